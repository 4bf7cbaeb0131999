package dev.orderpipeline.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline status}: why a day has not gone out, and what mends it. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Tells where file sets stand: what is there, what is missing, which run is where, what failed,"
          + " whose turn it is and the command that mends it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The pipeline answered.",
      "1:It did not; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
final class StatusCommand implements Callable<Integer> {
  private final CliContext outside;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      arity = "0..1",
      paramLabel = "SET",
      description =
          "A date such as 2022-01-30 for the sets of all partners, or a file set such as"
              + " acme/2022-01-30 (/2022-01-30 for that of the bucket's root); without it all sets"
              + " that have not gone out: those that wait for something, that failed, were rejected"
              + " or given up, this month or the last one, or were due and did not come.")
  private Optional<String> set = Optional.empty();

  @Option(names = "--json", description = "Prints the answer as JSON.")
  private boolean json;

  StatusCommand(CliContext outside) {
    this.outside = outside;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (RemotePipeline pipeline = connection.open(outside.environment())) {
      JsonObject status = pipeline.status(set);
      if (json) {
        Gson pretty = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        out.println(pretty.toJson(status));
      } else {
        new StatusTable(out, connection.typed()).print(status);
      }
    }
    return ExitCodes.OK;
  }
}
