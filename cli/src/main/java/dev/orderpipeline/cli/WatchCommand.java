package dev.orderpipeline.cli;

import com.google.gson.JsonObject;
import dev.orderpipeline.ledger.Sleeper;
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

/** {@code pipeline watch}: follows file sets, a line for each change. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = "Follows file sets and prints a line whenever one of them has moved.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Nothing goes on by itself any more (--until-done).",
      "1:The pipeline did not answer; the last line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT,
      "130:Ended by Ctrl-C."
    })
final class WatchCommand implements Callable<Integer> {
  private final CliContext outside;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      arity = "0..1",
      paramLabel = "SET",
      description = "As for 'pipeline status'; without it all sets that have not gone out.")
  private Optional<String> set = Optional.empty();

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Asks so often (default: ${DEFAULT-VALUE}).")
  private int every;

  @Option(
      names = "--until-done",
      description = "Ends when no set goes on by itself: all are published, or wait for somebody.")
  private boolean untilDone;

  WatchCommand(CliContext outside) {
    this.outside = outside;
  }

  @Override
  public Integer call() {
    if (every < 1) {
      throw new ParameterException(
          spec.commandLine(), "--every must be 1 second or more, not " + every);
    }
    PrintWriter out = spec.commandLine().getOut();
    Sleeper sleeper = Sleeper.ofThread();
    Map<String, String> shown = new HashMap<>();
    try (RemotePipeline pipeline = connection.open(outside.environment())) {
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
        // Of the open sets, one that is no longer told of has closed.
        shown.keySet().stream()
            .filter(id -> !lines.containsKey(id))
            .forEach(
                id ->
                    out.println(
                        StatusTable.seconds(StatusTable.text(status, "at"))
                            + "  "
                            + id
                            + "  waits for nothing any more"));
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
