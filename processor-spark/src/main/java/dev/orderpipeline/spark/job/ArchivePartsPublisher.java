package dev.orderpipeline.spark.job;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import dev.orderpipeline.processor.run.RunEngine;
import java.io.IOException;
import java.util.List;

/**
 * Sends the parts of an archive in parallel, on executors that work under the caller's lease. Only
 * the caller writes the run's checkpoint, which it computes from those of the parts. Not
 * thread-safe.
 */
public final class ArchivePartsPublisher {
  private final Ledger ledger;
  private final EventLog log;

  public ArchivePartsPublisher(Ledger ledger, EventLog log) {
    this.ledger = ledger;
    this.log = log;
  }

  /** The executors that send. */
  public interface SendingExecutors {
    /**
     * Sends each part with {@link PartPublisher}. No executor sends when this returns or throws.
     *
     * @param archiveDigest SHA-256 of the archive's manifest, hexadecimal
     * @param keepLease called often on the calling thread; its exceptions stop the sending and
     *     reach the caller
     */
    void send(String archiveDigest, List<PartToSend> parts, Runnable keepLease) throws IOException;
  }

  /**
   * Sends the remaining messages of an archive, as {@link RunEngine#publish} specifies.
   *
   * @param checkpoint the queue has accepted all messages before this one
   */
  public Progress publish(
      Lease lease,
      RunKey run,
      PartedArchive messages,
      long checkpoint,
      Checkpoints checkpoints,
      SendingExecutors executors)
      throws IOException {
    Sending sending = new Sending(lease, run, messages.manifest(), checkpoint);
    PartsAccepted before = sending.accepted();
    List<PartToSend> left = before.left();
    if (!left.isEmpty()) {
      try {
        send(left, sending, executors, () -> keepLease(checkpoints, sending));
      } catch (TimeIsShortException e) {
        log.write("sending_stopped", "file_set", lease.set(), "run", run);
      } catch (LeaseLostException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        saveAfter(e, checkpoints, sending);
        throw e;
      }
    }
    PartsAccepted after = sending.accepted();
    return new Progress(
        after.checkpoint(), after.messages() - before.messages(), after.left().isEmpty());
  }

  /** Sends parts, one with a closing message after the queue has accepted all others. */
  private static void send(
      List<PartToSend> left, Sending sending, SendingExecutors executors, Runnable keepLease)
      throws IOException {
    List<PartToSend> others = left.stream().filter(part -> !part.part().closed()).toList();
    if (!others.isEmpty()) {
      executors.send(sending.digest(), others, keepLease);
    }
    if (others.size() < left.size()
        && (others.isEmpty() || sending.accepted().left().size() == 1)) {
      executors.send(sending.digest(), left.subList(others.size(), left.size()), keepLease);
    }
  }

  private static void keepLease(Checkpoints checkpoints, Sending sending) {
    if (checkpoints.isTimeShort()) {
      throw new TimeIsShortException();
    }
    if (checkpoints.untilRenewal().isZero()) {
      checkpoints.save(sending.accepted().checkpoint());
    }
  }

  /** Stores the checkpoint after a failure, because attempts with progress do not count. */
  private static void saveAfter(Exception failure, Checkpoints checkpoints, Sending sending) {
    try {
      checkpoints.save(sending.accepted().checkpoint());
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** Progress of an archive's parts in the ledger. */
  private final class Sending {
    private final Lease lease;
    private final RunKey run;
    private final Manifest manifest;
    private final long checkpoint;

    private Sending(Lease lease, RunKey run, Manifest manifest, long checkpoint) {
      this.lease = lease;
      this.run = run;
      this.manifest = manifest;
      this.checkpoint = checkpoint;
    }

    private PartsAccepted accepted() {
      return PartsAccepted.of(
          manifest, checkpoint, ledger.partCheckpoints().all(lease.set(), run, digest()));
    }

    /**
     * Identifies the checkpoints of these parts. A rebuild can split the same messages into other
     * parts.
     */
    private String digest() {
      return Digests.sha256Hex(manifest.json());
    }
  }

  /** Thrown if the worker's remaining time is too short to send more. */
  private static final class TimeIsShortException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
