package dev.orderpipeline.processor.publishing;

import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends the messages of a spool, starting at a checkpoint. Many batches are in flight at once, but
 * never beyond a window after the last stored checkpoint. So after a crash, the next worker sends
 * at most one window of duplicates.
 *
 * <p>One thread reads, stores checkpoints and decides when to stop; the executor's threads only
 * send. No call is in flight when {@link #publish} returns or throws.
 */
public final class Publisher {
  /** The default number of calls in flight: at 20 ms a call, about 16,000 messages a second. */
  public static final int DEFAULT_CALLS_IN_FLIGHT = 32;

  /** The default window in messages: four rounds of calls, so three can run during a checkpoint. */
  public static final int DEFAULT_WINDOW = 4 * DEFAULT_CALLS_IN_FLIGHT * Outbox.MAX_MESSAGES;

  private final QueueSender sender;
  private final ExecutorService executor;
  private final int window;

  /**
   * Creates a publisher.
   *
   * @param executor runs the calls, as many at once as it has threads
   * @param window how many messages can be sent beyond the last stored checkpoint, 10 or more
   */
  public Publisher(QueueSender sender, ExecutorService executor, int window) {
    if (window < Outbox.MAX_MESSAGES) {
      throw new IllegalArgumentException(
          "the window is "
              + window
              + " messages; it must be at least one batch, "
              + Outbox.MAX_MESSAGES);
    }
    this.sender = sender;
    this.executor = executor;
    this.window = window;
  }

  /**
   * Result of publishing.
   *
   * @param accepted the queue has accepted all messages before this number
   * @param sent how many messages this call sent
   * @param complete whether the queue has accepted all messages of the spool
   */
  public record Progress(long accepted, long sent, boolean complete) {}

  /**
   * Sends the messages from number {@code checkpoint} on, until the end or until time is short.
   *
   * @throws MessageRejectedException if the queue rejects a message as invalid
   * @throws QueueUnavailableException if the queue did not accept messages in time
   * @throws LeaseLostException if another worker has taken over
   */
  public Progress publish(
      FileSetId set, int revision, Spool spool, long checkpoint, Checkpoints checkpoints)
      throws IOException {
    try (SpoolReader reader = new SpoolReader(spool.file(), checkpoint)) {
      Outbox outbox = new Outbox(reader, set, revision, checkpoint);
      return new Sending(new Envelope(set, revision), checkpoint, checkpoints).run(outbox);
    }
  }

  /** A batch in flight, and the number of the message after its last. */
  private record Batch(Future<?> call, long end) {}

  /** State of one call of {@link #publish}; only the calling thread changes it. */
  private final class Sending {
    private final Envelope envelope;
    private final Checkpoints checkpoints;
    private final long first;
    private final Deque<Batch> inFlight = new ArrayDeque<>();
    private long accepted;
    private long stored;

    /** Read by the sending threads: a call that has not started is then skipped. */
    private volatile boolean abandoned;

    private Sending(Envelope envelope, long checkpoint, Checkpoints checkpoints) {
      this.envelope = envelope;
      this.checkpoints = checkpoints;
      this.first = checkpoint;
      this.accepted = checkpoint;
      this.stored = checkpoint;
    }

    private Progress run(Outbox outbox) throws IOException {
      boolean complete = false;
      try {
        while (!checkpoints.isTimeShort()) {
          List<OutgoingMessage> batch = outbox.next();
          if (batch.isEmpty()) {
            complete = true;
            break;
          }
          long end = batch.get(batch.size() - 1).number() + 1;
          makeRoomFor(end);
          if (batch.get(0).isClosing()) {
            awaitAll();
          }
          inFlight.add(new Batch(executor.submit(() -> send(batch)), end));
        }
        awaitAll();
        return new Progress(accepted, accepted - first, complete);
      } catch (LeaseLostException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        abandonInFlight();
        storeAfter(e);
        throw e;
      } finally {
        // Also after an Error, because the caller releases the lease next.
        abandonInFlight();
      }
    }

    private void send(List<OutgoingMessage> batch) {
      if (!abandoned) {
        sender.send(envelope, batch, checkpoints);
      }
    }

    /** Stores the checkpoint after a failure, to avoid duplicates in the next attempt. */
    private void storeAfter(Exception failure) {
      if (accepted > stored) {
        try {
          store();
        } catch (RuntimeException e) {
          failure.addSuppressed(e);
        }
      }
    }

    /** Waits until a batch that ends at {@code end} fits into the window. */
    private void makeRoomFor(long end) {
      collectDone();
      while (end - stored > window) {
        while (accepted - stored < window / 2 && !inFlight.isEmpty()) {
          awaitFirst();
        }
        store();
      }
      if (checkpoints.untilRenewal().isZero()) {
        store();
      }
    }

    private void collectDone() {
      while (!inFlight.isEmpty() && inFlight.peek().call().isDone()) {
        awaitFirst();
      }
    }

    private void store() {
      checkpoints.save(accepted);
      stored = accepted;
    }

    /** Waits for all batches in flight: a closing message is sent after all others are accepted. */
    private void awaitAll() {
      while (!inFlight.isEmpty()) {
        awaitFirst();
      }
    }

    /** Waits for the oldest batch, because only it advances the checkpoint. */
    private void awaitFirst() {
      Batch oldest = inFlight.peek();
      while (true) {
        Duration timeout = checkpoints.untilRenewal();
        try {
          oldest.call().get(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
          inFlight.remove();
          accepted = oldest.end();
          return;
        } catch (TimeoutException stillSending) {
          store();
        } catch (ExecutionException e) {
          inFlight.remove();
          throw unwrapped(e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted while sending", e);
        }
      }
    }

    /**
     * Skips calls that have not started and waits for the others. A call that outlives the handler
     * would continue when Lambda thaws the environment, under another worker's lease. Does not
     * cancel: a cancelled {@link Future} is done while its call still runs.
     */
    private void abandonInFlight() {
      abandoned = true;
      boolean interrupted = false;
      while (!inFlight.isEmpty()) {
        try {
          inFlight.peek().call().get();
          inFlight.remove();
        } catch (ExecutionException alreadyFailing) {
          // The caller gets the first failure. The messages of this batch are after the checkpoint.
          inFlight.remove();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException("sending failed", e.getCause());
  }
}
