package dev.orderpipeline.cli.operate;

import com.google.gson.JsonObject;
import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline watch}: prints a line for each change of file sets. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = "Follows file sets and prints a line for each change.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:No set is in progress any more (--until-done).",
      "1:The pipeline did not respond; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT,
      "130:Ended by Ctrl-C."
    })
public final class WatchCommand implements Callable<Integer> {
  private final CliContext context;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description = "As for 'pipeline status' (default: all unpublished sets).")
  private Optional<String> set = Optional.empty();

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "The interval between two checks (default: ${DEFAULT-VALUE}).")
  private int every;

  @Option(
      names = "--until-done",
      description =
          "Ends when no set continues automatically: each is published, or someone must act.")
  private boolean untilDone;

  public WatchCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (every < 1) {
      throw new ParameterException(
          spec.commandLine(), "--every must be 1 second or more, not " + every);
    }
    PrintWriter out = spec.commandLine().getOut();
    StatusQuery.check(set, spec);
    Sleeper sleeper = Sleeper.ofThread();
    Map<String, String> shown = new HashMap<>();
    try (RemotePipeline pipeline = connection.open(context)) {
      while (true) {
        JsonObject status = pipeline.status(set);
        List<JsonObject> sets = RemotePipeline.sets(status);
        Map<String, String> lines = new HashMap<>();
        for (JsonObject one : sets) {
          String id = StatusTable.text(one, "file_set");
          String line =
              id + "  " + StatusTable.text(one, "state") + "  " + StatusTable.text(one, "sentence");
          lines.put(id, line);
          if (!line.equals(shown.get(id))) {
            out.println(StatusTable.seconds(StatusTable.text(status, "at")) + "  " + line);
          }
        }
        // A set that is no longer listed is published, or too old to be listed.
        shown.keySet().stream()
            .filter(id -> !lines.containsKey(id))
            .forEach(
                id ->
                    out.println(
                        StatusTable.seconds(StatusTable.text(status, "at"))
                            + "  "
                            + id
                            + "  is no longer listed as unpublished"));
        out.flush();
        shown.clear();
        shown.putAll(lines);
        if (untilDone
            && sets.stream().noneMatch(one -> StatusTable.text(one, "next").equals("pipeline"))) {
          return ExitCodes.OK;
        }
        sleeper.sleep(Duration.ofSeconds(every));
      }
    }
  }
}
