package dev.orderpipeline.ledger;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Expectations;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.SetStatus;
import dev.orderpipeline.model.SetStatus.Due;
import dev.orderpipeline.model.SetStatus.File;
import dev.orderpipeline.model.SetStatus.Holder;
import dev.orderpipeline.model.SetStatus.Next;
import dev.orderpipeline.model.SetStatus.State;
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
 * Tells in plain words where a file set stands, from what the table knows of it and, if it was
 * looked at, from what lies in the bucket. Calls nothing and changes nothing.
 */
public final class StatusEvaluator {
  /** Longer than any sweep, which comes every minute, leaves something due. */
  private static final Duration OVERDUE = Duration.ofMinutes(10);

  private final SetItems items;
  private final FileSetState arrivals;
  private final FileSetId set;
  private final Optional<FoundFiles> inBucket;
  private final Due due;
  private final Instant now;
  private final Optional<Holder> holder;

  private StatusEvaluator(
      SetItems items, Optional<FoundFiles> inBucket, Expectations expectations, Instant now) {
    this.items = items;
    this.arrivals = items.arrivals();
    this.set = arrivals.set();
    this.inBucket = inBucket;
    this.due =
        new Due(
            expectations.of(set.partner()).deadline(set.date()).toInstant(),
            arrivals.notices().missingAt(),
            arrivals.notices().completeAt());
    this.now = now;
    this.holder = items.holder().filter(found -> found.until().isAfter(now));
  }

  /**
   * The status.
   *
   * @param inBucket what lies in the drop bucket, if it was looked at
   * @param expectations until when files are due
   */
  public static SetStatus of(
      SetItems items, Optional<FoundFiles> inBucket, Expectations expectations, Instant now) {
    return new StatusEvaluator(items, inBucket, expectations, now).status();
  }

  /** What there is to say. */
  private record Verdict(
      State state, Next next, String sentence, Optional<String> remedy, List<String> commands) {
    private Verdict(State state, Next next, String sentence) {
      this(state, next, sentence, Optional.empty(), List.of());
    }

    private Verdict(State state, Next next, String sentence, String remedy, String... commands) {
      this(state, next, sentence, Optional.of(remedy), List.of(commands));
    }

    private Verdict and(String more) {
      return new Verdict(state, next, sentence + " " + more, remedy, commands);
    }

    private Verdict withCommand(String command) {
      List<String> all = new ArrayList<>(commands);
      all.add(command);
      return new Verdict(state, next, sentence, remedy, all);
    }
  }

  private SetStatus status() {
    Verdict verdict = verdict();
    Optional<RunRecord> replay = openReplay();
    if (replay.isPresent()) {
      RunRecord open = replay.get();
      verdict = verdict.and(replaySentence(open));
      if (!isHeldFor(open)) {
        verdict =
            verdict.withCommand(
                command("replay") + " --replay-id " + open.key().replayId().orElseThrow());
      }
    }
    List<RunRecord> lastFirst =
        items.runs().stream()
            .sorted(Comparator.comparing(RunRecord::updatedAt).reversed())
            .toList();
    int listed = Math.min(SetStatus.MAX_RUNS, lastFirst.size());
    return new SetStatus(
        set,
        verdict.state(),
        verdict.next(),
        verdict.sentence(),
        verdict.remedy(),
        verdict.commands(),
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
        run.attempts(),
        run.archive().map(Archive::messages),
        run.checkpoint(),
        run.startedAt(),
        run.updatedAt(),
        run.failure(),
        run.lastFault());
  }

  private Verdict verdict() {
    List<FileKind> unrecorded = unrecorded();
    if (unrecorded.isEmpty()) {
      return recorded();
    }
    String noticed =
        unrecorded.stream()
                .map(kind -> set.key(kind) + " (put at " + time(putAt(kind)) + ")")
                .collect(Collectors.joining(", "))
            + (unrecorded.size() == 1 ? " lies" : " lie")
            + " in the bucket and "
            + (unrecorded.size() == 1 ? "is" : "are")
            + " not recorded: the event is on its way, or lost.";
    if (arrivals.revision() > 0 && !isEnded()) {
      return recorded().and(noticed);
    }
    return new Verdict(
        State.UNRECORDED,
        Next.OPERATOR,
        noticed,
        "Events take seconds. If this one is lost, the night's pass finds the files; to have them"
            + " found now, type the command.",
        command("reconcile"));
  }

  private Instant putAt(FileKind kind) {
    return inBucket.flatMap(found -> found.of(kind)).map(FileVersion::lastModified).orElse(now);
  }

  /** The kinds of which the bucket holds something else than is recorded. */
  private List<FileKind> unrecorded() {
    List<FileKind> kinds = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      Optional<FileVersion> lies = inBucket.flatMap(found -> found.of(kind));
      if (lies.isPresent() && !lies.equals(arrivals.found().of(kind))) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private Verdict recorded() {
    if (arrivals.revision() > 0) {
      return ofRevision();
    }
    if (arrivals.itemVersion() == 0) {
      return new Verdict(
          State.UNKNOWN,
          Next.PARTNER,
          (inBucket.isPresent()
                  ? "Nothing is recorded, and none of the three files is in the bucket."
                  : "Nothing is recorded.")
              + deadline(),
          "Ask the partner for the files, if partner and date are right. Expected are "
              + keys(List.of(FileKind.values()))
              + ".");
    }
    List<FileKind> missing = arrivals.found().missing();
    String sentence =
        keys(missing)
            + (missing.size() == 1 ? " is missing." : " are missing.")
            + there()
            + deadline()
            + (arrivals.status() == FileSetState.Status.MISSED
                ? " The set was given up 14 days after its date."
                : "");
    return new Verdict(
        arrivals.status() == FileSetState.Status.MISSED ? State.MISSED : State.WAITING,
        Next.PARTNER,
        sentence,
        "Ask the partner for what is missing. Once the three files are in the bucket the day goes"
            + " out by itself.");
  }

  private String there() {
    String there =
        arrivals.found().byKind().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(file -> set.key(file.getKey()) + " since " + time(file.getValue().lastModified()))
            .collect(Collectors.joining(", "));
    return there.isEmpty() ? "" : " There: " + there + ".";
  }

  private String deadline() {
    if (now.isBefore(due.by())) {
      return " All three are due by " + time(due.by()) + ".";
    }
    return " All three were due by "
        + time(due.by())
        + due.missingNotifiedAt().map(told -> "; people were told at " + time(told)).orElse("")
        + ".";
  }

  private Verdict ofRevision() {
    int revision = arrivals.publishing().orElse(arrivals.revision());
    Optional<RunRecord> run = runOf(revision);
    Verdict verdict = run.map(this::ofRun).orElseGet(() -> withoutRun(revision));
    return revision == arrivals.revision()
        ? verdict
        : verdict.and("Revision " + arrivals.revision() + " waits for it and follows.");
  }

  private Verdict withoutRun(int revision) {
    if (holder.isPresent()) {
      return new Verdict(
          State.BUILDING, Next.PIPELINE, "A worker is taking up revision " + revision + ".");
    }
    if (arrivals.settlesAt().isAfter(now)) {
      return new Verdict(
          State.SETTLING,
          Next.PIPELINE,
          "Revision "
              + revision
              + " is a correction. It waits until "
              + time(arrivals.settlesAt())
              + ", in case further files are corrected."
              + consumersHold(revision),
          "Nothing to do. To have it processed at once, type the command.",
          command("replay") + " --now");
    }
    return new Verdict(
        State.DUE,
        isOverdue() ? Next.OPERATOR : Next.PIPELINE,
        "The three files are there; no worker has taken up revision "
            + revision
            + " yet. "
            + nextCall(),
        isOverdue()
            ? "Look whether the sweep runs (alarm SweepStopped) and the processor is throttled"
                + " (alarm ProcessorThrottles). To have the day processed now, type the command."
            : "Nothing to do. To have it processed at once, type the command.",
        command("replay"));
  }

  private Verdict ofRun(RunRecord run) {
    return switch (run.state()) {
      case BUILDING ->
          unfinished(
              run, State.BUILDING, "is being read, joined and archived", "has not been built yet");
      case PUBLISHING -> {
        String accepted =
            count(run.checkpoint()) + " of " + count(messages(run)) + " messages are in the queue";
        yield unfinished(
            run, State.PUBLISHING, "is being sent: " + accepted, "is not sent: only " + accepted);
      }
      case PUBLISHED -> published(run);
      case REJECTED -> rejected(run);
      case SUPERSEDED ->
          new Verdict(
              State.SUPERSEDED,
              Next.OPERATOR,
              revision(run)
                  + " was superseded at "
                  + time(run.updatedAt())
                  + " before a message was sent, and nothing newer is recorded."
                  + consumersHold(run.key().revision()),
              "Have the set looked at again.",
              command("replay"));
      case FAILED ->
          new Verdict(
              State.FAILED,
              Next.OPERATOR,
              revision(run)
                  + " failed at "
                  + time(run.updatedAt())
                  + ": "
                  + sentence(run.failure().orElse("nobody could tell why"))
                  + sent(run)
                  + consumersHold(run.key().revision()),
              "Mend what the sentence names; then have the day run again by the command. It goes on"
                  + " where it stopped, and nobody is told anything twice.",
              command("replay"));
    };
  }

  private Verdict unfinished(RunRecord run, State state, String goesOn, String stands) {
    String attempt = " (attempt " + run.attempts() + " of " + RunRecord.MAX_ATTEMPTS + ", ";
    if (isHeldFor(run)) {
      return new Verdict(
          state,
          Next.PIPELINE,
          revision(run) + " " + goesOn + attempt + "begun at " + time(run.startedAt()) + ").");
    }
    return new Verdict(
        state,
        isOverdue() ? Next.OPERATOR : Next.PIPELINE,
        revision(run)
            + " "
            + stands
            + ", and nobody works on it"
            + attempt
            + "last seen at "
            + time(run.updatedAt())
            + run.lastFault().map(fault -> ", ended by " + fault).orElse("")
            + "). "
            + nextCall(),
        "The sweep goes on with it. To go on at once, type the command.",
        command("replay"));
  }

  private Verdict published(RunRecord run) {
    Archive archive = run.archive().orElseThrow();
    return new Verdict(
        State.PUBLISHED,
        Next.NOBODY,
        revision(run)
            + " is published since "
            + time(run.updatedAt())
            + ": "
            + count(archive.customerMessages())
            + " customer and "
            + count(archive.errorMessages())
            + " error messages are in the queue.");
  }

  private Verdict rejected(RunRecord run) {
    String failure = run.failure().orElse("nobody could tell why");
    Optional<FileReason> reason = reason(failure);
    boolean forItsRows =
        reason
            .filter(
                code ->
                    code == FileReason.TOO_MANY_REJECTED_ROWS
                        || code == FileReason.TOO_MANY_UNMATCHED_ROWS)
            .isPresent();
    String remedy =
        "The partner has to correct and upload again what the sentence names; the day then goes out"
            + " by itself. The partner's receipt is "
            + receipt(run.key().revision())
            + " in the results bucket.";
    return new Verdict(
        State.REJECTED,
        Next.PARTNER,
        revision(run)
            + " was rejected at "
            + time(run.updatedAt())
            + ": "
            + sentence(failure)
            + consumersHold(run.key().revision()),
        Optional.of(
            forItsRows
                ? remedy + " To have the day published with its bad rows, type the command."
                : remedy),
        forItsRows ? List.of(command("replay") + " --as-it-is") : List.of());
  }

  private static Optional<FileReason> reason(String failure) {
    int colon = failure.indexOf(':');
    for (FileReason reason : FileReason.values()) {
      if (colon > 0 && reason.code().equals(failure.substring(0, colon))) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  private String receipt(int revision) {
    return "receipts/partner="
        + set.partnerSegment()
        + "/date="
        + set.isoDate()
        + "/r"
        + revision
        + "/receipt.html";
  }

  private String sent(RunRecord run) {
    return run.checkpoint() == 0
        ? ""
        : " "
            + count(run.checkpoint())
            + " of its "
            + count(messages(run))
            + " messages are in the queue.";
  }

  private String consumersHold(int revision) {
    return items.runs().stream()
        .filter(run -> !run.key().isReplay() && run.state() == RunState.PUBLISHED)
        .map(run -> run.key().revision())
        .filter(published -> published < revision)
        .max(Comparator.naturalOrder())
        .map(published -> " Consumers hold revision " + published + ".")
        .orElse(" Consumers hold nothing of this day before it.");
  }

  private String nextCall() {
    if (!arrivals.open()) {
      return "The set is closed: nothing calls a worker by itself.";
    }
    if (arrivals.nextDispatchAt().isAfter(now)) {
      return "A worker is called"
          + (arrivals.dispatchWait().isZero() ? "" : " again")
          + " at "
          + time(arrivals.nextDispatchAt())
          + ".";
    }
    return isOverdue()
        ? "A worker should have been called at " + time(arrivals.nextDispatchAt()) + "."
        : "The sweep calls a worker within a minute.";
  }

  private boolean isOverdue() {
    return !arrivals.open() || arrivals.nextDispatchAt().plus(OVERDUE).isBefore(now);
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
        .max(Comparator.comparing(RunRecord::updatedAt));
  }

  private boolean isHeldFor(RunRecord run) {
    return holder.filter(found -> found.run().equals(run.key().toString())).isPresent();
  }

  private String replaySentence(RunRecord replay) {
    String progress =
        replay
            .archive()
            .map(
                archive ->
                    count(replay.checkpoint())
                        + " of "
                        + count(archive.messages())
                        + " messages are sent again")
            .orElse("nothing is sent yet");
    return "Replay "
        + replay.key().replayId().orElseThrow()
        + " of revision "
        + replay.key().revision()
        + " is under way: "
        + progress
        + (isHeldFor(replay) ? "." : ", and nobody works on it.");
  }

  private String command(String word) {
    return "./pipeline "
        + word
        + " "
        + quoted(set.partner().isEmpty() ? "/" + set : set.toString());
  }

  /** A text as one word of a POSIX shell. */
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
    return run.archive().map(Archive::messages).orElse(0L);
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
