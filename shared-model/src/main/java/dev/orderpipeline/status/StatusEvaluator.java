package dev.orderpipeline.status;

import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.LeaseHolder;
import dev.orderpipeline.ledger.Lifecycle;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.SetItems;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.status.SetStatus.Due;
import dev.orderpipeline.status.SetStatus.File;
import dev.orderpipeline.status.SetStatus.Next;
import dev.orderpipeline.status.SetStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Derives the status of a file set, in plain words, from its items in the table and, if given, its
 * files in the drop bucket. Makes no calls and changes nothing.
 */
public final class StatusEvaluator {
  /** The sweep runs every minute, so a dispatch this late means that it does not work. */
  private static final Duration MAX_DISPATCH_DELAY = Duration.ofMinutes(10);

  private final SetItems items;
  private final FileSetState arrivals;
  private final FileSetId set;
  private final Optional<FoundFiles> inBucket;
  private final Due due;
  private final Instant now;
  private final Optional<LeaseHolder> holder;

  private StatusEvaluator(
      SetItems items, Optional<FoundFiles> inBucket, Expectations expectations, Instant now) {
    this.items = items;
    this.arrivals = items.state();
    this.set = arrivals.set();
    this.inBucket = inBucket;
    this.due =
        new Due(
            expectations.of(set.partner()).deadline(set.date()).toInstant(),
            arrivals.notificationLog().missingAt(),
            arrivals.notificationLog().completeAt());
    this.now = now;
    this.holder = items.holder().filter(found -> found.until().isAfter(now));
  }

  /**
   * The status of a file set.
   *
   * @param inBucket the files in the drop bucket, if known
   * @param expectations the deadlines of files
   */
  public static SetStatus of(
      SetItems items, Optional<FoundFiles> inBucket, Expectations expectations, Instant now) {
    return new StatusEvaluator(items, inBucket, expectations, now).status();
  }

  /** The state of a set with its explanation and remedy. */
  private record Assessment(
      State state, Next next, String sentence, Optional<String> remedy, List<String> commands) {
    private Assessment(State state, Next next, String sentence) {
      this(state, next, sentence, Optional.empty(), List.of());
    }

    private Assessment(State state, Next next, String sentence, String remedy, String... commands) {
      this(state, next, sentence, Optional.of(remedy), List.of(commands));
    }

    private Assessment withSentence(String more) {
      return new Assessment(state, next, sentence + " " + more, remedy, commands);
    }

    private Assessment withCommand(String command) {
      List<String> all = new ArrayList<>(commands);
      all.add(command);
      return new Assessment(state, next, sentence, remedy, all);
    }
  }

  private SetStatus status() {
    Assessment assessment = assessment();
    Optional<RunRecord> replay = openReplay();
    if (replay.isPresent()) {
      RunRecord open = replay.get();
      assessment = assessment.withSentence(replaySentence(open));
      if (!isHeldFor(open)) {
        assessment =
            assessment.withCommand(
                command("replay") + " --replay-id " + open.key().replayId().orElseThrow());
      }
    }
    List<RunRecord> lastFirst =
        items.runs().stream()
            .sorted(Comparator.comparing((RunRecord run) -> run.times().updatedAt()).reversed())
            .toList();
    int listed = Math.min(SetStatus.MAX_RUNS, lastFirst.size());
    return new SetStatus(
        set,
        assessment.state(),
        assessment.next(),
        assessment.sentence(),
        assessment.remedy(),
        assessment.commands(),
        arrivals.revision(),
        due,
        files(),
        holder,
        lastFirst.subList(0, listed).stream().map(StatusEvaluator::run).toList(),
        lastFirst.size() - listed);
  }

  private List<File> files() {
    FoundFiles found = inBucket.orElse(arrivals.found());
    List<File> files = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      files.add(
          new File(
              kind,
              set.key(kind),
              found.of(kind),
              arrivals.pinned().map(pinned -> pinned.of(kind).versionId())));
    }
    return files;
  }

  private static SetStatus.Run run(RunRecord run) {
    return new SetStatus.Run(
        run.key().toString(),
        run.state(),
        run.progress().attempts(),
        run.build().archive().map(Archive::messages),
        run.progress().checkpoint(),
        run.times().startedAt(),
        run.times().updatedAt(),
        run.outcome().failure().map(RunFailure::text),
        run.outcome().lastFault());
  }

  private Assessment assessment() {
    List<FileKind> unrecorded = unrecorded();
    if (unrecorded.isEmpty()) {
      return recorded();
    }
    String sentence =
        unrecorded.stream()
                .map(kind -> set.key(kind) + " (uploaded at " + time(uploadedAt(kind)) + ")")
                .collect(Collectors.joining(", "))
            + (unrecorded.size() == 1 ? " is" : " are")
            + " in the bucket but not recorded: the event is on its way or lost.";
    if (arrivals.revision() > 0 && !isEnded()) {
      return recorded().withSentence(sentence);
    }
    return new Assessment(
        State.UNRECORDED,
        Next.OPERATOR,
        sentence,
        "Events take seconds. If the event is lost, the nightly pass finds the files. To find them"
            + " now, run the command.",
        command("reconcile"));
  }

  private Instant uploadedAt(FileKind kind) {
    return inBucket.flatMap(found -> found.of(kind)).map(FileVersion::lastModified).orElse(now);
  }

  /** The kinds of files whose version in the bucket is not the recorded one. */
  private List<FileKind> unrecorded() {
    List<FileKind> kinds = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      Optional<FileVersion> current = inBucket.flatMap(found -> found.of(kind));
      if (current.isPresent() && !current.equals(arrivals.found().of(kind))) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private Assessment recorded() {
    if (arrivals.revision() > 0) {
      return ofRevision();
    }
    if (arrivals.itemVersion() == 0) {
      return new Assessment(
          State.UNKNOWN,
          Next.PARTNER,
          (inBucket.isPresent()
                  ? "Nothing is recorded, and none of the three files is in the bucket."
                  : "Nothing is recorded.")
              + deadline(),
          "Check the partner and the date, then ask the partner for the files: "
              + keys(List.of(FileKind.values()))
              + ".");
    }
    List<FileKind> missing = arrivals.found().missing();
    String sentence =
        keys(missing)
            + (missing.size() == 1 ? " is missing." : " are missing.")
            + presentFiles()
            + deadline()
            + (arrivals.lifecycle().status() == Lifecycle.Status.MISSED
                ? " The set was closed 14 days after its date."
                : "");
    return new Assessment(
        arrivals.lifecycle().status() == Lifecycle.Status.MISSED ? State.MISSED : State.WAITING,
        Next.PARTNER,
        sentence,
        "Ask the partner for the missing files. Once all three are in the bucket, the pipeline"
            + " publishes the day.");
  }

  private String presentFiles() {
    String present =
        arrivals.found().byKind().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(file -> set.key(file.getKey()) + " since " + time(file.getValue().lastModified()))
            .collect(Collectors.joining(", "));
    return present.isEmpty() ? "" : " Present: " + present + ".";
  }

  private String deadline() {
    if (now.isBefore(due.by())) {
      return " All three are due by " + time(due.by()) + ".";
    }
    return " All three were due by "
        + time(due.by())
        + due.missingNotifiedAt().map(at -> "; a notification was sent at " + time(at)).orElse("")
        + ".";
  }

  private Assessment ofRevision() {
    int revision = arrivals.publishing().orElse(arrivals.revision());
    Optional<RunRecord> run = runOf(revision);
    Assessment assessment = run.map(this::ofRun).orElseGet(() -> withoutRun(revision));
    return revision == arrivals.revision()
        ? assessment
        : assessment.withSentence(
            "Revision "
                + arrivals.revision()
                + " waits until revision "
                + revision
                + " is finished.");
  }

  private Assessment withoutRun(int revision) {
    if (holder.isPresent()) {
      return new Assessment(
          State.BUILDING, Next.PIPELINE, "A worker is starting revision " + revision + ".");
    }
    if (arrivals.revisions().settlesAt().isAfter(now)) {
      return new Assessment(
          State.SETTLING,
          Next.PIPELINE,
          "Revision "
              + revision
              + " is a correction. It waits until "
              + time(arrivals.revisions().settlesAt())
              + ", in case further files are corrected."
              + publishedBefore(revision),
          "No action is necessary. To process it now, run the command.",
          command("replay") + " --now");
    }
    return new Assessment(
        State.DUE,
        isOverdue() ? Next.OPERATOR : Next.PIPELINE,
        "All three files are present; no worker has started revision "
            + revision
            + " yet. "
            + nextDispatch(),
        isOverdue()
            ? "Check whether the sweep runs (alarm SweepStopped) and whether the processor is"
                + " throttled (alarm ProcessorThrottles). To process the day now, run the command."
            : "No action is necessary. To process it now, run the command.",
        command("replay"));
  }

  private Assessment ofRun(RunRecord run) {
    return switch (run.state()) {
      case BUILDING ->
          unfinished(
              run, State.BUILDING, "is being read, joined and archived", "has not been built yet");
      case PUBLISHING -> {
        String accepted =
            count(run.progress().checkpoint())
                + " of "
                + count(messages(run))
                + " messages are in the queue";
        yield unfinished(
            run, State.PUBLISHING, "is being sent: " + accepted, "is partly sent: " + accepted);
      }
      case PUBLISHED -> published(run);
      case REJECTED -> rejected(run);
      case SUPERSEDED ->
          new Assessment(
              State.SUPERSEDED,
              Next.OPERATOR,
              revision(run)
                  + " was superseded at "
                  + time(run.times().updatedAt())
                  + " before its first message was sent, and no newer revision is recorded."
                  + publishedBefore(run.key().revision()),
              "Run the command to process the set again.",
              command("replay"));
      case FAILED ->
          new Assessment(
              State.FAILED,
              Next.OPERATOR,
              revision(run)
                  + " failed at "
                  + time(run.times().updatedAt())
                  + ": "
                  + failure(run)
                  + sent(run)
                  + publishedBefore(run.key().revision()),
              "Fix the cause named above, then run the command. The run continues at its checkpoint.",
              command("replay"));
    };
  }

  private Assessment unfinished(
      RunRecord run, State state, String activeProgress, String idleProgress) {
    String attempt =
        " (attempt " + run.progress().attempts() + " of " + RunRecord.MAX_ATTEMPTS + ", ";
    if (isHeldFor(run)) {
      return new Assessment(
          state,
          Next.PIPELINE,
          revision(run)
              + " "
              + activeProgress
              + attempt
              + "started at "
              + time(run.times().startedAt())
              + ").");
    }
    return new Assessment(
        state,
        isOverdue() ? Next.OPERATOR : Next.PIPELINE,
        revision(run)
            + " "
            + idleProgress
            + ", and no worker is active"
            + attempt
            + "last update at "
            + time(run.times().updatedAt())
            + run.outcome().lastFault().map(fault -> ", ended by " + fault).orElse("")
            + "). "
            + nextDispatch(),
        "The sweep continues the run. To continue it now, run the command.",
        command("replay"));
  }

  private Assessment published(RunRecord run) {
    Archive archive = run.build().archive().orElseThrow();
    return new Assessment(
        State.PUBLISHED,
        Next.NOBODY,
        revision(run)
            + " was published at "
            + time(run.times().updatedAt())
            + ": "
            + count(archive.customerMessages())
            + " customer and "
            + count(archive.errorMessages())
            + " error messages are in the queue.");
  }

  private Assessment rejected(RunRecord run) {
    boolean hasTooManyBadRows = run.outcome().failure().filter(RunFailure::isForRows).isPresent();
    String remedy =
        "The partner must correct the named file and upload it again; the pipeline then publishes the"
            + " day. The partner's receipt is "
            + receipt(run.key().revision())
            + " in the results bucket.";
    return new Assessment(
        State.REJECTED,
        Next.PARTNER,
        revision(run)
            + " was rejected at "
            + time(run.times().updatedAt())
            + ": "
            + failure(run)
            + publishedBefore(run.key().revision()),
        Optional.of(
            hasTooManyBadRows
                ? remedy + " To publish the day despite its rejected rows, run the command."
                : remedy),
        hasTooManyBadRows ? List.of(command("replay") + " --as-it-is") : List.of());
  }

  private static String failure(RunRecord run) {
    return sentence(run.outcome().failure().map(RunFailure::text).orElse("no reason is recorded"));
  }

  private String receipt(int revision) {
    return ResultsLayout.receiptPage(set, revision);
  }

  private String sent(RunRecord run) {
    return run.progress().checkpoint() == 0
        ? ""
        : " "
            + count(run.progress().checkpoint())
            + " of its "
            + count(messages(run))
            + " messages are in the queue.";
  }

  private String publishedBefore(int revision) {
    return items.runs().stream()
        .filter(run -> !run.key().isReplay() && run.state() == RunState.PUBLISHED)
        .map(run -> run.key().revision())
        .filter(published -> published < revision)
        .max(Comparator.naturalOrder())
        .map(published -> " The last published revision is " + published + ".")
        .orElse(" No earlier revision is published.");
  }

  private String nextDispatch() {
    if (!arrivals.isOpen()) {
      return "The set is closed, so the sweep does not dispatch it.";
    }
    if (arrivals.nextDispatch().at().isAfter(now)) {
      return "The sweep dispatches it"
          + (arrivals.nextDispatch().delay().isZero() ? "" : " again")
          + " at "
          + time(arrivals.nextDispatch().at())
          + ".";
    }
    return isOverdue()
        ? "The sweep should have dispatched it at " + time(arrivals.nextDispatch().at()) + "."
        : "The sweep dispatches it within a minute.";
  }

  private boolean isOverdue() {
    return !arrivals.isOpen()
        || arrivals.nextDispatch().at().plus(MAX_DISPATCH_DELAY).isBefore(now);
  }

  private boolean isEnded() {
    return arrivals.publishing().isEmpty()
        && runOf(arrivals.revision()).filter(run -> run.state().isTerminal()).isPresent();
  }

  private Optional<RunRecord> runOf(int revision) {
    return items.runs().stream().filter(run -> run.key().equals(RunKey.of(revision))).findFirst();
  }

  private Optional<RunRecord> openReplay() {
    return items.runs().stream()
        .filter(run -> run.key().isReplay() && !run.state().isTerminal())
        .max(Comparator.comparing(run -> run.times().updatedAt()));
  }

  private boolean isHeldFor(RunRecord run) {
    return holder.filter(found -> found.run().equals(run.key().toString())).isPresent();
  }

  private String replaySentence(RunRecord replay) {
    String progress =
        replay
            .build()
            .archive()
            .map(
                archive ->
                    count(replay.progress().checkpoint())
                        + " of "
                        + count(archive.messages())
                        + " messages are sent again")
            .orElse("nothing is sent yet");
    return "Replay "
        + replay.key().replayId().orElseThrow()
        + " of revision "
        + replay.key().revision()
        + " is in progress: "
        + progress
        + (isHeldFor(replay) ? "." : ", and no worker is active.");
  }

  private String command(String word) {
    return "./pipeline "
        + word
        + " "
        + quoted(set.partner().isEmpty() ? "/" + set : set.toString());
  }

  /** The text, quoted as one word of a POSIX shell if necessary. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./+:@%=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private String keys(List<FileKind> kinds) {
    return kinds.stream().map(set::key).collect(Collectors.joining(", "));
  }

  private static String revision(RunRecord run) {
    return "Revision " + run.key().revision();
  }

  private static long messages(RunRecord run) {
    return run.build().archive().map(Archive::messages).orElse(0L);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
