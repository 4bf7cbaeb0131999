package dev.orderpipeline.ledger;

import dev.orderpipeline.ledger.NotificationLog.Notice;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of one file set: the files found last, the current revision with the versions that
 * it is made of, and when it is dispatched next. An immutable value; every change of it is a pure
 * function here and one conditional write in {@link Ledger}.
 *
 * @param set whose files these are
 * @param itemVersion how often the item was written; 0 for one that is not in the table yet
 * @param found what was seen in the drop bucket last
 * @param revision the current revision's number, 0 if the set was never complete
 * @param pinned the current revision's versions, present if {@code revision} is above 0
 * @param publishing the revision that has begun to publish and is not finished
 * @param nextDispatchAt before this time the target is not dispatched (again)
 * @param dispatchWait the wait after the last dispatch, zero if there was none
 * @param dispatchTarget the revision dispatched last, 0 if there was none
 * @param settlesAt before this time the current revision is not dispatched
 * @param status in one word, for people
 * @param open true while the set waits for anything, and the sweep looks at it
 * @param unpublished of a set that is not open, that its day has not gone out all the same
 * @param foundAt when it was last seen that a file had come or gone, while some were missing; the
 *     epoch if it never was
 * @param notices what people were told of missing files
 */
public record FileSetState(
    FileSetId set,
    long itemVersion,
    FoundFiles found,
    int revision,
    Optional<PinnedFiles> pinned,
    OptionalInt publishing,
    Instant nextDispatchAt,
    Duration dispatchWait,
    int dispatchTarget,
    Instant settlesAt,
    Status status,
    boolean open,
    Optional<UnpublishedReason> unpublished,
    Instant foundAt,
    NotificationLog notices) {

  /** Where a set stands, as far as its arrivals tell. */
  public enum Status {
    /** Files are missing. */
    WAITING,
    /** A revision is recorded; its run tells the rest. */
    RECORDED,
    /**
     * Given up: files were still missing 14 days after the date, and people were told. A later
     * event opens it again.
     */
    MISSED
  }

  private static final Duration FIRST_DISPATCH_WAIT = Duration.ofMinutes(1);

  /**
   * Longer than a job takes until it holds the set, which is when others see that it works. Glue
   * may keep a run waiting for a quarter of an hour if it is short of machines.
   *
   * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html">Job run
   *     statuses</a>
   */
  private static final Duration FIRST_WAIT_FOR_A_JOB = Duration.ofMinutes(20);

  private static final Duration MAX_DISPATCH_WAIT = Duration.ofHours(1);
  private static final int DAYS_UNTIL_MISSED = 14;

  public FileSetState {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(nextDispatchAt, "nextDispatchAt");
    Objects.requireNonNull(dispatchWait, "dispatchWait");
    Objects.requireNonNull(settlesAt, "settlesAt");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(unpublished, "unpublished");
    Objects.requireNonNull(foundAt, "foundAt");
    Objects.requireNonNull(notices, "notices");
    if (pinned.isPresent() != revision > 0) {
      throw new IllegalArgumentException(
          "file set " + set + ": revision " + revision + " does not fit its pinned files");
    }
    if (open && unpublished.isPresent()) {
      throw new IllegalArgumentException(
          "file set " + set + " is open, so that it is not published goes without saying");
    }
  }

  /** The arrivals of a set of which nothing is recorded. */
  public static FileSetState none(FileSetId set) {
    return new FileSetState(
        set,
        0,
        FoundFiles.NONE,
        0,
        Optional.empty(),
        OptionalInt.empty(),
        Instant.EPOCH,
        Duration.ZERO,
        0,
        Instant.EPOCH,
        Status.WAITING,
        false,
        Optional.empty(),
        Instant.EPOCH,
        NotificationLog.NONE);
  }

  /**
   * What these arrivals become when {@code nowFound} is what lies in the drop bucket. Equal to this
   * if nothing changes.
   *
   * @param run the current revision's run, if it has one
   * @param trigger why the set is looked at
   * @param correctionSettle how long a revision after the first must stay unchanged
   */
  public FileSetState reconciled(
      FoundFiles nowFound,
      Optional<RunRecord> run,
      Trigger trigger,
      Instant now,
      Duration correctionSettle) {
    Optional<PinnedFiles> complete = nowFound.complete();
    if (complete.isPresent() && isNewRevision(complete.get(), run)) {
      return copy()
          .found(nowFound)
          .revision(revision + 1, complete.get())
          .dispatch(now, Duration.ZERO, 0)
          .settlesAt(revision == 0 ? now : now.plus(correctionSettle))
          .status(Status.RECORDED)
          .open()
          .build();
    }
    if (revision > 0) {
      boolean done = run.isPresent() && run.get().state().isTerminal() && publishing.isEmpty();
      Change change = copy().found(nowFound);
      return !done || owesCompletion()
          ? change.open().build()
          : change
              .closed(UnpublishedReason.ended(run.get().state(), run.get().updatedAt()))
              .build();
    }
    boolean notifiedInVain = notices.missingAt().isPresent() && isPastWaiting(now);
    boolean missed =
        status == Status.MISSED
            ? trigger != Trigger.EVENT || nowFound.equals(found)
            : trigger == Trigger.SWEEP && notifiedInVain;
    Change change =
        copy()
            .found(nowFound)
            // The same file sent again and again puts nothing off.
            .foundAt(nowFound.missing().equals(found.missing()) ? foundAt : now);
    return missed
        ? change
            .status(Status.MISSED)
            .closed(Optional.of(UnpublishedReason.at(UnpublishedReason.Why.MISSED, now)))
            .build()
        : change.status(Status.WAITING).open().build();
  }

  private boolean isNewRevision(PinnedFiles complete, Optional<RunRecord> run) {
    if (pinned.isEmpty()) {
      return true;
    }
    if (!complete.contentKey().equals(pinned.get().contentKey())) {
      return true;
    }
    // The same bytes again: only worth a run if the last one ended without publishing them, and
    // only if the partner really uploaded again (otherwise every look would start a run).
    return run.isPresent()
        && (run.get().state() == RunState.FAILED || run.get().state() == RunState.REJECTED)
        && complete.differsInVersionFrom(run.get().pinned());
  }

  private boolean isPastWaiting(Instant now) {
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    return today.isAfter(set.date().plusDays(DAYS_UNTIL_MISSED));
  }

  /**
   * The revision that should be worked on now: the one that has begun to publish, else the current
   * one if it is not finished and has settled.
   *
   * @param run the current revision's run, if it has one
   */
  public OptionalInt target(Optional<RunRecord> run, Instant now) {
    if (publishing.isPresent()) {
      return publishing;
    }
    boolean finished = run.isPresent() && run.get().state().isTerminal();
    if (revision == 0 || finished || settlesAt.isAfter(now)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(revision);
  }

  /**
   * These arrivals after {@code target} was dispatched at {@code now}: not again for a while.
   *
   * @param engine that it was dispatched to
   */
  FileSetState dispatched(int target, Engine engine, Instant now) {
    Duration wait = engine == Engine.SPARK ? FIRST_WAIT_FOR_A_JOB : FIRST_DISPATCH_WAIT;
    if (target == dispatchTarget) {
      Duration doubled = dispatchWait.multipliedBy(2);
      wait = doubled.compareTo(wait) < 0 ? wait : doubled;
      wait = wait.compareTo(MAX_DISPATCH_WAIT) < 0 ? wait : MAX_DISPATCH_WAIT;
    }
    return copy().dispatch(now.plus(wait), wait, target).build();
  }

  /**
   * These arrivals when what was dispatched could not be started: again in a minute, and as if it
   * had not been tried.
   *
   * @param before as they were when it was not dispatched yet
   */
  FileSetState notDispatched(FileSetState before, Instant now) {
    return copy()
        .dispatch(now.plus(FIRST_DISPATCH_WAIT), before.dispatchWait, before.dispatchTarget)
        .build();
  }

  /** When a job was started for a revision, if the last dispatch was of that one. */
  public Optional<Instant> jobStartedAt(int ofRevision) {
    boolean byAJob = dispatchWait.compareTo(FIRST_WAIT_FOR_A_JOB) >= 0;
    return dispatchTarget == ofRevision && byAJob
        ? Optional.of(nextDispatchAt.minus(dispatchWait))
        : Optional.empty();
  }

  /** These arrivals with the settling of the current revision cut short. */
  FileSetState settledAt(Instant now) {
    return copy().settlesAt(now).build();
  }

  /** These arrivals once {@code begun} has begun to publish. */
  FileSetState publishing(int begun) {
    return copy().publishing(OptionalInt.of(begun)).open().build();
  }

  /**
   * These arrivals as a manual request leaves them that makes the current revision run again. The
   * wait begins anew, like the attempts: if this worker dies, the sweep goes on in a minute.
   */
  FileSetState restarted(Instant now) {
    return copy()
        .dispatch(now.plus(FIRST_DISPATCH_WAIT), FIRST_DISPATCH_WAIT, revision)
        .open()
        .build();
  }

  /** These arrivals when the target should be continued at once, from its checkpoint. */
  FileSetState dueNow(Instant now) {
    return copy().dispatch(now, Duration.ZERO, 0).build();
  }

  /**
   * These arrivals once the run of {@code ended} is terminal.
   *
   * @param state the state that the run ended in
   * @param usedFiles the versions that the run was pinned to
   */
  FileSetState ended(int ended, RunState state, PinnedFiles usedFiles, Instant now) {
    Change change = copy().publishing(OptionalInt.empty());
    if (ended != revision) {
      // The newer revision has not been dispatched yet: the wait was the older one's.
      return change.dispatch(now, Duration.ZERO, 0).build();
    }
    boolean newerFilesWait =
        state != RunState.PUBLISHED
            && found.complete().map(files -> files.differsInVersionFrom(usedFiles)).orElse(false);
    return newerFilesWait
        ? change.dispatch(now, Duration.ZERO, 0).open().build()
        : owesCompletion()
            ? change.open().build()
            : change.closed(UnpublishedReason.ended(state, now)).build();
  }

  /**
   * These arrivals when a rebuild by changed code gave other messages than were published: they are
   * the next revision, which has begun to publish.
   */
  FileSetState nextRevisionPublishing(PinnedFiles files, Instant now) {
    int next = revision + 1;
    return copy()
        .revision(next, files)
        .publishing(OptionalInt.of(next))
        .dispatch(now.plus(FIRST_DISPATCH_WAIT), FIRST_DISPATCH_WAIT, next)
        .settlesAt(now)
        .open()
        .build();
  }

  /**
   * What people have to be told now, and were not: that files are missing, once the deadline has
   * passed, and later that they have come.
   *
   * @param deadline until when the set's files are due
   * @param settle how long files that begin to come after the deadline must have stopped coming
   */
  public Optional<Notice> dueNotification(Instant deadline, Duration settle, Instant now) {
    if (revision > 0) {
      return owesCompletion() ? Optional.of(Notice.COMPLETE) : Optional.empty();
    }
    return notices.missingAt().isEmpty() && isOverdue(deadline, settle, now)
        ? Optional.of(Notice.MISSING)
        : Optional.empty();
  }

  /**
   * Whether files are missing that should be there.
   *
   * @param deadline until when the set's files are due
   * @param settle how long files that begin to come after the deadline must have stopped coming
   */
  public boolean isOverdue(Instant deadline, Duration settle, Instant now) {
    // Whoever is late, and just at it, is not called late for the second file after the first.
    Instant from = foundAt.isAfter(deadline) ? foundAt.plus(settle) : deadline;
    return revision == 0 && (notices.missingAt().isPresent() || !now.isBefore(from));
  }

  /** These arrivals once people were told; equal to this if that is on record already. */
  public FileSetState told(Notice notice, Instant now) {
    FileSetState told = copy().notices(notices.told(notice, now)).build();
    // The files may have come, and the set have closed, since it was looked at.
    return told.owesCompletion() ? told.copy().open().build() : told;
  }

  private boolean owesCompletion() {
    return revision > 0 && notices.missingAt().isPresent() && notices.completeAt().isEmpty();
  }

  /** These arrivals as they stand in the table once written. */
  FileSetState written() {
    Change change = copy();
    change.itemVersion++;
    return change.build();
  }

  private Change copy() {
    return new Change(this);
  }

  /** Collects the changed components of a copy. */
  private static final class Change {
    private final FileSetId set;
    private long itemVersion;
    private FoundFiles found;
    private int revision;
    private Optional<PinnedFiles> pinned;
    private OptionalInt publishing;
    private Instant nextDispatchAt;
    private Duration dispatchWait;
    private int dispatchTarget;
    private Instant settlesAt;
    private Status status;
    private boolean open;
    private Optional<UnpublishedReason> unpublished;
    private Instant foundAt;
    private NotificationLog notices;

    private Change(FileSetState from) {
      this.set = from.set;
      this.itemVersion = from.itemVersion;
      this.found = from.found;
      this.revision = from.revision;
      this.pinned = from.pinned;
      this.publishing = from.publishing;
      this.nextDispatchAt = from.nextDispatchAt;
      this.dispatchWait = from.dispatchWait;
      this.dispatchTarget = from.dispatchTarget;
      this.settlesAt = from.settlesAt;
      this.status = from.status;
      this.open = from.open;
      this.unpublished = from.unpublished;
      this.foundAt = from.foundAt;
      this.notices = from.notices;
    }

    private Change found(FoundFiles value) {
      found = value;
      return this;
    }

    private Change revision(int number, PinnedFiles files) {
      revision = number;
      pinned = Optional.of(files);
      return this;
    }

    private Change publishing(OptionalInt value) {
      publishing = value;
      return this;
    }

    private Change dispatch(Instant at, Duration wait, int target) {
      nextDispatchAt = at;
      dispatchWait = wait;
      dispatchTarget = target;
      return this;
    }

    private Change settlesAt(Instant value) {
      settlesAt = value;
      return this;
    }

    private Change status(Status value) {
      status = value;
      return this;
    }

    private Change open() {
      open = true;
      unpublished = Optional.empty();
      return this;
    }

    /** Of a set that is closed for the same reason already, the first time counts. */
    private Change closed(Optional<UnpublishedReason> value) {
      boolean known =
          unpublished
              .flatMap(before -> value.filter(after -> after.why() == before.why()))
              .isPresent();
      open = false;
      unpublished = known ? unpublished : value;
      return this;
    }

    private Change foundAt(Instant value) {
      foundAt = value;
      return this;
    }

    private Change notices(NotificationLog value) {
      notices = value;
      return this;
    }

    private FileSetState build() {
      return new FileSetState(
          set,
          itemVersion,
          found,
          revision,
          pinned,
          publishing,
          nextDispatchAt,
          dispatchWait,
          dispatchTarget,
          settlesAt,
          status,
          open,
          unpublished,
          foundAt,
          notices);
    }
  }
}
