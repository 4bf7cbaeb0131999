package dev.orderpipeline.simulation.aws;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

/** An in-memory SQS queue that accepts batches. It has no receive call; see {@link #drain}. */
public final class ModelSqs implements SqsClient {
  private static final int MAX_ENTRIES = 10;
  private static final int MAX_BYTES = 1 << 20;

  private final String queueUrl;
  private final Consumer<List<Accepted>> listener;
  private final List<Accepted> accepted = new ArrayList<>();
  private final Set<Long> contents = new HashSet<>();
  private long digest;
  private long responseDigest;

  /** A message that the queue accepted. */
  public record Accepted(
      String entryId, String body, Map<String, MessageAttributeValue> attributes) {
    /** The string value of an attribute. */
    public String attribute(String name) {
      return attributes.get(name).stringValue();
    }
  }

  /**
   * An empty queue.
   *
   * @param listener called with the accepted messages of each batch before they are in the queue;
   *     an exception fails the call without effect
   */
  public ModelSqs(String queueUrl, Consumer<List<Accepted>> listener) {
    this.queueUrl = queueUrl;
    this.listener = listener;
  }

  /** A digest of the distinct accepted messages; their order and number do not matter. */
  public synchronized long digest() {
    return digest;
  }

  /** A digest of the last response. */
  public synchronized long lastResponseDigest() {
    return responseDigest;
  }

  /** The accepted messages in order. */
  public synchronized List<Accepted> accepted() {
    return List.copyOf(accepted);
  }

  /** Removes and returns all messages. */
  public synchronized List<Accepted> drain() {
    List<Accepted> all = List.copyOf(accepted);
    accepted.clear();
    return all;
  }

  @Override
  public String serviceName() {
    return "sqs";
  }

  @Override
  public void close() {}

  @Override
  public synchronized SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
    return send(request, request.entries().size(), false);
  }

  /**
   * Accepts the first entries and fails the others, as an overloaded service does.
   *
   * @param senderFault the sender fault flag of the failed entries
   */
  public synchronized SendMessageBatchResponse sendPartially(
      SendMessageBatchRequest request, int acceptedCount, boolean senderFault) {
    return send(request, acceptedCount, senderFault);
  }

  private SendMessageBatchResponse send(
      SendMessageBatchRequest request, int acceptedCount, boolean senderFault) {
    check(request);
    List<SendMessageBatchResultEntry> successful = new ArrayList<>();
    List<BatchResultErrorEntry> failed = new ArrayList<>();
    List<Accepted> now = new ArrayList<>();
    for (SendMessageBatchRequestEntry entry : request.entries()) {
      if (now.size() == acceptedCount) {
        failed.add(
            BatchResultErrorEntry.builder()
                .id(entry.id())
                .code(senderFault ? "InvalidMessageContents" : "InternalError")
                .senderFault(senderFault)
                .build());
        continue;
      }
      if (!entry.messageBody().codePoints().allMatch(ModelSqs::isAllowed)) {
        failed.add(
            BatchResultErrorEntry.builder()
                .id(entry.id())
                .code("InvalidMessageContents")
                .senderFault(true)
                .build());
        continue;
      }
      now.add(new Accepted(entry.id(), entry.messageBody(), entry.messageAttributes()));
      successful.add(
          SendMessageBatchResultEntry.builder()
              .id(entry.id())
              .messageId("m" + (accepted.size() + now.size()))
              .build());
    }
    responseDigest = 0;
    listener.accept(now);
    for (Accepted message : now) {
      accepted.add(message);
      long hash = Hash.of(message.body());
      for (Map.Entry<String, MessageAttributeValue> attribute : message.attributes().entrySet()) {
        hash +=
            Hash.mix(attribute.getKey().hashCode(), Hash.of(attribute.getValue().stringValue()));
      }
      if (contents.add(hash)) {
        digest += Hash.mix(9, hash);
      }
    }
    responseDigest = Hash.mix(10 + failed.size(), senderFault ? 1 : 0);
    return SendMessageBatchResponse.builder().successful(successful).failed(failed).build();
  }

  private static boolean isAllowed(int c) {
    return c == 0x9
        || c == 0xA
        || c == 0xD
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }

  private void check(SendMessageBatchRequest request) {
    if (!queueUrl.equals(request.queueUrl())) {
      throw rejected(QueueDoesNotExistException.builder(), "The specified queue does not exist.");
    }
    if (request.entries().isEmpty()) {
      throw rejected(EmptyBatchRequestException.builder(), "There should be at least one entry.");
    }
    if (request.entries().size() > MAX_ENTRIES) {
      throw rejected(TooManyEntriesInBatchRequestException.builder(), "Maximum is 10 entries.");
    }
    Set<String> ids = new HashSet<>();
    long bytes = 0;
    for (SendMessageBatchRequestEntry entry : request.entries()) {
      if (!ids.add(entry.id())) {
        throw rejected(BatchEntryIdsNotDistinctException.builder(), "Id " + entry.id() + " twice.");
      }
      bytes += bytes(entry.messageBody());
      for (Map.Entry<String, MessageAttributeValue> attribute :
          entry.messageAttributes().entrySet()) {
        bytes +=
            bytes(attribute.getKey())
                + bytes(attribute.getValue().dataType())
                + bytes(attribute.getValue().stringValue());
      }
    }
    if (bytes > MAX_BYTES) {
      throw rejected(BatchRequestTooLongException.builder(), "The batch is longer than 1 MiB.");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static SqsException rejected(SqsException.Builder failure, String message) {
    return (SqsException) failure.message(message).statusCode(400).build();
  }
}
