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
 * The recorded state of one file set: the files last found, the current revision with its pinned
 * versions, and the time of the next dispatch. An immutable value. Each change is a pure function
 * here and one conditional write in {@link StateStore}.
 *
 * @param set the file set
 * @param itemVersion number of writes of the item; 0 if it is not in the table yet
 * @param found the files last seen in the drop bucket
 * @param revision the current revision's number, 0 if the set was never complete
 * @param pinned the current revision's versions, present if {@code revision} is above 0
 * @param publishing the revision that has started to publish and is not finished
 * @param nextDispatchAt the target is not dispatched (again) before this time
 * @param dispatchWait the wait after the last dispatch, zero if there was none
 * @param dispatchTarget the last dispatched revision, 0 if there was none
 * @param settlesAt the current revision is not dispatched before this time
 * @param status in one word, for operators
 * @param open true while the set needs the sweep: files or a run are unfinished
 * @param unpublished why a closed set's day is unpublished; empty if it is published, or the set
 *     open
 * @param foundAt when a file last appeared or disappeared while the set was incomplete; the epoch
 *     if never
 * @param notificationLog the notifications sent about missing files
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
    NotificationLog notificationLog) {

  /** The state of a set, without its run. */
  public enum Status {
    /** Files are missing. */
    WAITING,
    /** A revision is recorded; its run has the further state. */
    RECORDED,
    /**
     * Closed, because files were still missing 14 days after the date and a notification was sent.
     * A later event reopens the set.
     */
    MISSED
  }

  private static final Duration FIRST_DISPATCH_WAIT = Duration.ofMinutes(1);

  /**
   * The first wait after a job was dispatched. It exceeds the time until the job holds the lease:
   * Glue can keep a run waiting for 15 minutes if it lacks capacity.
   *
   * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html">Job run
   *     statuses</a>
   */
  private static final Duration FIRST_JOB_DISPATCH_WAIT = Duration.ofMinutes(20);

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
    Objects.requireNonNull(notificationLog, "notificationLog");
    if (pinned.isPresent() != revision > 0) {
      throw new IllegalArgumentException(
          "file set " + set + ": revision " + revision + " does not match its pinned files");
    }
    if (open && unpublished.isPresent()) {
      throw new IllegalArgumentException(
          "file set " + set + " is open, so it cannot have an unpublished reason");
    }
  }

  /** The state of a set without a record. */
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
   * The state after a comparison with the drop bucket. Equal to this if nothing changes.
   *
   * @param nowFound the files in the drop bucket now
   * @param run the current revision's run, if it has one
   * @param trigger why the set is reconciled
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
      return !done || isCompletionDue()
          ? change.open().build()
          : change
              .closed(UnpublishedReason.ended(run.get().state(), run.get().updatedAt()))
              .build();
    }
    boolean waitExpired = notificationLog.missingAt().isPresent() && isPastWaiting(now);
    boolean missed =
        status == Status.MISSED
            ? trigger != Trigger.EVENT || nowFound.equals(found)
            : trigger == Trigger.SWEEP && waitExpired;
    Change change =
        copy()
            .found(nowFound)
            // Repeated uploads of the same file do not postpone the notification.
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
    // Equal bytes get a new run only if the last one ended without publishing them and the partner
    // uploaded again; otherwise every reconciliation would start a run.
    return run.isPresent()
        && (run.get().state() == RunState.FAILED || run.get().state() == RunState.REJECTED)
        && complete.differsInVersionFrom(run.get().pinned());
  }

  private boolean isPastWaiting(Instant now) {
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    return today.isAfter(set.date().plusDays(DAYS_UNTIL_MISSED));
  }

  /**
   * The revision to work on now: the one that has started to publish, else the current one if it is
   * unfinished and has settled.
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
   * The state after {@code target} was dispatched at {@code now}, with the time of the next
   * dispatch.
   *
   * @param engine the engine of the dispatch
   */
  public FileSetState dispatched(int target, Engine engine, Instant now) {
    Duration wait = engine == Engine.SPARK ? FIRST_JOB_DISPATCH_WAIT : FIRST_DISPATCH_WAIT;
    if (target == dispatchTarget) {
      Duration doubled = dispatchWait.multipliedBy(2);
      wait = doubled.compareTo(wait) < 0 ? wait : doubled;
      wait = wait.compareTo(MAX_DISPATCH_WAIT) < 0 ? wait : MAX_DISPATCH_WAIT;
    }
    return copy().dispatch(now.plus(wait), wait, target).build();
  }

  /**
   * The state after the dispatched worker could not be started: due in a minute, with the earlier
   * wait and target.
   *
   * @param before the state before the dispatch
   */
  FileSetState withoutDispatch(FileSetState before, Instant now) {
    return copy()
        .dispatch(now.plus(FIRST_DISPATCH_WAIT), before.dispatchWait, before.dispatchTarget)
        .build();
  }

  /** When a job was started for a revision; empty unless that was the last dispatch. */
  public Optional<Instant> jobStartedAt(int ofRevision) {
    boolean toJob = dispatchWait.compareTo(FIRST_JOB_DISPATCH_WAIT) >= 0;
    return dispatchTarget == ofRevision && toJob
        ? Optional.of(nextDispatchAt.minus(dispatchWait))
        : Optional.empty();
  }

  /** The state with the current revision settled at {@code now}. */
  FileSetState settledAt(Instant now) {
    return copy().settlesAt(now).build();
  }

  /** The state after {@code started} has started to publish. */
  public FileSetState publishing(int started) {
    return copy().publishing(OptionalInt.of(started)).open().build();
  }

  /**
   * The state after a manual request restarted the current revision. The wait restarts, like the
   * attempts: if this worker dies, the sweep dispatches another one in a minute.
   */
  FileSetState restarted(Instant now) {
    return copy()
        .dispatch(now.plus(FIRST_DISPATCH_WAIT), FIRST_DISPATCH_WAIT, revision)
        .open()
        .build();
  }

  /** The state with the target due at once, to continue at its checkpoint. */
  FileSetState dueNow(Instant now) {
    return copy().dispatch(now, Duration.ZERO, 0).build();
  }

  /**
   * The state after the run of revision {@code ended} reached a terminal state.
   *
   * @param state the run's terminal state
   * @param usedFiles the versions to which the run was pinned
   */
  public FileSetState ended(int ended, RunState state, PinnedFiles usedFiles, Instant now) {
    Change change = copy().publishing(OptionalInt.empty());
    if (ended != revision) {
      // The newer revision is not dispatched yet: the recorded wait is that of the older one.
      return change.dispatch(now, Duration.ZERO, 0).build();
    }
    boolean newerFilesWait =
        state != RunState.PUBLISHED
            && found.complete().map(files -> files.differsInVersionFrom(usedFiles)).orElse(false);
    return newerFilesWait
        ? change.dispatch(now, Duration.ZERO, 0).open().build()
        : isCompletionDue()
            ? change.open().build()
            : change.closed(UnpublishedReason.ended(state, now)).build();
  }

  /**
   * The state after a rebuild by changed code gave other messages than were published: the next
   * revision, which has started to publish.
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
   * The notification to send now: that files are missing after the deadline, or later that they
   * have arrived.
   *
   * @param deadline the deadline of the set's files
   * @param settle the wait for further files after one that arrived late
   */
  public Optional<Notice> dueNotification(Instant deadline, Duration settle, Instant now) {
    if (revision > 0) {
      return isCompletionDue() ? Optional.of(Notice.COMPLETE) : Optional.empty();
    }
    return notificationLog.missingAt().isEmpty() && isOverdue(deadline, settle, now)
        ? Optional.of(Notice.MISSING)
        : Optional.empty();
  }

  /**
   * Returns whether files are missing after the deadline.
   *
   * @param deadline the deadline of the set's files
   * @param settle the wait for further files after one that arrived late
   */
  public boolean isOverdue(Instant deadline, Duration settle, Instant now) {
    // A late partner that is still uploading gets time for the remaining files.
    Instant from = foundAt.isAfter(deadline) ? foundAt.plus(settle) : deadline;
    return revision == 0 && (notificationLog.missingAt().isPresent() || !now.isBefore(from));
  }

  /** The state after a notification was sent; equal to this if it is already recorded. */
  public FileSetState notified(Notice notice, Instant now) {
    FileSetState notified = copy().notificationLog(notificationLog.notified(notice, now)).build();
    // The files can have arrived, and the set closed, since the notification was decided.
    return notified.isCompletionDue() ? notified.copy().open().build() : notified;
  }

  private boolean isCompletionDue() {
    return revision > 0
        && notificationLog.missingAt().isPresent()
        && notificationLog.completeAt().isEmpty();
  }

  /** The state with the item version that a write gives it. */
  public FileSetState written() {
    Change change = copy();
    change.itemVersion++;
    return change.build();
  }

  private Change copy() {
    return new Change(this);
  }

  /** A builder for a changed copy. */
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
    private NotificationLog notificationLog;

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
      this.notificationLog = from.notificationLog;
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

    /** Closes the set; keeps the earlier date if it is already closed for the same reason. */
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

    private Change notificationLog(NotificationLog value) {
      notificationLog = value;
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
          notificationLog);
    }
  }
}
