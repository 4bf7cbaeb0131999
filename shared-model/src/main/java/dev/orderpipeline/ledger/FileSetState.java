package dev.orderpipeline.ledger;

import dev.orderpipeline.ledger.Lifecycle.Status;
import dev.orderpipeline.ledger.NotificationLog.Notice;
import dev.orderpipeline.model.CorrectionSettle;
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
 * @param item the version of its item in the table, and what else is in it
 * @param found the files last seen in the drop bucket
 * @param foundAt when a file last appeared or disappeared while the set was incomplete; the epoch
 *     if never
 * @param revisions the current revision, and the one whose publishing has started
 * @param nextDispatch the time of the next dispatch
 * @param lifecycle whether the set needs the sweep
 * @param notificationLog the notifications sent about missing files
 */
public record FileSetState(
    FileSetId set,
    StoredItem item,
    FoundFiles found,
    Instant foundAt,
    Revisions revisions,
    NextDispatch nextDispatch,
    Lifecycle lifecycle,
    NotificationLog notificationLog) {

  private static final int DAYS_UNTIL_MISSED = 14;

  public FileSetState {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(item, "item");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(foundAt, "foundAt");
    Objects.requireNonNull(revisions, "revisions");
    Objects.requireNonNull(nextDispatch, "nextDispatch");
    Objects.requireNonNull(lifecycle, "lifecycle");
    Objects.requireNonNull(notificationLog, "notificationLog");
  }

  /** The state of a set without a record. */
  public static FileSetState none(FileSetId set) {
    return new FileSetState(
        set,
        StoredItem.NONE,
        FoundFiles.NONE,
        Instant.EPOCH,
        Revisions.NONE,
        NextDispatch.NONE,
        Lifecycle.NONE,
        NotificationLog.NONE);
  }

  /** Number of writes of the item; 0 if it is not in the table yet. */
  public long itemVersion() {
    return item.version();
  }

  /** The current revision's number, 0 if the set was never complete. */
  public int revision() {
    return revisions.current();
  }

  /** The current revision's versions, if there is one. */
  public Optional<PinnedFiles> pinned() {
    return revisions.pinned();
  }

  /** The revision that has started to publish and is not finished. */
  public OptionalInt publishing() {
    return revisions.publishing();
  }

  /** Returns whether the set needs the sweep. */
  public boolean isOpen() {
    return lifecycle.open();
  }

  /**
   * The state after a comparison with the drop bucket. Equal to this if nothing changes.
   *
   * @param nowFound the files in the drop bucket now
   * @param run the current revision's run, if it has one
   * @param trigger why the set is reconciled
   * @param settle how long a revision after the first waits for further files
   */
  public FileSetState reconciled(
      FoundFiles nowFound,
      Optional<RunRecord> run,
      Trigger trigger,
      Instant now,
      CorrectionSettle settle) {
    Optional<PinnedFiles> complete = nowFound.complete();
    if (complete.isPresent() && isNewRevision(complete.get(), run, now)) {
      return copy()
          .found(nowFound)
          .revisions(revisions.next(complete.get(), now, settle))
          // An upload must not reset the backoff of the run that is being published.
          .nextDispatch(publishing().isPresent() ? nextDispatch : NextDispatch.due(now))
          .lifecycle(lifecycle.opened(Status.RECORDED))
          .build();
    }
    if (revision() > 0) {
      boolean done = run.isPresent() && run.get().state().isTerminal() && publishing().isEmpty();
      return copy()
          .found(nowFound)
          // The bucket deletes versions that were replaced, so a replay needs the newest ones.
          .revisions(
              complete
                  .filter(files -> files.hasContentOf(pinned().orElseThrow()))
                  .map(revisions::pinnedAgain)
                  .orElse(revisions))
          .lifecycle(
              !done || isCompletionDue()
                  ? lifecycle.opened()
                  : lifecycle.closed(
                      UnpublishedReason.ended(run.get().state(), run.get().times().updatedAt())))
          .build();
    }
    boolean reported = notificationLog.missingAt().isPresent();
    boolean missed =
        lifecycle.status() == Status.MISSED
            ? trigger != Trigger.EVENT || nowFound.equals(found)
            : isWaitOver(set, now)
                && (trigger == Trigger.SNOOZED || (trigger == Trigger.SWEEP && reported));
    return copy()
        .found(nowFound)
        // Repeated uploads of the same file do not postpone the notification.
        .foundAt(nowFound.missing().equals(found.missing()) ? foundAt : now)
        .lifecycle(
            missed
                ? lifecycle.closed(
                    Status.MISSED, UnpublishedReason.at(UnpublishedReason.Why.MISSED, now))
                : lifecycle.opened(Status.WAITING))
        .build();
  }

  private boolean isNewRevision(PinnedFiles complete, Optional<RunRecord> run, Instant now) {
    if (pinned().isEmpty()) {
      return true;
    }
    if (!complete.hasContentOf(pinned().get())) {
      // Otherwise files that change faster than a build would supersede every revision.
      return !isBuiltDespiteChanges(run, now);
    }
    // Equal bytes get a new run only if the last one ended without publishing them and the partner
    // uploaded again; otherwise every reconciliation would start a run.
    return run.isPresent()
        && (run.get().state() == RunState.FAILED || run.get().state() == RunState.REJECTED)
        && complete.differsInVersionFrom(run.get().pinned());
  }

  /** Whether newer files wait until the current revision starts to publish or ends. */
  private boolean isBuiltDespiteChanges(Optional<RunRecord> run, Instant now) {
    return revisions.isSettledByLimit(now)
        && nextDispatch.target() == revision()
        && run.filter(found -> found.state().isTerminal()).isEmpty();
  }

  /** Returns whether the set is open and incomplete, and its wait for files is over. */
  public boolean isOpenTooLong(Instant now) {
    return isOpen() && revision() == 0 && isWaitOver(set, now);
  }

  /** Returns whether the 14 days are over in which a set waits for its files. */
  public static boolean isWaitOver(FileSetId set, Instant now) {
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
    if (publishing().isPresent()) {
      return publishing();
    }
    boolean finished = run.isPresent() && run.get().state().isTerminal();
    if (revision() == 0 || finished || revisions.settlesAt().isAfter(now)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(revision());
  }

  /**
   * The state after {@code target} was dispatched at {@code now}, with the time of the next
   * dispatch.
   *
   * @param engine the engine of the dispatch
   */
  public FileSetState dispatched(int target, Engine engine, Instant now) {
    return copy().nextDispatch(nextDispatch.after(target, engine, now)).build();
  }

  /**
   * The state after the dispatched worker could not be started: due in a minute, with the earlier
   * wait and target.
   *
   * @param before the state before the dispatch
   */
  FileSetState withoutDispatch(FileSetState before, Instant now) {
    return copy().nextDispatch(before.nextDispatch.retried(now)).build();
  }

  /** When a job was started for a revision; empty unless that was the last dispatch. */
  public Optional<Instant> jobStartedAt(int ofRevision) {
    return nextDispatch.jobStartedAt(ofRevision);
  }

  /** The state with the current revision settled at {@code now}. */
  FileSetState settledAt(Instant now) {
    return copy().revisions(revisions.settlingAt(now)).build();
  }

  /** The state after {@code started} has started to publish. */
  public FileSetState publishing(int started) {
    return copy().revisions(revisions.publishing(started)).lifecycle(lifecycle.opened()).build();
  }

  /**
   * The state after a manual request restarted the current revision. The wait restarts, like the
   * attempts: if this worker dies, the sweep dispatches another one in a minute.
   */
  FileSetState restarted(Instant now) {
    return copy()
        .nextDispatch(NextDispatch.afterStart(revision(), now))
        .lifecycle(lifecycle.opened())
        .build();
  }

  /** The state with the target due at once, to continue at its checkpoint. */
  FileSetState dueNow(Instant now) {
    return copy().nextDispatch(NextDispatch.due(now)).build();
  }

  /**
   * The state after the run of revision {@code ended} reached a terminal state.
   *
   * @param state the run's terminal state
   * @param usedFiles the versions to which the run was pinned
   */
  public FileSetState ended(int ended, RunState state, PinnedFiles usedFiles, Instant now) {
    FileSetStateChange change = copy().revisions(revisions.ended(ended));
    if (ended != revision()) {
      // The newer revision is not dispatched yet: the recorded wait is that of the older one.
      return change.nextDispatch(NextDispatch.due(now)).build();
    }
    boolean newerFilesWait =
        found
            .complete()
            .filter(
                files ->
                    state == RunState.PUBLISHED
                        ? !files.hasContentOf(usedFiles)
                        : files.differsInVersionFrom(usedFiles))
            .isPresent();
    if (newerFilesWait) {
      return change.nextDispatch(NextDispatch.due(now)).lifecycle(lifecycle.opened()).build();
    }
    return change
        .lifecycle(
            isCompletionDue()
                ? lifecycle.opened()
                : lifecycle.closed(UnpublishedReason.ended(state, now)))
        .build();
  }

  /**
   * The state after a manual request replaced the current revision by the next one of the same
   * files.
   */
  FileSetState replaced(Instant now) {
    int next = revision() + 1;
    return replacedBy(next, now).copy().nextDispatch(NextDispatch.afterStart(next, now)).build();
  }

  /**
   * The state after the current revision was replaced by another one of the same files, which is
   * due at once.
   *
   * @param next the new revision's number, higher than the current one
   */
  FileSetState replacedBy(int next, Instant now) {
    return copy()
        .revisions(revisions.replacedBy(next, now))
        .nextDispatch(NextDispatch.due(now))
        .lifecycle(lifecycle.opened(Status.RECORDED))
        .build();
  }

  /**
   * The state after a rebuild by changed code gave other messages than were published: the next
   * revision, which has started to publish.
   *
   * @param next the new revision's number, higher than the current one
   */
  FileSetState nextRevisionPublishing(int next, PinnedFiles files, Instant now) {
    return copy()
        .revisions(revisions.pinnedAgain(files).replacedBy(next, now).publishing(next))
        .nextDispatch(NextDispatch.afterStart(next, now))
        .lifecycle(lifecycle.opened())
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
    if (revision() > 0) {
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
    return revision() == 0 && (notificationLog.missingAt().isPresent() || !now.isBefore(from));
  }

  /** The state after a notification was sent; equal to this if it is already recorded. */
  public FileSetState notified(Notice notice, Instant now) {
    FileSetState notified = copy().notificationLog(notificationLog.notified(notice, now)).build();
    // The files can have arrived, and the set closed, since the notification was decided.
    return notified.isCompletionDue()
        ? notified.copy().lifecycle(notified.lifecycle.opened()).build()
        : notified;
  }

  private boolean isCompletionDue() {
    return revision() > 0
        && notificationLog.missingAt().isPresent()
        && notificationLog.completeAt().isEmpty();
  }

  /** The state with the item version that a write gives it. */
  public FileSetState written() {
    return copy().item(item.written()).build();
  }

  private FileSetStateChange copy() {
    return new FileSetStateChange(this);
  }
}
