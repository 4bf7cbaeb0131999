package dev.orderpipeline.localstack.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.TestStack;
import dev.orderpipeline.localstack.services.S3Events;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.model.Message;

@Tag("full")
@ExtendWith(TestStack.Shared.class)
class LambdaIT {
  private final TestStack test;

  LambdaIT(TestStack test) {
    this.test = test;
  }

  @Test
  void synchronousInvocationReturnsTheResponseOfTheFunction() {
    InvokeResponse response = invoke(TestStack.ACTING, "{\"do\":\"echo\",\"ä\":[1,2.50]}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.executedVersion()).isEqualTo("$LATEST");
    assertThat(response.functionError()).isNull();
    assertThat(response.payload().asUtf8String()).isEqualTo("{\"do\":\"echo\",\"ä\":[1,2.50]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acting-function",
        "acting-function:$LATEST",
        "000000000000:function:acting-function",
        "arn:aws:lambda:eu-central-1:000000000000:function:acting-function",
        "arn:aws:lambda:eu-central-1:000000000000:function:acting-function:$LATEST"
      })
  void functionIsFoundByEachFormOfItsName(String name) {
    assertThat(invoke(name, "{}").payload().asUtf8String()).isEqualTo("{}");
  }

  @Test
  void unknownFunctionIsNotFound() {
    assertThatThrownBy(() -> invoke("nobody", "{}"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(
            "Function not found: arn:aws:lambda:eu-central-1:000000000000:function:nobody");
  }

  @Test
  void unknownQualifierIsNotFound() {
    assertThatThrownBy(() -> invoke("acting-function:live", "{}"))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(":function:acting-function:live");
  }

  @Test
  void payloadThatIsNoJsonIsRejected() {
    LambdaException rejection =
        catchThrowableOfType(LambdaException.class, () -> invoke(TestStack.ACTING, "{oops}"));

    assertThat(rejection.statusCode()).isEqualTo(400);
    assertThat(rejection.awsErrorDetails().errorCode()).isEqualTo("InvalidRequestContentException");
  }

  @Test
  void synchronousPayloadOverSixMegabytesIsRejected() {
    LambdaException rejection =
        catchThrowableOfType(
            LambdaException.class,
            () -> invoke(TestStack.ACTING, jsonOfLength(6 * 1024 * 1024 + 1)));

    assertThat(rejection.statusCode()).isEqualTo(413);
    assertThat(rejection.awsErrorDetails().errorCode()).isEqualTo("RequestTooLargeException");
  }

  @Test
  void asynchronousPayloadOverOneMegabyteIsRejected() {
    LambdaException rejection =
        catchThrowableOfType(
            LambdaException.class, () -> invokeAsync(jsonOfLength(1024 * 1024 + 1)));

    assertThat(rejection.statusCode()).isEqualTo(413);
  }

  @Test
  void responseOverSixMegabytesIsAnError() {
    InvokeResponse response =
        invoke(TestStack.ACTING, "{\"do\":\"fill\",\"bytes\":" + 7 * 1024 * 1024 + "}");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(error(response).get("errorType").getAsString())
        .isEqualTo("Function.ResponseSizeTooLarge");
  }

  @Test
  void dryRunDoesNotRunTheFunction() {
    InvokeResponse response =
        test.lambda()
            .invoke(r -> r.functionName(TestStack.ACTING).invocationType(InvocationType.DRY_RUN));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(test.listener().linesWith(response.responseMetadata().requestId())).isEmpty();
  }

  @Test
  void functionSeesItsContextAndTheDeployedEnvironmentOnly() {
    JsonObject description = describe(TestStack.ACTING);
    JsonObject environment = description.getAsJsonObject("environment");

    assertThat(description.get("functionName").getAsString()).isEqualTo(TestStack.ACTING);
    assertThat(description.get("functionVersion").getAsString()).isEqualTo("$LATEST");
    assertThat(description.get("functionArn").getAsString())
        .isEqualTo("arn:aws:lambda:eu-central-1:000000000000:function:acting-function");
    assertThat(description.get("logGroup").getAsString()).isEqualTo("/aws/lambda/acting-function");
    assertThat(description.get("memory").getAsInt()).isEqualTo(256);
    assertThat(description.get("heapMegabytes").getAsInt()).isBetween(200, 220);
    assertThat(description.get("millisLeft").getAsInt()).isBetween(1, 30_000);
    assertThat(environment.get("AWS_ENDPOINT_URL").getAsString())
        .isEqualTo(test.stack().endpoint().toString());
    assertThat(environment.get("MESSAGE_QUEUE_URL").getAsString())
        .isEqualTo(test.stack().messageQueueUrl());
    assertThat(environment.keySet())
        .containsExactlyInAnyOrder(
            "AWS_ACCESS_KEY_ID",
            "AWS_DEFAULT_REGION",
            "AWS_ENDPOINT_URL",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_RUNTIME_API",
            "AWS_REGION",
            "AWS_SECRET_ACCESS_KEY",
            "CORRECTION_SETTLE_SECONDS",
            "DROP_BUCKET",
            "LAMBDA_TASK_ROOT",
            "MESSAGE_QUEUE_URL",
            "PATH",
            "TZ",
            "_HANDLER");
  }

  @Test
  void warmEnvironmentServesConsecutiveInvocations() {
    JsonObject first = describe(TestStack.ACTING);
    JsonObject second = describe(TestStack.ACTING);

    assertThat(second.get("pid")).isEqualTo(first.get("pid"));
    assertThat(second.get("calls").getAsInt()).isEqualTo(first.get("calls").getAsInt() + 1);
    assertThat(second.get("requestId")).isNotEqualTo(first.get("requestId"));
  }

  @Test
  void concurrentInvocationsHaveSeparateEnvironments() throws Exception {
    Path one = test.directory().resolve(UUID.randomUUID().toString());
    Path other = test.directory().resolve(UUID.randomUUID().toString());

    List<String> pids = atOnce(() -> meet(one, other), () -> meet(other, one));

    assertThat(pids).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void invocationsBeyondTheLimitAreThrottled() throws Exception {
    Path one = test.directory().resolve(UUID.randomUUID().toString());
    Path other = test.directory().resolve(UUID.randomUUID().toString());
    int mark = test.listener().mark();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Path never = test.directory().resolve(UUID.randomUUID().toString());
      Future<String> first = threads.submit(() -> meet(one, other));
      String firstStarted =
          test.listener().await(mark, line -> line.startsWith("started " + TestStack.ACTING));
      Future<String> second = threads.submit(() -> meet(Path.of(other + "-not"), never));
      test.listener()
          .await(
              mark,
              line -> line.startsWith("started " + TestStack.ACTING) && !line.equals(firstStarted));

      LambdaException rejection =
          catchThrowableOfType(LambdaException.class, () -> invoke(TestStack.ACTING, "{}"));
      Files.createFile(other);
      Files.createFile(never);

      assertThat(rejection.statusCode()).isEqualTo(429);
      assertThat(first.get()).isNotEqualTo(second.get());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void errorOfTheFunctionIsReturned() {
    InvokeResponse response =
        invoke(TestStack.ACTING, "{\"do\":\"fail\",\"why\":\"no such partner\"}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(error(response).get("errorType").getAsString())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(error(response).get("errorMessage").getAsString()).isEqualTo("no such partner");
    assertThat(error(response).getAsJsonArray("stackTrace")).isNotEmpty();
  }

  @Test
  void jvmIsKilledAtTheTimeoutOfItsInvocation() {
    Set<Long> before = TestStack.children();

    InvokeResponse response = invoke(TestStack.HASTY, "{\"do\":\"hang\"}");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(error(response).get("errorType").getAsString()).isEqualTo("Sandbox.Timedout");
    assertThat(error(response).get("errorMessage").getAsString())
        .matches("RequestId: [0-9a-f-]{36} Error: Task timed out after 0.05 seconds");
    assertThat(TestStack.children()).isEqualTo(before);
  }

  @Test
  void invocationFailsWhenItsJvmExits() {
    InvokeResponse response = invoke(TestStack.ACTING, "{\"do\":\"crash\",\"status\":3}");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(error(response).get("errorType").getAsString()).isEqualTo("Runtime.ExitError");
    assertThat(error(response).get("errorMessage").getAsString())
        .matches("RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 3");
  }

  @Test
  void functionThatCannotStartFailsWithItsError() {
    InvokeResponse response = invoke(TestStack.UNREADY, "{}");

    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(error(response).toString()).contains("no table given");
  }

  @Test
  void logTailContainsTheOutputOfTheFunction() {
    InvokeResponse response =
        test.lambda()
            .invoke(
                r ->
                    r.functionName(TestStack.ACTING)
                        .logType(LogType.TAIL)
                        .payload(SdkBytes.fromUtf8String("{\"do\":\"say\",\"what\":\"heard?\"}")));

    String tail =
        new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
    assertThat(tail)
        .containsSubsequence("START RequestId: ", "heard?", "END RequestId: ", "REPORT RequestId: ")
        .contains("Memory Size: 256 MB");
  }

  @Test
  void typedEventsReachTheirHandler() {
    String event =
        new S3Events("eu-central-1", Clock.systemUTC())
            .created(
                "ObjectCreated:Put",
                "all",
                new S3Events.Written("a-bucket", "acme/a b+c.csv", 3, "e", "v1"));

    assertThat(invoke(TestStack.KEYS, event).payload().asUtf8String())
        .isEqualTo("[\"acme/a b+c.csv\"]");
  }

  @Test
  void asynchronousInvocationIsAcceptedImmediatelyAndRuns() throws Exception {
    int mark = test.listener().mark();

    InvokeResponse response = invokeAsync("{\"do\":\"echo\"}");

    assertThat(response.statusCode()).isEqualTo(202);
    test.listener()
        .await(
            mark,
            line ->
                line.equals(
                    "succeeded "
                        + TestStack.ACTING
                        + " "
                        + response.responseMetadata().requestId()));
  }

  @Test
  void failedAsynchronousInvocationIsRetriedTwiceThenRecordedInTheFailureQueue() throws Exception {
    int mark = test.listener().mark();

    String id = invokeAsync("{\"do\":\"fail\",\"why\":\"never\"}").responseMetadata().requestId();
    test.listener().await(mark, line -> line.equals("exhausted " + TestStack.ACTING + " " + id));

    assertThat(test.listener().linesWith(id))
        .containsExactly(
            "started acting-function " + id,
            "failed acting-function " + id,
            "retry 1 acting-function " + id + " in 10",
            "started acting-function " + id,
            "failed acting-function " + id,
            "retry 2 acting-function " + id + " in 20",
            "started acting-function " + id,
            "failed acting-function " + id,
            "exhausted acting-function " + id);
    JsonObject record = failureRecord();
    assertThat(record.remove("timestamp").getAsString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    JsonObject responsePayload = record.remove("responsePayload").getAsJsonObject();
    assertThat(responsePayload.get("errorMessage").getAsString()).isEqualTo("never");
    assertThat(record)
        .isEqualTo(
            JsonParser.parseString(
                """
                {"version": "1.0",
                 "requestContext": {
                   "requestId": "%s",
                   "functionArn":
                     "arn:aws:lambda:eu-central-1:000000000000:function:acting-function:$LATEST",
                   "condition": "RetriesExhausted",
                   "approximateInvokeCount": 3},
                 "requestPayload": {"do": "fail", "why": "never"},
                 "responseContext": {
                   "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}}
                """
                    .formatted(id)));
  }

  @Test
  void failedAsynchronousInvocationThatIsTooOldIsRecordedWithoutARetry() throws Exception {
    int mark = test.listener().mark();

    String id = invokeExpiringAsync("{\"do\":\"fail\",\"why\":\"old\"}");
    test.listener().await(mark, line -> line.equals("exhausted " + TestStack.EXPIRING + " " + id));

    assertThat(test.listener().linesWith(id))
        .containsExactly(
            "started expiring-function " + id,
            "failed expiring-function " + id,
            "exhausted expiring-function " + id);
    assertThat(failureRecord().getAsJsonObject("requestContext"))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"requestId": "%s",
                 "functionArn":
                   "arn:aws:lambda:eu-central-1:000000000000:function:expiring-function:$LATEST",
                 "condition": "EventAgeExceeded",
                 "approximateInvokeCount": 1}
                """
                    .formatted(id)));
  }

  @Test
  void asynchronousInvocationWithoutAFreeEnvironmentInTimeNeverStarts() throws Exception {
    int mark = test.listener().mark();
    Path end = test.directory().resolve(UUID.randomUUID().toString());
    String untilTheEnd = "{\"do\":\"await\",\"file\":\"" + end + "\"}";
    List<String> busy = List.of(invokeExpiringAsync(untilTheEnd), invokeExpiringAsync(untilTheEnd));
    for (String id : busy) {
      test.listener().await(mark, line -> line.equals("started " + TestStack.EXPIRING + " " + id));
    }

    String late = invokeExpiringAsync("{\"do\":\"echo\"}");
    test.listener()
        .await(mark, line -> line.equals("exhausted " + TestStack.EXPIRING + " " + late));

    assertThat(test.listener().linesWith(late))
        .containsExactly("exhausted " + TestStack.EXPIRING + " " + late);
    assertThat(failureRecord().getAsJsonObject("requestContext").get("condition").getAsString())
        .isEqualTo("EventAgeExceeded");
    Files.createFile(end);
    for (String id : busy) {
      test.listener()
          .await(mark, line -> line.equals("succeeded " + TestStack.EXPIRING + " " + id));
    }
  }

  private String invokeExpiringAsync(String payload) {
    return test.lambda()
        .invoke(
            r ->
                r.functionName(TestStack.EXPIRING)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String(payload)))
        .responseMetadata()
        .requestId();
  }

  private JsonObject failureRecord() {
    String url = test.stack().queueUrl(test.stack().names().failureQueue());
    List<Message> messages =
        test.sqs()
            .receiveMessage(r -> r.queueUrl(url).waitTimeSeconds(5).maxNumberOfMessages(1))
            .messages();
    assertThat(messages).hasSize(1);
    test.sqs().deleteMessage(r -> r.queueUrl(url).receiptHandle(messages.get(0).receiptHandle()));
    return JsonParser.parseString(messages.get(0).body()).getAsJsonObject();
  }

  private String meet(Path mine, Path other) {
    JsonObject event = new JsonObject();
    event.addProperty("do", "meet");
    event.addProperty("mine", mine.toString());
    event.addProperty("other", other.toString());
    return invoke(TestStack.ACTING, event.toString()).payload().asUtf8String();
  }

  private JsonObject describe(String function) {
    return JsonParser.parseString(
            invoke(function, "{\"do\":\"describe\"}").payload().asUtf8String())
        .getAsJsonObject();
  }

  private InvokeResponse invoke(String function, String payload) {
    return test.lambda()
        .invoke(r -> r.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
  }

  private InvokeResponse invokeAsync(String payload) {
    return test.lambda()
        .invoke(
            r ->
                r.functionName(TestStack.ACTING)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String(payload)));
  }

  private static JsonObject error(InvokeResponse response) {
    return JsonParser.parseString(response.payload().asUtf8String()).getAsJsonObject();
  }

  private static String jsonOfLength(int length) {
    return "\"" + "x".repeat(length - 2) + "\"";
  }

  private static List<String> atOnce(Callable<String> one, Callable<String> other)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<String> results = new ArrayList<>();
      for (Future<String> result : threads.invokeAll(List.of(one, other))) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
