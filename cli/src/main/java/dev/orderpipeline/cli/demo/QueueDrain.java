package dev.orderpipeline.cli.demo;

import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.cli.command.CommandException;
import dev.orderpipeline.cli.command.Progress;
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
 * Receives and deletes a queue's messages until it is closed. Uses several threads, because one
 * call returns at most 10 messages. Deletes a message only after it is recorded.
 */
final class QueueDrain implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int MAX_MESSAGES_PER_CALL = 10;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final Set<QueueAttributeName> COUNTS =
      EnumSet.of(
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);

  private final SqsClient sqs;
  private final String queueUrl;
  private final ReceivedMessages received;
  private final Progress progress;
  private final Sleeper sleeper;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ExecutorService threads;
  private final List<Future<?>> workers = new ArrayList<>();

  private QueueDrain(
      SqsClient sqs,
      String queueUrl,
      ReceivedMessages received,
      Progress progress,
      Sleeper sleeper) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.received = received;
    this.progress = progress;
    this.sleeper = sleeper;
    this.threads = Executors.newFixedThreadPool(THREADS, QueueDrain::thread);
  }

  /** Starts to receive. */
  static QueueDrain start(
      SqsClient sqs,
      String queueUrl,
      ReceivedMessages received,
      Progress progress,
      Sleeper sleeper) {
    QueueDrain drain = new QueueDrain(sqs, queueUrl, received, progress, sleeper);
    for (int i = 0; i < THREADS; i++) {
      drain.workers.add(drain.threads.submit(drain::receive));
    }
    return drain;
  }

  /**
   * Whether the queue is empty: no message is visible, delayed or in flight, so all messages sent
   * are recorded. The local queue counts exactly; SQS on AWS does not.
   */
  boolean isEmpty() {
    failIfBroken();
    Map<QueueAttributeName, String> counts =
        sqs.getQueueAttributes(request -> request.queueUrl(queueUrl).attributeNames(COUNTS))
            .attributes();
    return counts.values().stream().allMatch("0"::equals);
  }

  /** Throws the exception that ended a thread, if any. */
  void failIfBroken() {
    for (Future<?> worker : workers) {
      if (worker.isDone()) {
        await(worker);
      }
    }
  }

  /** Stops the threads after their current call. */
  @Override
  public void close() {
    closed.set(true);
    threads.shutdown();
    workers.forEach(QueueDrain::await);
  }

  private static void await(Future<?> worker) {
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
                          .maxNumberOfMessages(MAX_MESSAGES_PER_CALL)
                          .messageAttributeNames("All"))
              .messages();
      if (messages.isEmpty()) {
        sleeper.sleep(POLL_INTERVAL);
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
    // A message that is not deleted is delivered again and counts as a duplicate.
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
