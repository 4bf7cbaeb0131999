package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.StageSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** Redrives of records that name any function, as anyone who can send to the queue can write. */
class RedriveTest {
  private static final String ARN = "arn:aws:lambda:eu-central-1:123456789012:function:";
  private static final String LEFT =
      "order-pipeline-failures: 0 returned, 1 left\norder-pipeline-failures-dlq: 0 returned, 0"
          + " left\n";

  private final StringWriter out = new StringWriter();
  private final List<String> invoked = new ArrayList<>();
  private int deleted;

  @ParameterizedTest
  @ValueSource(
      strings = {"file-arrival-function", "file-sweep-function", "data-processing-function"})
  void failedInvocationOfTheStageIsRepeatedByItsName(String function) {
    assertThat(failures(record(ARN + function + ":$LATEST"))).isZero();

    assertThat(invoked).containsExactly(function + " {\"a\":1}");
    assertThat(deleted).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ARN + "delete-everything",
        ARN + "data-processing-function-prod:$LATEST",
        "delete-everything",
        "arn:aws:lambda:eu-central-1:123456789012:layer:data-processing-function"
      })
  void otherFunctionIsNeverInvoked(String arn) {
    assertThat(failures(record(arn))).isEqualTo(1);

    assertThat(invoked).isEmpty();
    assertThat(deleted).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "  "
                + record(arn)
                + "\n    not returned: the message is about "
                + arn
                + ", but this stage has only the functions file-arrival-function,"
                + " file-sweep-function, data-processing-function; find its sender\n"
                + LEFT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "[]",
        "{\"requestContext\":[]}",
        "{\"requestContext\":{\"functionArn\":{}},\"requestPayload\":1}",
        "{\"requestContext\":{\"functionArn\":\"" + ARN + "file-sweep-function\"}}"
      })
  void messageThatIsNoRecordStays(String body) {
    assertThat(failures(body)).isEqualTo(1);

    assertThat(invoked).isEmpty();
    assertThat(out.toString())
        .isEqualTo(
            "  "
                + body
                + "\n    not returned: the message is not a failed-invocation record; find its"
                + " sender\n"
                + LEFT);
  }

  @Test
  void longMessageIsCut() {
    assertThat(failures("x".repeat(301))).isEqualTo(1);

    assertThat(out.toString().lines()).startsWith("  " + "x".repeat(300) + "...");
  }

  private static String record(String arn) {
    return "{\"requestContext\":{\"functionArn\":\"" + arn + "\"},\"requestPayload\":{\"a\":1}}";
  }

  private int failures(String body) {
    RemotePipeline pipeline =
        new RemotePipeline(
            new RecordingInvoker(),
            new OneMessage(body),
            ResourceNames.of(StageSettings.defaults()));
    return new Redrive(pipeline, new PrintWriter(out), Instant.EPOCH, false).failures();
  }

  /** Records the invocations. */
  private final class RecordingInvoker implements LambdaClient {
    @Override
    public InvokeResponse invoke(InvokeRequest request) {
      invoked.add(request.functionName() + " " + request.payload().asUtf8String());
      return InvokeResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  /** The failure queue with one message; its dead letter queue is empty. */
  private final class OneMessage implements SqsClient {
    private final String body;

    private OneMessage(String body) {
      this.body = body;
    }

    @Override
    public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
      return GetQueueUrlResponse.builder().queueUrl(request.queueName()).build();
    }

    @Override
    public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
      return request.queueUrl().equals("order-pipeline-failures") && deleted == 0
          ? ReceiveMessageResponse.builder()
              .messages(Message.builder().messageId("m").receiptHandle("r").body(body).build())
              .build()
          : ReceiveMessageResponse.builder().build();
    }

    @Override
    public DeleteMessageResponse deleteMessage(DeleteMessageRequest request) {
      deleted++;
      return DeleteMessageResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
