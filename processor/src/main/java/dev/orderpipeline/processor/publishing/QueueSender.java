package dev.orderpipeline.processor.publishing;

import dev.orderpipeline.ledger.AwsClients;
import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.ledger.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Sends one batch until the queue has accepted every message of it: a batch can fail in part with
 * status 200, and then only the failed entries are sent again. Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html">SendMessageBatch</a>
 */
public final class QueueSender {
  /**
   * The longest that sending one batch takes, retries included. Sending under a lease stops this
   * long before the lease ends.
   */
  public static final Duration MAX_SEND = Duration.ofSeconds(20);

  /** Of the client: a call must leave time for a second one within {@link #MAX_SEND}. */
  public static final CallLimits CALLS =
      new CallLimits(
          6,
          Duration.ofSeconds(3),
          Duration.ofSeconds(6),
          Duration.ofMillis(50),
          Duration.ofSeconds(1));

  /** The longest that one call to SQS may take, the client's own retries included. */
  static final Duration MAX_CALL = CALLS.longestCall();

  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  private final SqsClient sqs;
  private final String queueUrl;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;

  /**
   * A sender.
   *
   * @param random where waits take their jitter from; must be thread-safe
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  public QueueSender(
      SqsClient sqs,
      String queueUrl,
      Sleeper sleeper,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.sleeper = sleeper;
    this.random = random;
    this.nanoTime = nanoTime;
  }

  /**
   * A client for the calls that a sender makes. It does not compute again the digests that SQS
   * answers with: the signature covers the digest of the whole request, and SQS checks it.
   */
  public static SqsClient client(AwsClients aws) {
    return aws.clientOfManyCalls(SqsClient.builder().checksumValidationEnabled(false), CALLS);
  }

  /**
   * Sends a batch.
   *
   * @param permission asked before every call
   * @throws MessageRejectedException if the queue rejects a message for what it is
   * @throws QueueUnavailableException if some messages were not accepted in {@link #MAX_SEND}
   */
  void send(Envelope envelope, List<OutgoingMessage> batch, SendPermission permission) {
    long start = nanoTime.getAsLong();
    List<OutgoingMessage> unsent = batch;
    for (int attempt = 0; ; attempt++) {
      permission.check();
      List<BatchResultErrorEntry> failed = call(envelope, unsent);
      if (failed.isEmpty()) {
        return;
      }
      unsent = failedOf(unsent, failed);
      Duration wait = jittered(attempt);
      Duration spent = Duration.ofNanos(nanoTime.getAsLong() - start);
      if (spent.plus(wait).plus(MAX_CALL).compareTo(MAX_SEND) > 0) {
        throw new QueueUnavailableException(
            unsent.size()
                + " messages from number "
                + unsent.get(0).number()
                + " on were not accepted within "
                + MAX_SEND.toSeconds()
                + " s: "
                + failed.get(0).code()
                + "; the run goes on at its checkpoint with the next attempt");
      }
      sleeper.sleep(wait);
    }
  }

  private List<BatchResultErrorEntry> call(Envelope envelope, List<OutgoingMessage> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
    for (OutgoingMessage message : messages) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(Long.toString(message.number()))
              .messageBody(message.body())
              .messageAttributes(envelope.attributesOf(message))
              .build());
    }
    SendMessageBatchResponse answer =
        sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
    return answer.hasFailed() ? answer.failed() : List.of();
  }

  private static List<OutgoingMessage> failedOf(
      List<OutgoingMessage> sent, List<BatchResultErrorEntry> failed) {
    Map<String, BatchResultErrorEntry> byId = new HashMap<>();
    for (BatchResultErrorEntry entry : failed) {
      byId.put(entry.id(), entry);
    }
    List<OutgoingMessage> unsent = new ArrayList<>();
    for (OutgoingMessage message : sent) {
      BatchResultErrorEntry entry = byId.get(Long.toString(message.number()));
      if (entry == null) {
        continue;
      }
      if (Boolean.TRUE.equals(entry.senderFault())) {
        throw new MessageRejectedException(
            "the queue rejects message number "
                + message.number()
                + " (message_id "
                + message.messageId()
                + ") for what it is: "
                + entry.code());
      }
      unsent.add(message);
    }
    return unsent;
  }

  /** Full jitter: anything from nothing to the doubled wait, so that senders spread out. */
  private Duration jittered(int attempt) {
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(attempt, 10));
    Duration longest = doubled.compareTo(MAX_WAIT) < 0 ? doubled : MAX_WAIT;
    return Duration.ofMillis(random.nextLong(longest.toMillis() + 1));
  }
}
