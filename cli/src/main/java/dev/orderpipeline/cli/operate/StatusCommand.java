package dev.orderpipeline.cli.operate;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** {@code pipeline status}: shows the state of file sets. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Shows the state of file sets: present, missing and misnamed files, runs, failures, who must"
          + " act next, and the command that fixes the problem. Also shows how many messages are in"
          + " the queues."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The pipeline responded.",
      "1:It did not; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class StatusCommand implements Callable<Integer> {
  private final CliContext context;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description =
          "A date such as 2022-01-30 for the sets of all partners, or a file set such as"
              + " acme/2022-01-30 (/2022-01-30 for the bucket's root), or a partner's folder such"
              + " as acme (/ for the root) for its latest and unpublished sets. By default all"
              + " unpublished sets: those that wait for something; that failed, were rejected or"
              + " were missed this month or last month; or that were due but have no record.")
  private Optional<String> set = Optional.empty();

  @Option(names = "--json", description = "Prints the response as JSON.")
  private boolean json;

  public StatusCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    StatusQuery.check(set, spec);
    try (RemotePipeline pipeline = connection.open(context)) {
      JsonObject status = pipeline.status(set);
      addQueues(status, pipeline);
      if (json) {
        Gson pretty = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        out.println(VisibleJson.of(pretty.toJson(status)));
      } else {
        new StatusTable(out, context.program(), connection.asArguments()).print(status);
      }
    }
    return ExitCodes.OK;
  }

  /** Who may not read the queues still gets the status of the sets. */
  private static void addQueues(JsonObject status, RemotePipeline pipeline) {
    JsonArray queues = new JsonArray();
    try {
      for (QueueDepth depth : QueueDepth.of(pipeline)) {
        JsonObject queue = new JsonObject();
        queue.addProperty("queue", depth.queue());
        queue.addProperty("messages", depth.visible());
        queue.addProperty("in_flight", depth.inFlight());
        queues.add(queue);
      }
      status.add("queues", queues);
    } catch (SdkException e) {
      status.addProperty("queues_fault", e.getMessage());
    }
  }
}
