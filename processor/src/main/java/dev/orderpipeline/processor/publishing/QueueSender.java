package dev.orderpipeline.processor.publishing;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.aws.Sleeper;
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
 * Sends a batch and retries until the queue has accepted every message. A call with status 200 can
 * have failed entries; only those are sent again. Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html">SendMessageBatch</a>
 */
public final class QueueSender {
  /**
   * The maximum time to send one batch, including retries. Sending stops this long before the lease
   * ends.
   */
  public static final Duration MAX_SEND = Duration.ofSeconds(20);

  /** Limits of the client. Two calls fit into {@link #MAX_SEND}. */
  public static final CallLimits CALLS =
      new CallLimits(
          6,
          Duration.ofSeconds(3),
          Duration.ofSeconds(6),
          Duration.ofMillis(50),
          Duration.ofSeconds(1));

  /** The maximum time of one SQS call, including the client's own retries. */
  static final Duration MAX_CALL = CALLS.callTimeout();

  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  private final SqsClient sqs;
  private final String queueUrl;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;

  /**
   * Creates a sender.
   *
   * @param random source of jitter for the waits; must be thread-safe
   * @param nanoTime a monotonic clock, in nanoseconds
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
   * Creates the SQS client. It does not validate the MD5 digests in responses, because SQS verifies
   * the signature, which covers the request's digest.
   */
  public static SqsClient client(AwsClients aws) {
    return aws.highVolumeClient(SqsClient.builder().checksumValidationEnabled(false), CALLS);
  }

  /**
   * Sends a batch.
   *
   * @param permission checked before every call
   * @throws MessageRejectedException if the queue rejects a message as invalid
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
      unsent = retryable(unsent, failed);
      Duration wait = jitteredWait(attempt);
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
                + "; the next attempt continues at the checkpoint");
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
    SendMessageBatchResponse response =
        sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
    return response.hasFailed() ? response.failed() : List.of();
  }

  private static List<OutgoingMessage> retryable(
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
            "the queue rejected message number "
                + message.number()
                + " (message_id "
                + message.messageId()
                + ") as invalid: "
                + entry.code());
      }
      unsent.add(message);
    }
    return unsent;
  }

  /** Exponential backoff with full jitter, so that concurrent senders spread out. */
  private Duration jitteredWait(int attempt) {
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(attempt, 10));
    Duration longest = doubled.compareTo(MAX_WAIT) < 0 ? doubled : MAX_WAIT;
    return Duration.ofMillis(random.nextLong(longest.toMillis() + 1));
  }
}
