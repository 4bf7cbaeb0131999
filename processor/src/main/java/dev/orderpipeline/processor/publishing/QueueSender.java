package dev.orderpipeline.processor.publishing;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.aws.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    return aws.client(SqsClient.builder().checksumValidationEnabled(false), CALLS);
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
      SendMessageBatchResponse response = call(envelope, unsent);
      unsent = unaccepted(unsent, response);
      if (unsent.isEmpty()) {
        return;
      }
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
                + fault(response)
                + "; the next attempt continues at the checkpoint");
      }
      sleeper.sleep(wait);
    }
  }

  private SendMessageBatchResponse call(Envelope envelope, List<OutgoingMessage> messages) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>(messages.size());
    for (OutgoingMessage message : messages) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(Long.toString(message.number()))
              .messageBody(message.body())
              .messageAttributes(envelope.attributesOf(message))
              .build());
    }
    return sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
  }

  /**
   * The messages that the queue did not accept. A message counts as accepted only if the response
   * names it, so that an incomplete response loses nothing.
   */
  private static List<OutgoingMessage> unaccepted(
      List<OutgoingMessage> sent, SendMessageBatchResponse response) {
    Set<String> accepted = new HashSet<>();
    response.successful().forEach(entry -> accepted.add(entry.id()));
    Map<String, BatchResultErrorEntry> failed = new HashMap<>();
    response.failed().forEach(entry -> failed.put(entry.id(), entry));
    List<OutgoingMessage> unsent = new ArrayList<>();
    for (OutgoingMessage message : sent) {
      String id = Long.toString(message.number());
      BatchResultErrorEntry fault = failed.get(id);
      if (fault != null && Boolean.TRUE.equals(fault.senderFault())) {
        throw new MessageRejectedException(
            "the queue rejected message number "
                + message.number()
                + " (message_id "
                + message.messageId()
                + ") as invalid: "
                + fault.code());
      }
      if (fault != null || !accepted.contains(id)) {
        unsent.add(message);
      }
    }
    return unsent;
  }

  private static String fault(SendMessageBatchResponse response) {
    return response.failed().stream()
        .map(BatchResultErrorEntry::code)
        .findFirst()
        .orElse("the response did not name them");
  }

  /** Exponential backoff with full jitter, so that concurrent senders spread out. */
  private Duration jitteredWait(int attempt) {
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(attempt, 10));
    Duration longest = doubled.compareTo(MAX_WAIT) < 0 ? doubled : MAX_WAIT;
    return Duration.ofMillis(random.nextLong(longest.toMillis() + 1));
  }
}
