package dev.orderpipeline.cli.operate;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.model.VisibleText;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Returns messages from the failure queues and the dead letter queue to their source. Deletes a
 * message only after its target accepted it. At worst the target gets it twice, and every target
 * handles duplicates.
 */
final class Redrive {
  private static final int MAX_MESSAGES_PER_CALL = 10;
  private static final int MAX_SHOWN = 300;
  private static final Pattern FUNCTION_ARN =
      Pattern.compile("arn:aws[a-z-]*:lambda:[^:]*:[0-9]*:function:([^:]+)(?::[^:]*)?");

  /** Long polling queries all servers of a queue; a call that does not wait can miss messages. */
  private static final int WAIT_SECONDS = 1;

  private final RemotePipeline pipeline;
  private final PrintWriter out;
  private final Instant start;
  private final boolean listOnly;

  /**
   * Creates a redrive.
   *
   * @param start messages sent after this time are left, because they can be returned ones
   * @param listOnly true to move nothing
   */
  Redrive(RemotePipeline pipeline, PrintWriter out, Instant start, boolean listOnly) {
    this.pipeline = pipeline;
    this.out = out;
    this.start = start;
    this.listOnly = listOnly;
  }

  /** Moves one message to its target and returns a line about it; throws if it must stay. */
  private interface Move {
    String move(Message message);
  }

  /** Repeats each permanently failed invocation; returns how many messages are left. */
  int failures() {
    return drain(pipeline.names().failureQueue(), this::invokeAgain)
        + drain(pipeline.names().failureDeadLetterQueue(), this::invokeAgain);
  }

  /** Moves each dead letter back to the message queue; returns how many are left. */
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
          return "returned to " + pipeline.names().messageQueue();
        });
  }

  private String invokeAgain(Message message) {
    String arn;
    String payload;
    try {
      JsonObject record = JsonParser.parseString(message.body()).getAsJsonObject();
      arn = record.getAsJsonObject("requestContext").get("functionArn").getAsString();
      payload = record.get("requestPayload").toString();
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | UnsupportedOperationException
        | NullPointerException e) {
      throw new RequestFailedException(
          "the message is not a failed-invocation record; find its sender", e);
    }
    String function = functionOf(arn);
    pipeline
        .lambda()
        .invoke(
            request ->
                request
                    .functionName(function)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String(payload)));
    return "invoked again: " + function;
  }

  /**
   * Returns the function of a record, which anyone who can send to the queue chooses: only the
   * functions of this stage are invoked, in its own account and region.
   */
  private String functionOf(String arn) {
    List<String> functions =
        List.of(
            pipeline.names().arrivalFunction(),
            pipeline.names().sweepFunction(),
            pipeline.names().processingFunction());
    Matcher form = FUNCTION_ARN.matcher(arn);
    if (!form.matches() || !functions.contains(form.group(1))) {
      throw new RequestFailedException(
          "the message is about "
              + VisibleText.of(arn)
              + ", but this stage has only the functions "
              + String.join(", ", functions)
              + "; find its sender");
    }
    return form.group(1);
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
                          .maxNumberOfMessages(MAX_MESSAGES_PER_CALL)
                          .waitTimeSeconds(WAIT_SECONDS)
                          .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP)
                          .messageAttributeNames("All"))
              .messages();
      boolean anyNew = false;
      for (Message message : messages) {
        if (seen.put(message.messageId(), message) == null && isSentBeforeStart(message)) {
          anyNew = true;
          if (moveOne(queueUrl, message, move)) {
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
        queue
            + ": "
            + (listOnly ? ByteSizes.messages(left) : moved + " returned, " + left + " left"));
    out.flush();
    return listOnly ? 0 : left;
  }

  /** Makes a listed message visible again at once. */
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

  private boolean isSentBeforeStart(Message message) {
    String sent = message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
    return sent == null || !Instant.ofEpochMilli(Long.parseLong(sent)).isAfter(start);
  }

  private boolean moveOne(String queueUrl, Message message, Move move) {
    out.println("  " + VisibleText.of(VisibleText.cut(message.body(), MAX_SHOWN)));
    if (listOnly) {
      return false;
    }
    try {
      out.println("    " + move.move(message));
    } catch (RequestFailedException | SdkException e) {
      out.println("    not returned: " + VisibleText.of(e.getMessage()));
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
