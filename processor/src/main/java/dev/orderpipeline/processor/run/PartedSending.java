package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import java.io.IOException;
import java.util.List;

/**
 * Has the parts of an archive sent side by side, by machines that work under the lease of the one
 * that calls this. That one alone writes the run's checkpoint, which it computes from those of the
 * parts. Used by one thread.
 */
public final class PartedSending {
  private final Ledger ledger;
  private final EventLog log;

  public PartedSending(Ledger ledger, EventLog log) {
    this.ledger = ledger;
    this.log = log;
  }

  /** The machines that send. */
  public interface Machines {
    /**
     * Sends parts, each as {@link PartSending} does. When it returns or throws, none of them is
     * sent any more.
     *
     * @param archiveDigest of the manifest whose parts they are
     * @param look called often on the calling thread; what it throws ends the sending, and is
     *     thrown again
     */
    void send(String archiveDigest, List<PartToSend> parts, Runnable look) throws IOException;
  }

  /**
   * Sends what is left of an archive, as {@link RunEngine#publish} says.
   *
   * @param checkpoint all messages before this one are accepted
   */
  public Progress publish(
      Lease lease,
      RunKey run,
      PartedArchive messages,
      long checkpoint,
      Checkpoints checkpoints,
      Machines machines)
      throws IOException {
    Sending sending = new Sending(lease, run, messages.manifest(), checkpoint);
    PartsAccepted before = sending.accepted();
    List<PartToSend> left = before.left();
    if (!left.isEmpty()) {
      try {
        machines.send(sending.digest(), left, () -> keep(checkpoints, sending));
      } catch (TimeIsShortException e) {
        log.write("sending_stopped", "file_set", lease.set(), "run", run);
      } catch (LeaseLostException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        saveBecauseOf(e, checkpoints, sending);
        throw e;
      }
    }
    PartsAccepted after = sending.accepted();
    return new Progress(
        after.checkpoint(), after.messages() - before.messages(), after.left().isEmpty());
  }

  private static void keep(Checkpoints checkpoints, Sending sending) {
    if (checkpoints.isTimeShort()) {
      throw new TimeIsShortException();
    }
    if (checkpoints.untilRenewal().isZero()) {
      checkpoints.save(sending.accepted().checkpoint());
    }
  }

  /** Keeps what was reached before a failure: a run that comes forward is not given up. */
  private static void saveBecauseOf(Exception failure, Checkpoints checkpoints, Sending sending) {
    try {
      checkpoints.save(sending.accepted().checkpoint());
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** What the ledger tells of an archive on its way. */
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
      return PartsAccepted.of(manifest, checkpoint, ledger.parts(lease.set(), run, digest()));
    }

    /**
     * What is known of parts counts for these parts alone: a replay that was built again may have
     * cut the same messages in other places than the archive that it goes on with later.
     */
    private String digest() {
      return Digests.sha256Hex(manifest.json());
    }
  }

  /** The worker's time is so short that nothing more should be sent. */
  private static final class TimeIsShortException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
