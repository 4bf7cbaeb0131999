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
 * Sends the messages of a spool from a checkpoint on. Many batches are in flight at once, but never
 * more than a window beyond the last stored checkpoint, so a worker that dies leaves at most a
 * window of messages that its successor sends again.
 *
 * <p>One thread coordinates (reads, stores checkpoints, decides to stop); the executor's threads
 * only send. When {@link #publish} returns or throws, no call is in flight any more.
 */
public final class Publisher {
  /** The default number of calls in flight: at 20 ms a call, about 16,000 messages a second. */
  public static final int DEFAULT_CALLS_IN_FLIGHT = 32;

  /** The default window: while it is stored, three more rounds of calls can go on. */
  public static final int DEFAULT_WINDOW = 4 * DEFAULT_CALLS_IN_FLIGHT * Outbox.MAX_MESSAGES;

  private final QueueSender sender;
  private final ExecutorService executor;
  private final int window;

  /**
   * A publisher.
   *
   * @param executor runs as many calls at once as it has threads
   * @param window how many messages may be sent beyond the last stored checkpoint, 10 or more
   */
  public Publisher(QueueSender sender, ExecutorService executor, int window) {
    if (window < Outbox.MAX_MESSAGES) {
      throw new IllegalArgumentException(
          "the window is " + window + " messages; a batch alone has up to " + Outbox.MAX_MESSAGES);
    }
    this.sender = sender;
    this.executor = executor;
    this.window = window;
  }

  /**
   * How far publishing came.
   *
   * @param accepted all messages before this number are accepted by the queue
   * @param sent how many messages this call sent
   * @param complete true if that is all of them
   */
  public record Progress(long accepted, long sent, boolean complete) {}

  /**
   * Sends everything from message number {@code checkpoint} on, until done or until time is short.
   *
   * @throws MessageRejectedException if the queue rejects a message for what it is
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

  /** One batch on its way, and the number of the message after its last. */
  private record Batch(Future<?> call, long end) {}

  /** The state of one call of {@link #publish}, changed by the coordinating thread only. */
  private final class Sending {
    private final Envelope envelope;
    private final Checkpoints checkpoints;
    private final long first;
    private final Deque<Batch> inFlight = new ArrayDeque<>();
    private long accepted;
    private long stored;

    /** Read by the sending threads: a call that has not begun by now does nothing any more. */
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
          inFlight.add(new Batch(executor.submit(() -> send(batch)), end));
        }
        while (!inFlight.isEmpty()) {
          awaitFirst();
        }
        return new Progress(accepted, accepted - first, complete);
      } catch (LeaseLostException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        abandonInFlight();
        storeBecauseOf(e);
        throw e;
      } finally {
        // Whatever it is that is thrown, an error of the machine too: the caller releases the lease
        // next.
        abandonInFlight();
      }
    }

    private void send(List<OutgoingMessage> batch) {
      if (!abandoned) {
        sender.send(envelope, batch, checkpoints);
      }
    }

    /** Keeps what was reached before a failure, so that the next attempt does not send it again. */
    private void storeBecauseOf(Exception failure) {
      if (accepted > stored) {
        try {
          store();
        } catch (RuntimeException e) {
          failure.addSuppressed(e);
        }
      }
    }

    /** Waits until a batch that ends at {@code end} stays within the window. */
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

    /** Waits for the oldest batch: only it moves the low-water mark. */
    private void awaitFirst() {
      Batch oldest = inFlight.peek();
      while (true) {
        Duration patience = checkpoints.untilRenewal();
        try {
          oldest.call().get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
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
     * Lets what has not begun do nothing and waits for what has: a call that outlives the handler
     * would go on when the frozen sandbox thaws, under a lease that is long another's. Nothing is
     * cancelled: a cancelled {@link Future} counts as done while its call still runs.
     */
    private void abandonInFlight() {
      abandoned = true;
      boolean interrupted = false;
      while (!inFlight.isEmpty()) {
        try {
          inFlight.peek().call().get();
          inFlight.remove();
        } catch (ExecutionException alreadyFailing) {
          // The first failure is on its way to the caller; this is its companion, and its messages
          // lie beyond the checkpoint.
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
