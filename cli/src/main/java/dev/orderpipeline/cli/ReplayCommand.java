package dev.orderpipeline.cli;

import com.google.gson.JsonObject;
import dev.orderpipeline.ledger.Sleeper;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline replay}: has sets processed or sent again. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Has file sets processed: what is not published yet runs (again), what is published is sent"
          + " again under the same message ids.",
      "With --from and --to the arguments are partners (/ for the bucket's root), none meaning all,"
          + " and their sets of these dates are replayed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All sets are published, or would be (--dry-run).",
      "1:At least one is not; its line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int MAX_AT_A_TIME = 100;
  private static final int MAX_DAYS = 3_660;

  private final CliContext outside;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      arity = "0..*",
      paramLabel = "SET",
      description = "File sets such as acme/2022-01-30, or 2022-01-30 for that of the root.")
  private List<String> arguments = List.of();

  @Option(names = "--from", paramLabel = "DATE", description = "The first date of a range.")
  private Optional<LocalDate> from = Optional.empty();

  @Option(names = "--to", paramLabel = "DATE", description = "The last date of a range.")
  private Optional<LocalDate> to = Optional.empty();

  @Option(
      names = "--dry-run",
      description = "Tells what would be sent and how it differs from what was; sends nothing.")
  private boolean dryRun;

  @Option(
      names = "--republish",
      description = "Sends the archive that was published last, without reading the files again.")
  private boolean republish;

  @Option(
      names = "--now",
      description = "Takes a correction without waiting whether further files are corrected.")
  private boolean now;

  @Option(
      names = "--as-it-is",
      description = "Publishes a day however many of its rows are rejected.")
  private boolean asItIs;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "Says what does the work: lambda, the function, or spark, the job for large days. Without"
              + " it the function does it, and a day that is too large for it is rejected.")
  private Optional<String> engine = Optional.empty();

  @Option(
      names = "--replay-id",
      paramLabel = "ID",
      description = "Goes on with the replay of this id; without it a new one begins.")
  private Optional<String> replayId = Optional.empty();

  @Option(
      names = "--at-a-time",
      paramLabel = "N",
      defaultValue = "4",
      description = "So many sets at a time, 1 to 100 (default: ${DEFAULT-VALUE}).")
  private int atATime;

  ReplayCommand(CliContext outside) {
    this.outside = outside;
  }

  @Override
  public Integer call() {
    if (atATime < 1 || atATime > MAX_AT_A_TIME) {
      throw wrong("--at-a-time must be 1 to 100, not " + atATime);
    }
    if (dryRun && (now || replayId.isPresent())) {
      throw wrong("--dry-run leaves nothing behind: leave --now and --replay-id out");
    }
    if (republish && asItIs) {
      throw wrong("--republish reads no rows: leave --as-it-is out");
    }
    Optional<Engine> named = engine.map(this::engine);
    if (dryRun && named.equals(Optional.of(Engine.SPARK))) {
      throw wrong("--dry-run is done by the function alone: leave --engine spark out");
    }
    Progress progress =
        new Progress(spec.commandLine().getOut(), System::nanoTime, outside.startNanos());
    try (RemotePipeline pipeline = connection.open(outside.environment())) {
      List<FileSetId> sets = from.isPresent() || to.isPresent() ? range(pipeline) : named();
      String id = replayId.orElseGet(() -> "cli-" + UUID.randomUUID());
      if (!dryRun) {
        progress.say("replay id " + id + ": with --replay-id it goes on, should it be cut off");
      }
      Replays replays = new Replays(pipeline, progress, Sleeper.ofThread(), request(id));
      int failed = replays.all(sets, atATime);
      progress.say(
          (sets.size() - failed)
              + " of "
              + sets.size()
              + (dryRun ? " could be" : " are")
              + " published");
      return failed == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }
  }

  /** The request but for its set. */
  private JsonObject request(String id) {
    JsonObject request = new JsonObject();
    if (dryRun) {
      request.addProperty("dry_run", true);
    } else {
      request.addProperty("replay_id", id);
    }
    if (republish) {
      request.addProperty("mode", "republish");
    }
    if (now) {
      request.addProperty("now", true);
    }
    if (engine.isPresent()) {
      request.addProperty("engine", engine.get());
    }
    if (asItIs) {
      JsonObject thresholds = new JsonObject();
      thresholds.addProperty("rejected_percent", 100);
      thresholds.addProperty("unmatched_percent", 100);
      request.add("thresholds", thresholds);
    }
    return request;
  }

  private Engine engine(String word) {
    return Engine.of(word)
        .orElseThrow(() -> wrong("--engine must be lambda or spark, not " + word));
  }

  private List<FileSetId> named() {
    if (arguments.isEmpty()) {
      throw wrong("name file sets such as acme/2022-01-30, or a range by --from and --to");
    }
    return arguments.stream()
        .map(
            argument ->
                RemotePipeline.set(argument)
                    .orElseThrow(() -> wrong(argument + " is no file set such as acme/2022-01-30")))
        .distinct()
        .toList();
  }

  /** The sets of the range that were ever complete. */
  private List<FileSetId> range(RemotePipeline pipeline) {
    if (from.isEmpty()
        || to.isEmpty()
        || to.get().isBefore(from.get())
        || from.get().plusDays(MAX_DAYS).isBefore(to.get())) {
      throw wrong("give the first date by --from and the last one by --to, 10 years at most");
    }
    List<String> partners =
        arguments.stream().map(partner -> partner.replaceAll("/+$", "")).toList();
    TreeSet<FileSetId> sets = new TreeSet<>();
    for (LocalDate date = from.get(); !date.isAfter(to.get()); date = date.plusDays(1)) {
      for (JsonObject set : RemotePipeline.sets(pipeline.status(Optional.of(date.toString())))) {
        FileSetId id = FileSetId.parse(StatusTable.text(set, "file_set")).orElseThrow();
        if (set.get("revision").getAsInt() > 0
            && (partners.isEmpty() || partners.contains(id.partner()))) {
          sets.add(id);
        }
      }
    }
    if (sets.isEmpty()) {
      throw new RequestFailedException(
          "no complete file set from "
              + from.get()
              + " to "
              + to.get()
              + " is recorded"
              + (partners.isEmpty() ? "" : " of these partners"));
    }
    return List.copyOf(sets);
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
