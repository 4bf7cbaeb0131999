package dev.orderpipeline.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Moves messages of the queues that hold what failed. One is deleted only after it was accepted
 * where it goes: at worst it goes there twice, which every receiver bears.
 */
final class Redrive {
  private static final int MAX_OF_A_CALL = 10;
  private static final int MAX_SHOWN = 300;

  /** Receiving asks some servers of a queue only unless it waits. */
  private static final int WAIT_SECONDS = 1;

  private final RemotePipeline pipeline;
  private final PrintWriter out;
  private final Instant start;
  private final boolean listOnly;

  /**
   * A redrive.
   *
   * @param start what was sent after this has come back and is left
   * @param listOnly true to move nothing
   */
  Redrive(RemotePipeline pipeline, PrintWriter out, Instant start, boolean listOnly) {
    this.pipeline = pipeline;
    this.out = out;
    this.start = start;
    this.listOnly = listOnly;
  }

  /** Moves one message; throws what keeps it where it is. */
  private interface Move {
    String move(Message message);
  }

  /** Invokes each function again whose invocation failed for good; returns how many are left. */
  int failures() {
    return drain(pipeline.names().failureQueue(), this::invokeAgain)
        + drain(pipeline.names().failureDeadLetterQueue(), this::invokeAgain);
  }

  /** Sends each dead letter to the message queue again; returns how many are left. */
  int deadLetters() {
    String queueUrl = queueUrl(pipeline.names().messageQueue());
    return drain(
        pipeline.names().deadLetterQueue(),
        message -> {
          pipeline
              .sqs()
              .sendMessage(
                  request ->
                      request
                          .queueUrl(queueUrl)
                          .messageBody(message.body())
                          .messageAttributes(message.messageAttributes()));
          return "back in " + pipeline.names().messageQueue();
        });
  }

  private String invokeAgain(Message message) {
    JsonObject record;
    String function;
    try {
      record = JsonParser.parseString(message.body()).getAsJsonObject();
      function = record.getAsJsonObject("requestContext").get("functionArn").getAsString();
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new RequestFailedException(
          "it is no record of a failed invocation; look at who wrote it", e);
    }
    pipeline
        .lambda()
        .invoke(
            request ->
                request
                    .functionName(function)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String(record.get("requestPayload").toString())));
    return "invoked again: " + function;
  }

  private int drain(String queue, Move move) {
    String queueUrl = queueUrl(queue);
    Map<String, Message> seen = new HashMap<>();
    int moved = 0;
    int left = 0;
    while (true) {
      List<Message> messages =
          pipeline
              .sqs()
              .receiveMessage(
                  request ->
                      request
                          .queueUrl(queueUrl)
                          .maxNumberOfMessages(MAX_OF_A_CALL)
                          .waitTimeSeconds(WAIT_SECONDS)
                          .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP)
                          .messageAttributeNames("All"))
              .messages();
      boolean anyNew = false;
      for (Message message : messages) {
        if (seen.put(message.messageId(), message) == null && isOld(message)) {
          anyNew = true;
          if (moved(queueUrl, message, move)) {
            moved++;
          } else {
            left++;
          }
        }
      }
      if (!anyNew) {
        break;
      }
    }
    if (listOnly) {
      seen.values().forEach(message -> release(queueUrl, message));
    }
    out.println(
        queue + ": " + (listOnly ? left + " there" : moved + " sent back, " + left + " left"));
    out.flush();
    return listOnly ? 0 : left;
  }

  /** Lets others receive at once what was only looked at. */
  private void release(String queueUrl, Message message) {
    pipeline
        .sqs()
        .changeMessageVisibility(
            request ->
                request
                    .queueUrl(queueUrl)
                    .receiptHandle(message.receiptHandle())
                    .visibilityTimeout(0));
  }

  private boolean isOld(Message message) {
    String sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
    return sent == null || !Instant.ofEpochMilli(Long.parseLong(sent)).isAfter(start);
  }

  private boolean moved(String queueUrl, Message message, Move move) {
    String shown =
        message.body().length() > MAX_SHOWN
            ? message.body().substring(0, MAX_SHOWN) + "…"
            : message.body();
    out.println("  " + shown);
    if (listOnly) {
      return false;
    }
    try {
      out.println("    " + move.move(message));
    } catch (RequestFailedException | SdkException e) {
      out.println("    left there: " + e.getMessage());
      return false;
    }
    pipeline
        .sqs()
        .deleteMessage(
            request -> request.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
    return true;
  }

  private String queueUrl(String queue) {
    try {
      return pipeline.sqs().getQueueUrl(request -> request.queueName(queue)).queueUrl();
    } catch (SdkException e) {
      throw new RequestFailedException(
          "the queue " + queue + " cannot be found: " + e.getMessage(), e);
    }
  }
}
