package dev.orderpipeline.localstack.glue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.ChangedTemplate;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.TestStack;
import dev.orderpipeline.localstack.lambda.Invoker;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a job with a test program. */
@Tag("full")
@ExtendWith(TestStack.Shared.class)
class JobIT {
  private static final String JOB = TestStack.JOB;
  private static final String HASTY = TestStack.HASTY_JOB;

  @TempDir private Path directory;

  private final TestStack test;
  private final LocalStack stack;
  private final Invoker invoker;
  private final int mark;

  JobIT(TestStack test) {
    this.test = test;
    this.stack = test.stack();
    this.invoker = new Invoker(stack);
    this.mark = test.listener().mark();
  }

  private void await(String event) throws InterruptedException {
    String unused = test.listener().await(mark, line -> line.equals(event));
  }

  private void assertRejected(HttpResponse<String> answer, String type, String message) {
    JsonObject error = new JsonObject();
    error.addProperty("__type", type);
    error.addProperty("Message", message);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JsonParser.parseString(answer.body())).isEqualTo(error);
  }

  @Test
  void runGetsItsRequestTheSettingsOfTheJobAndTheEndpoint() throws Exception {
    Path file = directory.resolve("description.json");
    String request = "{\"do\":\"describe\",\"file\":\"" + file + "\"}";

    String run = invoker.startJob(JOB, request);

    assertThat(run).matches("jr_[0-9a-f]{32}");
    await("job succeeded " + JOB + " " + run);
    JsonObject description = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonObject arguments = description.getAsJsonObject("arguments");
    assertThat(JsonParser.parseString(arguments.remove("--settings").getAsString()))
        .isEqualTo(
            ChangedTemplate.of(
                "{'ADDED':'more','CORRECTION_SETTLE_SECONDS':'5','DROP_BUCKET':'a-bucket',"
                    + "'MESSAGE_QUEUE_URL':'"
                    + stack.messageQueueUrl()
                    + "'}"));
    JsonObject expected = new JsonObject();
    expected.addProperty("--JOB_NAME", JOB);
    expected.addProperty("--JOB_RUN_ID", run);
    expected.addProperty("--request", request);
    assertThat(arguments).isEqualTo(expected);
    JsonObject environment = description.getAsJsonObject("environment");
    assertThat(environment.keySet())
        .contains("PATH")
        .doesNotContain("AWS_LAMBDA_FUNCTION_NAME", "HOME");
    assertThat(environment.get("AWS_ENDPOINT_URL").getAsString())
        .isEqualTo(stack.endpoint().toString());
    assertThat(environment.get("AWS_REGION").getAsString()).isEqualTo("eu-central-1");
    assertThat(environment.get("AWS_ACCESS_KEY_ID").getAsString()).isEqualTo("local");
    assertThat(environment.get("SPARK_LOCAL_IP").getAsString()).isEqualTo("127.0.0.1");
    assertThat(description.getAsJsonArray("properties").toString())
        .contains("spark.master=local[2]", "spark.ui.enabled=false");
    assertThat(description.get("heapMegabytes").getAsInt()).isBetween(90, 100);
    assertThat(Files.readString(stack.logFile(JOB)))
        .contains("START JobRunId: " + run + "\nrequest {")
        .containsPattern("END JobRunId: " + run + "\tDuration: \\d+ ms\tStatus: exit status 0\n");
  }

  @Test
  void runWithANonZeroExitStatusFails() throws Exception {
    String exited = invoker.startJob(JOB, "{\"do\":\"exit\",\"status\":3}");
    String threw = invoker.startJob(JOB, "{\"do\":\"nothing\"}");

    await("job failed " + JOB + " " + exited + " exit status 3");
    await("job failed " + JOB + " " + threw + " exit status 1");
  }

  @Test
  void runIsKilledAtItsTimeout() throws Exception {
    String run = invoker.startJob(HASTY, "{\"do\":\"hang\"}");

    await("job failed " + HASTY + " " + run + " timed out after 0 seconds");
  }

  @Test
  void runsAboveTheLimitAreRejectedUntilOneEnds() throws Exception {
    Path one = directory.resolve("one");
    Path other = directory.resolve("other");
    String first = invoker.startJob(JOB, awaiting(one));
    String second = invoker.startJob(JOB, awaiting(other));
    HttpResponse<String> third =
        invoker.callGlue("StartJobRun", Invoker.jobStart(JOB, awaiting(one)));
    Files.createFile(other);
    await("job succeeded " + JOB + " " + second);
    String fourth = invoker.startJob(JOB, awaiting(other));

    assertRejected(
        third,
        "ConcurrentRunsExceededException",
        "Concurrent runs exceeded for acting-job: the limit is 2.");
    await("job succeeded " + JOB + " " + fourth);
    Files.createFile(one);
    await("job succeeded " + JOB + " " + first);
  }

  private static String awaiting(Path file) {
    return "{\"do\":\"await\",\"file\":\"" + file + "\"}";
  }

  @Test
  void unsupportedGlueRequestsAreRejectedWithAnExplanation() throws Exception {
    assertRejected(
        invoker.callGlue("StartJobRun", Invoker.jobStart("nobody", "{}")),
        "EntityNotFoundException",
        "Failed to start job run due to missing metadata: there is no job nobody");
    assertRejected(
        invoker.callGlue("GetJobRun", "{}"),
        "UnknownOperationException",
        "The local stack supports only AWSGlue.StartJobRun of Glue, not 'AWSGlue.GetJobRun'.");
    assertRejected(
        invoker.callGlue("StartJobRun", "{\"JobName\":\"acting-job\",\"Timeout\":1}"),
        "InvalidInputException",
        "The local stack's Glue does not support [Timeout].");
    assertRejected(
        invoker.callGlue("StartJobRun", "{\"Arguments\":{}}"),
        "SerializationException",
        "The request must be an object with the string JobName and the string map Arguments.");
  }
}
