package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.LeaseClaim;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Claims the lease of a set, does work under it and releases it. Thread-safe. */
final class SetLeases {
  private final Ledger ledger;
  private final BooleanSupplier hasLostExecutors;
  private final LongSupplier nanoTime;
  private final Supplier<String> ids;
  private final EventLog log;

  /**
   * Creates the leases of a worker.
   *
   * @param hasLostExecutors as {@link RunEngine#hasLostExecutors}
   * @param nanoTime a monotonic clock, in nanoseconds
   * @param ids supplies unique strings, for lease owners
   */
  SetLeases(
      Ledger ledger,
      BooleanSupplier hasLostExecutors,
      LongSupplier nanoTime,
      Supplier<String> ids,
      EventLog log) {
    this.ledger = ledger;
    this.hasLostExecutors = hasLostExecutors;
    this.nanoTime = nanoTime;
    this.ids = ids;
    this.log = log;
  }

  /** Work under the lease of a set. */
  @FunctionalInterface
  interface Work {
    RunSummary under(HeldLease lease) throws IOException;
  }

  /** Does work under the lease of a set, or returns a busy response if another worker holds it. */
  RunSummary hold(FileSetId set, RunKey run, Work work) throws IOException {
    return hold(set, run, Optional.empty(), work);
  }

  /**
   * As {@link #hold(FileSetId, RunKey, Work)}.
   *
   * @param known the run's record for the busy response, if the request was sent before
   */
  RunSummary hold(FileSetId set, RunKey run, Optional<RunRecord> known, Work work)
      throws IOException {
    long requestedAt = nanoTime.getAsLong();
    LeaseClaim claim = ledger.leases().claim(set, ids.get(), run.toString());
    if (claim instanceof LeaseClaim.Busy busy) {
      return RunSummaries.busy(set, run, known, busy.run(), busy.until());
    }
    HeldLease lease =
        new HeldLease(ledger, ((LeaseClaim.Held) claim).lease(), nanoTime, requestedAt);
    try {
      return work.under(lease);
    } catch (LeaseLostException e) {
      log.write("lease_lost", "file_set", set, "run", run, "token", lease.token());
      return RunSummaries.of(set, run, Outcome.BUSY, e.getMessage());
    } finally {
      release(lease);
    }
  }

  /** Only logs a failed release: the lease expires, and the work under it is done. */
  private void release(HeldLease lease) {
    try {
      if (hasLostExecutors.getAsBoolean()) {
        ledger.leases().releaseShared(lease.lease());
      } else {
        ledger.leases().release(lease.lease());
      }
    } catch (SdkException e) {
      log.write(
          "lease_not_released",
          "file_set",
          lease.set(),
          "token",
          lease.token(),
          "cause",
          e.getClass().getSimpleName());
    }
  }
}
