package dev.orderpipeline.status;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.LeaseHolder;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.SetItems;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.status.SetStatus.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known about a file set when its status is evaluated.
 *
 * @param items the set's items in the table
 * @param inBucket the files in the drop bucket, if known
 * @param unrecognised misnamed files in the drop bucket, also of other sets
 * @param due the deadline of the files
 * @param expected whether the files are expected even if none has arrived
 */
record SetFacts(
    SetItems items,
    Optional<FoundFiles> inBucket,
    List<UnrecognisedFile> unrecognised,
    Due due,
    boolean expected,
    Instant now) {
  /** The sweep runs every minute, so a dispatch this late means that it does not work. */
  private static final Duration MAX_DISPATCH_DELAY = Duration.ofMinutes(10);

  FileSetId set() {
    return items.state().set();
  }

  FileSetState state() {
    return items.state();
  }

  /** The worker that holds the set's lease now. */
  Optional<LeaseHolder> holder() {
    return items.holder().filter(found -> found.until().isAfter(now));
  }

  Optional<RunRecord> runOf(int revision) {
    return items.runs().stream().filter(run -> run.key().equals(RunKey.of(revision))).findFirst();
  }

  boolean isHeldFor(RunRecord run) {
    return holder().filter(found -> found.run().equals(run.key().toString())).isPresent();
  }

  /** Returns whether the sweep has failed to dispatch the set. */
  boolean isOverdue() {
    return !state().isOpen() || state().nextDispatch().at().plus(MAX_DISPATCH_DELAY).isBefore(now);
  }
}
