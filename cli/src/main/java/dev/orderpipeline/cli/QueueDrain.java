package dev.orderpipeline.cli;

import dev.orderpipeline.ledger.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Receives a queue's messages, by several threads because one call brings 10 at most, until it is
 * closed. A message is deleted from the queue after it was recorded.
 */
final class QueueDrain implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MAX_OF_A_CALL = 10;
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Set<QueueAttributeName> COUNTS =
      EnumSet.of(
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);

  private final SqsClient sqs;
  private final String queueUrl;
  private final Received received;
  private final Progress progress;
  private final Sleeper sleeper;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ExecutorService threads;
  private final List<Future<?>> workers = new ArrayList<>();

  private QueueDrain(
      SqsClient sqs, String queueUrl, Received received, Progress progress, Sleeper sleeper) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.received = received;
    this.progress = progress;
    this.sleeper = sleeper;
    this.threads = Executors.newFixedThreadPool(THREADS, QueueDrain::thread);
  }

  /** Begins to receive. */
  static QueueDrain start(
      SqsClient sqs, String queueUrl, Received received, Progress progress, Sleeper sleeper) {
    QueueDrain drain = new QueueDrain(sqs, queueUrl, received, progress, sleeper);
    for (int i = 0; i < THREADS; i++) {
      drain.workers.add(drain.threads.submit(drain::receive));
    }
    return drain;
  }

  /**
   * True if the queue holds nothing, neither to be received nor received and not yet deleted: then
   * everything that was sent is recorded. (The local queue counts exactly; that of AWS does not.)
   */
  boolean isEmpty() {
    failIfBroken();
    Map<QueueAttributeName, String> counts =
        sqs.getQueueAttributes(request -> request.queueUrl(queueUrl).attributeNames(COUNTS))
            .attributes();
    return counts.values().stream().allMatch("0"::equals);
  }

  /** Throws what ended one of the threads, if something did. */
  void failIfBroken() {
    for (Future<?> worker : workers) {
      if (worker.isDone()) {
        outcome(worker);
      }
    }
  }

  /** Ends the threads when they have done what they are at. */
  @Override
  public void close() {
    closed.set(true);
    threads.shutdown();
    workers.forEach(QueueDrain::outcome);
  }

  private static void outcome(Future<?> worker) {
    try {
      worker.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandException known) {
        throw known;
      }
      throw new IllegalStateException("the queue cannot be read", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the queue was read", e);
    }
  }

  private void receive() {
    while (!closed.get()) {
      List<Message> messages =
          sqs.receiveMessage(
                  request ->
                      request
                          .queueUrl(queueUrl)
                          .maxNumberOfMessages(MAX_OF_A_CALL)
                          .messageAttributeNames("All"))
              .messages();
      if (messages.isEmpty()) {
        sleeper.sleep(PAUSE);
      } else {
        messages.forEach(message -> received.add(delivery(message)));
        delete(messages);
        progress.note();
      }
    }
  }

  private void delete(List<Message> messages) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
    for (Message message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(message.receiptHandle())
              .build());
    }
    // One that is not deleted comes again, and is then known.
    sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
  }

  private static Delivery delivery(Message message) {
    Map<String, String> attributes = new HashMap<>();
    message
        .messageAttributes()
        .forEach((name, value) -> attributes.put(name, String.valueOf(value.stringValue())));
    return new Delivery(message.body(), attributes);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "receiving");
    thread.setDaemon(true);
    return thread;
  }
}
