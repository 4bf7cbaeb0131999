package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.cases.Case;
import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/** Days that the Spark job publishes, compared with the function's. */
@Tag("full")
class SparkDayIT {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);

  @TempDir private Path directory;
  private PipelineStack pipeline;

  private PipelineStack started(Deployment deployment, String name) {
    return PipelineStack.unrecorded(
        config -> settings(config, deployment, name), LocalStackListener.silent());
  }

  private PipelineStack startedFor(List<Case> cases, Deployment deployment, String name) {
    String partners =
        cases.stream()
            .filter(Case::windows1252)
            .map(each -> '"' + partner(each) + '"')
            .collect(Collectors.joining(",", "[", "]"));
    return PipelineStack.unrecorded(
        config ->
            settings(config, deployment, name)
                .environment(
                    "data-processing-function", SettingNames.WINDOWS_1252_PARTNERS, partners)
                .environment("data-processing-job", SettingNames.WINDOWS_1252_PARTNERS, partners),
        LocalStackListener.silent());
  }

  private static String partner(Case each) {
    return each.folder().getFileName().toString();
  }

  private PipelineStack recorded(Deployment deployment, String name) {
    return new PipelineStack(config -> settings(config, deployment, name));
  }

  private LocalStackConfig.Builder settings(
      LocalStackConfig.Builder config, Deployment deployment, String name) {
    return config
        .deployment(deployment)
        .correctionSettle(Duration.ofSeconds(3))
        .dataDirectory(directory.resolve(name));
  }

  @AfterEach
  void stop() {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @Test
  @Tag("proof")
  void sparkPublishesTheExpectedMessagesAndIds() throws Exception {
    pipeline = started(Deployment.orderPipelineWithSpark(), "stack");
    UniformDay day = new UniformDay(new FileSetId("acme", DATE), 2_000);
    for (FileKind kind : FileKind.values()) {
      pipeline.put(day.set().key(kind), day.write(directory, kind));
    }

    RunRecord run = pipeline.awaitEnd(day.set(), 1);

    assertThat(run.state()).isEqualTo(RunState.PUBLISHED);
    assertThat(run.outcome().publishedKey())
        .contains("published/date=2022-01-30/partner=acme/r1/_manifest.json");
    assertThat(bodies(received(pipeline))).isEqualTo(day.messages());
    assertThat(pipeline.result("receipts/partner=acme/date=2022-01-30/r1/receipt.json"))
        .isPresent();
  }

  @Test
  @Tag("recording")
  void bothEnginesPublishTheSameDayAndCorrection() throws Exception {
    FileSetId set = new FileSetId("m\u00fcller", DATE);
    // Each function starts the job: by an event, by the sweep and by a manual request.
    pipeline = recorded(Deployment.orderPipelineWithSpark(), "stack");
    DayAndCorrection byJob = dayAndCorrection(pipeline, set, "spark");
    DayAndCorrection byFunction;
    try (PipelineStack function = started(Deployment.orderPipeline(), "function-stack")) {
      byFunction = dayAndCorrection(function, set, "lambda");
    }

    byJob.day().assertSameAs(byFunction.day(), set);
    byJob.correction().assertSameAs(byFunction.correction(), set);
    assertThat(byJob.messages()).isEqualTo(byFunction.messages());
    assertThat(bodies(byJob.messages()).values())
        .contains(
            "{\"type\":\"error_message\",\"customer_reference\":\"c1\",\"order_reference\":null,"
                + "\"message\":\"CUSTOMER_WITHDRAWN: the customer is no longer in the files"
                + " (total in revision 1)\"}");
  }

  /** Everything published about a day, its correction and a replay. */
  private record DayAndCorrection(
      SentRevision day, SentRevision correction, Map<String, Received> messages) {}

  private static DayAndCorrection dayAndCorrection(
      PipelineStack pipeline, FileSetId set, String engine) throws Exception {
    put(pipeline, set, FileKind.CUSTOMERS, "customer_reference\nc1\nc2\nc3\nc4\n");
    put(
        pipeline,
        set,
        FileKind.ORDERS,
        "customer_reference,order_reference\nc1,o1\nc2,o2\nc4,o4\n");
    put(
        pipeline,
        set,
        FileKind.ITEMS,
        "id,order_reference,total_price\n1,o1,10\n2,o2,\"2\"\n3,o4,none\n4,o2,1\n5,o2,1\n");
    assertThat(pipeline.awaitEnd(set, 1).state()).isEqualTo(RunState.PUBLISHED);
    // One after the other, so that the correction has the same revision with both engines.
    put(pipeline, set, FileKind.ORDERS, "customer_reference,order_reference\nc2,o2\n");
    awaitRevision(pipeline, set, 2);
    put(pipeline, set, FileKind.CUSTOMERS, "customer_reference\nc2\nc3\n");
    awaitRevision(pipeline, set, 3);
    RunRecord corrected =
        pipeline.await(
            () -> {
              pipeline.sweep("{}");
              return pipeline
                  .ledger()
                  .runs()
                  .find(set, RunKey.of(3))
                  .filter(run -> run.state().isTerminal());
            });
    assertThat(corrected.build().comparedWith()).hasSize(1);
    String unused =
        pipeline.process(
            "{\"file_set\":\"" + set + "\",\"replay_id\":\"again\",\"engine\":\"" + engine + "\"}");
    RunRecord replayed =
        pipeline.await(
            () ->
                pipeline
                    .ledger()
                    .runs()
                    .find(set, RunKey.replay(3, "again"))
                    .filter(run -> run.state().isTerminal()));
    assertThat(replayed.state()).isEqualTo(RunState.PUBLISHED);
    return new DayAndCorrection(
        SentRevision.of(pipeline, set, 1), SentRevision.of(pipeline, set, 3), received(pipeline));
  }

  private static void awaitRevision(PipelineStack pipeline, FileSetId set, int revision)
      throws InterruptedException {
    pipeline.await(
        () ->
            Optional.of(pipeline.ledger().states().get(set))
                .filter(state -> state.revision() == revision));
  }

  @Test
  @Tag("proof")
  void bothEnginesPublishTheSameForEveryCase() throws Exception {
    List<Case> cases = Case.all(Path.of("..", "cases"));
    pipeline = startedFor(cases, Deployment.orderPipelineWithSpark(), "stack");
    Cases byJob = cases(pipeline, cases);
    Cases byFunction;
    try (PipelineStack function = startedFor(cases, Deployment.orderPipeline(), "function-stack")) {
      byFunction = cases(function, cases);
    }

    assertThat(byJob.sent()).hasSameSizeAs(cases);
    byJob.sent().forEach((set, sent) -> sent.assertSameAs(byFunction.sent().get(set), set));
    assertThat(byJob.messages()).isEqualTo(byFunction.messages());
  }

  /** Everything published about all cases. */
  private record Cases(Map<FileSetId, SentRevision> sent, Map<String, Received> messages) {}

  private static Cases cases(PipelineStack pipeline, List<Case> cases) throws Exception {
    Map<FileSetId, SentRevision> sent = new LinkedHashMap<>();
    for (Case each : cases) {
      FileSetId set = new FileSetId(partner(each), DATE);
      for (FileKind kind : FileKind.values()) {
        put(pipeline, set, kind, each.file(kind));
      }
      pipeline.awaitEnd(set, 1);
      sent.put(set, SentRevision.of(pipeline, set, 1));
    }
    return new Cases(sent, received(pipeline));
  }

  @Test
  @Tag("proof")
  void nothingIsLostWhenTheDriverIsKilledRepeatedly() throws Exception {
    pipeline = started(Deployment.orderPipelineWithSpark(), "stack");
    UniformDay day = new UniformDay(new FileSetId("acme", DATE), 100_000);
    for (FileKind kind : FileKind.values()) {
      pipeline.put(day.set().key(kind), day.write(directory, kind));
    }
    int killed = 0;
    for (int accepted : new int[] {0, 10_000, 40_000}) {
      // The sweep has nothing to do; await() checks again after each invocation.
      pipeline.await(
          () -> {
            pipeline.sweep("{}");
            return publishing(day.set()).filter(run -> accepted(run) >= accepted);
          });
      killed += killJob();
      pipeline.await(() -> jobRequested(day.set()));
    }

    RunRecord run = pipeline.awaitEnd(day.set(), 1);

    assertThat(killed).isEqualTo(3);
    assertThat(run.state()).isEqualTo(RunState.PUBLISHED);
    assertThat(bodies(received(pipeline)).equals(day.messages()))
        .as("exactly the day's messages")
        .isTrue();
  }

  @Test
  @Tag("proof")
  void nothingIsLostWhenExecutorsAreKilledRepeatedly() throws Exception {
    // Only this test starts a job.
    pipeline = started(withoutEvents(Deployment.orderPipelineWithSpark()), "stack");
    UniformDay day = new UniformDay(new FileSetId("acme", DATE), 60_000);
    for (FileKind kind : FileKind.values()) {
      pipeline.put(day.set().key(kind), day.write(directory, kind));
    }
    int killed = 0;
    try (ClusterJob job = ClusterJob.start(pipeline, day.set(), directory, 5_000)) {
      for (int accepted : new int[] {1, 15_000, 30_000}) {
        pipeline.await(
            () -> {
              // A status request does not start a job; await() checks again after each invocation.
              pipeline.status("{\"open\":true}");
              return publishing(day.set()).filter(run -> accepted(run) >= accepted);
            });
        killed += job.killAnExecutor() ? 1 : 0;
      }
      assertThat(job.await(Duration.ofMinutes(3))).as(job.log()).isZero();
    }

    RunRecord run = pipeline.awaitEnd(day.set(), 1);

    assertThat(killed).isEqualTo(3);
    assertThat(run.state()).isEqualTo(RunState.PUBLISHED);
    assertThat(run.progress().attempts()).isEqualTo(1);
    assertThat(bodies(received(pipeline)).equals(day.messages()))
        .as("exactly the day's messages")
        .isTrue();
  }

  /** A deployment without S3 events. */
  private static Deployment withoutEvents(Deployment deployment) {
    return new Deployment(
        deployment.region(),
        deployment.account(),
        deployment.names(),
        deployment.buckets(),
        deployment.tables(),
        deployment.queues(),
        deployment.topics(),
        deployment.functions(),
        List.of(),
        deployment.schedules(),
        deployment.jobs());
  }

  private Optional<RunRecord> publishing(FileSetId set) {
    return pipeline
        .ledger()
        .runs()
        .find(set, RunKey.of(1))
        .filter(run -> run.state() == RunState.PUBLISHING);
  }

  private long accepted(RunRecord run) {
    return pipeline
        .ledger()
        .partCheckpoints()
        .all(
            new FileSetId("acme", DATE),
            run.key(),
            run.build().archive().orElseThrow().objectDigest())
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Kills the JVM of the job, which runs the driver and all tasks. */
  private static int killJob() {
    List<ProcessHandle> jobs =
        ProcessHandle.current()
            .children()
            .filter(
                child ->
                    child
                        .info()
                        .commandLine()
                        .filter(line -> line.contains("-Dspark.master="))
                        .isPresent())
            .toList();
    jobs.forEach(ProcessHandle::destroyForcibly);
    return jobs.size();
  }

  /** Requests a job manually; succeeds after the lease of the killed one has ended. */
  private Optional<JsonObject> jobRequested(FileSetId set) {
    JsonObject answer =
        JsonParser.parseString(
                pipeline.process("{\"file_set\":\"" + set + "\",\"engine\":\"spark\"}"))
            .getAsJsonObject();
    return Optional.of(answer)
        .filter(given -> given.get("outcome").getAsString().equals("STARTED"));
  }

  private static void put(PipelineStack pipeline, FileSetId set, FileKind kind, String text) {
    put(pipeline, set, kind, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(PipelineStack pipeline, FileSetId set, FileKind kind, byte[] bytes) {
    pipeline
        .s3()
        .putObject(
            request -> request.bucket(pipeline.stack().names().dropBucket()).key(set.key(kind)),
            RequestBody.fromBytes(bytes));
  }

  /** A message as a consumer receives it. */
  private record Received(String body, Map<String, String> attributes) {}

  /** The distinct messages by id. */
  private static Map<String, Received> received(PipelineStack pipeline) {
    Map<String, Received> received = new TreeMap<>();
    for (Message message : pipeline.drain()) {
      Map<String, String> attributes = new TreeMap<>();
      message
          .messageAttributes()
          .forEach((name, value) -> attributes.put(name, value.stringValue()));
      received.put(attributes.get("message_id"), new Received(message.body(), attributes));
    }
    return received;
  }

  private static Map<String, String> bodies(Map<String, Received> messages) {
    Map<String, String> bodies = new TreeMap<>();
    messages.forEach((id, message) -> bodies.put(id, message.body()));
    return bodies;
  }
}
