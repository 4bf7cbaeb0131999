package dev.orderpipeline.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.localstack.handlers.ActingJob;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a job whose program is a test's own. */
@Tag("full")
class JobIT {
  private static final String JOB = "acting-job";
  private static final String HASTY = "hasty-job";

  @TempDir private Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private final RecordingListener listener = new RecordingListener();
  private LocalStack stack;

  @BeforeEach
  void start() {
    LocalStackConfig.Builder config =
        TestStack.config(directory, listener)
            .deployment(deployment())
            .heapMegabytes(JOB, 100)
            .environment(JOB, "ADDED", "more")
            .correctionSettle(Duration.ofSeconds(5));
    for (String job : List.of(JOB, HASTY)) {
      config.classPath(job, List.of(CodeLocations.of(JobIT.class), CodeLocations.of(Gson.class)));
    }
    stack = LocalStack.start(config.build());
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private static Deployment deployment() {
    Deployment test = TestStack.deployment();
    return new Deployment(
        test.region(),
        test.account(),
        test.names(),
        test.buckets(),
        test.tables(),
        test.queues(),
        test.topics(),
        test.functions(),
        test.notifications(),
        test.schedules(),
        List.of(job(JOB, Duration.ofMinutes(1)), job(HASTY, Duration.ofMillis(1))));
  }

  private static Deployment.Job job(String name, Duration timeout) {
    return new Deployment.Job(
        name,
        "none",
        ActingJob.class.getName(),
        Map.of(
            "DROP_BUCKET", new Deployment.Setting.Text("a-bucket"),
            "MESSAGE_QUEUE_URL",
                new Deployment.Setting.QueueUrl(Deployment.orderPipeline().names().messageQueue())),
        timeout,
        2);
  }

  private HttpResponse<String> send(String operation, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(stack.endpoint())
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=a/20260101/eu-central-1/glue/aws4_request, S=0")
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "AWSGlue." + operation)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> start(String job, String request) throws Exception {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("--request", request);
    JsonObject body = new JsonObject();
    body.addProperty("JobName", job);
    body.add("Arguments", arguments);
    return send("StartJobRun", body.toString());
  }

  private static String runId(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonParser.parseString(answer.body()).getAsJsonObject().get("JobRunId").getAsString();
  }

  private void assertRefused(HttpResponse<String> answer, String type, String message) {
    JsonObject error = new JsonObject();
    error.addProperty("__type", type);
    error.addProperty("Message", message);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JsonParser.parseString(answer.body())).isEqualTo(error);
  }

  @Test
  void runIsToldItsRequestTheJobsSettingsAndWhereAwsIs() throws Exception {
    Path file = directory.resolve("told.json");
    String request = "{\"do\":\"tell\",\"file\":\"" + file + "\"}";

    String run = runId(start(JOB, request));

    assertThat(run).matches("jr_[0-9a-f]{32}");
    listener.await(0, line -> line.equals("job succeeded " + JOB + " " + run));
    JsonObject told = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    JsonObject arguments = told.getAsJsonObject("arguments");
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
    JsonObject environment = told.getAsJsonObject("environment");
    assertThat(environment.keySet())
        .contains("PATH")
        .doesNotContain("AWS_LAMBDA_FUNCTION_NAME", "HOME");
    assertThat(environment.get("AWS_ENDPOINT_URL").getAsString())
        .isEqualTo(stack.endpoint().toString());
    assertThat(environment.get("AWS_REGION").getAsString()).isEqualTo("eu-central-1");
    assertThat(environment.get("AWS_ACCESS_KEY_ID").getAsString()).isEqualTo("local");
    assertThat(environment.get("SPARK_LOCAL_IP").getAsString()).isEqualTo("127.0.0.1");
    assertThat(told.getAsJsonArray("properties").toString())
        .contains("spark.master=local[2]", "spark.ui.enabled=false");
    assertThat(told.get("heapMegabytes").getAsInt()).isBetween(90, 100);
    assertThat(Files.readString(stack.logFile(JOB)))
        .startsWith("START JobRunId: " + run + "\nrequest {")
        .containsPattern("END JobRunId: " + run + "\tDuration: \\d+ ms\tStatus: exit status 0\n");
  }

  @Test
  void runThatEndsWithAnotherStatusThan0HasFailed() throws Exception {
    String exited = runId(start(JOB, "{\"do\":\"exit\",\"status\":3}"));
    String threw = runId(start(JOB, "{\"do\":\"nothing\"}"));

    listener.await(0, line -> line.equals("job failed " + JOB + " " + exited + " exit status 3"));
    listener.await(0, line -> line.equals("job failed " + JOB + " " + threw + " exit status 1"));
  }

  @Test
  void runThatTakesTooLongIsEnded() throws Exception {
    String run = runId(start(HASTY, "{\"do\":\"hang\"}"));

    listener.await(
        0, line -> line.equals("job failed " + HASTY + " " + run + " timed out after 0 seconds"));
  }

  @Test
  void moreRunsThanThereMayBeAtOnceAreRefusedUntilOneEnds() throws Exception {
    Path file = directory.resolve("told.json");
    runId(start(JOB, "{\"do\":\"hang\"}"));
    String second = runId(start(JOB, "{\"do\":\"exit\",\"status\":1}"));
    HttpResponse<String> third = start(JOB, "{\"do\":\"hang\"}");
    listener.await(0, line -> line.startsWith("job failed " + JOB + " " + second));

    assertRefused(
        third,
        "ConcurrentRunsExceededException",
        "Concurrent runs exceeded for acting-job: it may have 2 at once.");
    assertThat(runId(start(JOB, "{\"do\":\"tell\",\"file\":\"" + file + "\"}"))).isNotEmpty();
  }

  @Test
  void whatGlueOrTheLocalStackDoesNotKnowIsRefusedInWords() throws Exception {
    assertRefused(
        start("nobody", "{}"),
        "EntityNotFoundException",
        "Failed to start job run due to missing metadata: there is no job nobody");
    assertRefused(
        send("GetJobRun", "{}"),
        "UnknownOperationException",
        "The local stack's Glue knows only AWSGlue.StartJobRun, not 'AWSGlue.GetJobRun'.");
    assertRefused(
        send("StartJobRun", "{\"JobName\":\"acting-job\",\"Timeout\":1}"),
        "InvalidInputException",
        "The local stack's Glue knows no [Timeout].");
    assertRefused(
        send("StartJobRun", "{\"Arguments\":{}}"),
        "SerializationException",
        "It must be an object with the text JobName and the object of texts Arguments.");
  }

  @Test
  void closedStackLeavesNoRunAndNothingButLogs() throws Exception {
    Set<Long> before = children();
    String run = runId(start(JOB, "{\"do\":\"hang\"}"));
    assertThat(children()).hasSize(before.size() + 1);

    stack.close();

    assertThat(children()).isEqualTo(before);
    assertThat(listener.linesWith(run)).containsExactly("job started " + JOB + " " + run);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(directory.resolve("logs"));
    }
  }

  private static Set<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }
}
