package dev.orderpipeline.cli.operate;

import com.google.gson.JsonObject;
import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ThresholdChanges;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline replay}: processes file sets, or sends their messages again. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Processes unpublished file sets. Sends published ones again under the same message ids.",
      "With --from and --to, the arguments are partners (/ for the bucket's root; default: all),"
          + " and their sets of these dates are replayed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All sets are published, or would be (--dry-run).",
      "1:At least one is not; its line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final int MAX_PARALLEL = 100;
  private static final int MAX_DAYS = 3_660;

  private final CliContext context;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(
      arity = "0..*",
      paramLabel = "SET",
      description = "File sets such as acme/2022-01-30, or 2022-01-30 for the bucket's root.")
  private List<String> arguments = List.of();

  @Option(names = "--from", paramLabel = "DATE", description = "The first date of a range.")
  private Optional<LocalDate> from = Optional.empty();

  @Option(names = "--to", paramLabel = "DATE", description = "The last date of a range.")
  private Optional<LocalDate> to = Optional.empty();

  @Option(
      names = "--dry-run",
      description =
          "Shows what would be sent and how it differs from what was sent; sends nothing.")
  private boolean dryRun;

  @Option(
      names = "--json",
      description = "With --dry-run: prints the response for each set as one line of JSON.")
  private boolean json;

  @Option(
      names = "--republish",
      description = "Sends the last published archive again, without reading the files.")
  private boolean republish;

  @Option(
      names = "--as-next",
      description =
          "Builds a day that failed while it was sent again, and publishes it as the next"
              + " revision.")
  private boolean asNext;

  @Option(
      names = "--now",
      description = "Processes a correction at once, without waiting for further files.")
  private boolean now;

  @Option(
      names = "--as-it-is",
      description =
          "Publishes a day regardless of how many rows are rejected, orders have no items or"
              + " customers are withdrawn.")
  private boolean asItIs;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description =
          "The engine: lambda (the function) or spark (the job for large days). By default the"
              + " function processes the day, or rejects it if it is too large.")
  private Optional<String> engine = Optional.empty();

  @Option(
      names = "--replay-id",
      paramLabel = "ID",
      description = "Continues the replay with this id (default: starts a new one).")
  private Optional<String> replayId = Optional.empty();

  @Option(
      names = "--at-a-time",
      paramLabel = "N",
      defaultValue = "4",
      description = "Replays this many sets in parallel, 1 to 100 (default: ${DEFAULT-VALUE}).")
  private int parallel;

  public ReplayCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (parallel < 1 || parallel > MAX_PARALLEL) {
      throw usageError("--at-a-time must be 1 to 100, not " + parallel);
    }
    if (dryRun && (now || replayId.isPresent())) {
      throw usageError("--dry-run changes nothing; omit --now and --replay-id");
    }
    if (republish && asNext) {
      throw usageError("--republish builds nothing; omit it or --as-next");
    }
    if (republish && asItIs) {
      throw usageError("--republish reads no rows; omit --as-it-is");
    }
    Optional<Engine> selectedEngine = engine.map(this::engine);
    if (dryRun && selectedEngine.equals(Optional.of(Engine.SPARK))) {
      throw usageError("only the function supports --dry-run; omit --engine spark");
    }
    if (json && !dryRun) {
      throw usageError("--json prints the result of --dry-run; add that, or omit --json");
    }
    boolean isRange = from.isPresent() || to.isPresent();
    List<FileSetId> named = isRange ? List.of() : namedSets();
    if (isRange) {
      requireRange();
    }
    PrintWriter out = spec.commandLine().getOut();
    Progress progress = new Progress(out, System::nanoTime, context.startNanos());
    try (RemotePipeline pipeline = connection.open(context)) {
      List<FileSetId> sets = isRange ? setsInRange(pipeline, progress) : named;
      String id = replayId.orElseGet(() -> "cli-" + UUID.randomUUID());
      if (!dryRun) {
        progress.say("replay id " + id + "; if interrupted, continue with --replay-id " + id);
      }
      Replays replays =
          new Replays(
              pipeline,
              progress,
              json ? Optional.of(out) : Optional.empty(),
              Sleeper.ofThread(),
              request(id));
      int failed = replays.replayAll(sets, parallel);
      if (!json) {
        progress.say(
            (sets.size() - failed)
                + " of "
                + sets.size()
                + (dryRun ? " could be" : " are")
                + " published");
      }
      return failed == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }
  }

  /** Returns the request without its set. */
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
    if (asNext) {
      request.addProperty("mode", "rebuild_as_next");
    }
    if (now) {
      request.addProperty("now", true);
    }
    if (engine.isPresent()) {
      request.addProperty("engine", engine.get());
    }
    if (asItIs) {
      JsonObject thresholds = new JsonObject();
      ThresholdChanges.AS_IT_IS
          .byKind()
          .forEach(
              (kind, change) ->
                  thresholds.addProperty(kind.percentField(), change.percent().orElseThrow()));
      request.add("thresholds", thresholds);
    }
    return request;
  }

  private Engine engine(String word) {
    return Engine.of(word)
        .orElseThrow(() -> usageError("--engine must be lambda or spark, not " + word));
  }

  private List<FileSetId> namedSets() {
    if (arguments.isEmpty()) {
      throw usageError("name file sets such as acme/2022-01-30, or a range with --from and --to");
    }
    return arguments.stream()
        .map(
            argument ->
                RemotePipeline.set(argument)
                    .orElseThrow(
                        () -> usageError(argument + " is not a file set such as acme/2022-01-30")))
        .distinct()
        .toList();
  }

  private void requireRange() {
    if (from.isEmpty()
        || to.isEmpty()
        || to.get().isBefore(from.get())
        || from.get().plusDays(MAX_DAYS).isBefore(to.get())) {
      throw usageError(
          "give the first date with --from and the last with --to, at most 10 years apart");
    }
    for (String partner : partners()) {
      if (!new FileSetId(partner, from.get()).hasValidPartner()) {
        throw usageError(partner + " is not a partner's folder such as acme");
      }
    }
  }

  private List<String> partners() {
    return arguments.stream().map(partner -> partner.replaceAll("/+$", "")).toList();
  }

  /** Returns the sets of the range that have a revision, and prints why others are left out. */
  private List<FileSetId> setsInRange(RemotePipeline pipeline, Progress progress) {
    DateRange range = DateRange.find(pipeline, from.get(), to.get(), partners());
    if (!json) {
      range.leftOut().forEach(progress::say);
    }
    if (range.sets().isEmpty()) {
      throw new RequestFailedException(
          "no complete file set from "
              + from.get()
              + " to "
              + to.get()
              + " is recorded"
              + (arguments.isEmpty() ? "" : " for these partners"));
    }
    return range.sets();
  }

  private ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
