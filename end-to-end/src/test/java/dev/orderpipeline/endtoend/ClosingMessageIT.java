package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/** A day, its correction and a replay in a stage with closing messages, by both engines. */
@Tag("full")
class ClosingMessageIT {
  private static final FileSetId SET = new FileSetId("müller", LocalDate.of(2022, 1, 30));
  private static final String TYPE = "\"type\":\"revision_complete\"";

  @TempDir private Path directory;

  @Test
  void consumerOfEitherEngineCanRecomputeTheClosingMessageOfEachRevision() throws Exception {
    Map<String, Message> byFunction = received(Deployment.orderPipeline(), "function", "lambda");
    Map<String, Message> byJob = received(Deployment.orderPipelineWithSpark(), "job", "spark");

    assertThat(bodies(byJob)).isEqualTo(bodies(byFunction));
    assertClosed(byFunction, "1", 2, 2);
    assertClosed(byFunction, "3", 1, 3);
    assertThat(bodies(byFunction).values())
        .contains(
            "{\"type\":\"error_message\",\"customer_reference\":\"c1\",\"order_reference\":null,"
                + "\"message\":\"CUSTOMER_WITHDRAWN: the customer is no longer in the files"
                + " (total in revision 1)\"}");
  }

  /** Compares the closing message of a revision with the revision's other messages. */
  private static void assertClosed(
      Map<String, Message> received, String revision, int customers, int errors) {
    Map<String, Message> others = new TreeMap<>(received);
    others.values().removeIf(message -> !attribute(message, "revision").equals(revision));
    Message closing =
        others.values().stream()
            .filter(message -> message.body().contains(TYPE))
            .findFirst()
            .orElseThrow();
    others.remove(attribute(closing, "message_id"));

    JsonObject expected = new JsonObject();
    expected.addProperty("type", "revision_complete");
    expected.addProperty("file_set", SET.toString());
    expected.addProperty("revision", Integer.valueOf(revision));
    expected.addProperty("customer_messages", customers);
    expected.addProperty("error_messages", errors);
    expected.addProperty(
        "sha256",
        Digests.sha256Hex(
            others.keySet().stream().map(id -> id + "\n").collect(Collectors.joining())));
    assertThat(others).hasSize(customers + errors);
    assertThat(JsonParser.parseString(closing.body())).isEqualTo(expected);
    assertThat(closing.messageAttributes())
        .containsOnlyKeys("message_id", "file_set", "revision", "schema");
  }

  /** The messages of a day, its correction and a replay by their ids. */
  private Map<String, Message> received(Deployment deployment, String name, String engine)
      throws Exception {
    try (PipelineStack pipeline =
        PipelineStack.unrecorded(
            config ->
                config
                    .deployment(deployment)
                    .correctionSettle(Duration.ofSeconds(3))
                    .dataDirectory(directory.resolve(name))
                    .environment("data-processing-function", SettingNames.CLOSING_MESSAGE, "true")
                    .environment("data-processing-job", SettingNames.CLOSING_MESSAGE, "true"),
            LocalStackListener.silent())) {
      publish(pipeline, engine);
      Map<String, Message> byId = new TreeMap<>();
      for (Message message : pipeline.drain()) {
        byId.put(attribute(message, "message_id"), message);
      }
      return byId;
    }
  }

  private static void publish(PipelineStack pipeline, String engine) throws Exception {
    put(pipeline, FileKind.CUSTOMERS, "customer_reference\nc1\nc2\nc3\nc4\n");
    put(pipeline, FileKind.ORDERS, "customer_reference,order_reference\nc1,o1\nc2,o2\nc4,o4\n");
    put(
        pipeline,
        FileKind.ITEMS,
        "id,order_reference,total_price\n1,o1,10\n2,o2,2\n3,o4,none\n4,o2,1\n5,o2,1\n");
    assertThat(pipeline.awaitEnd(SET, 1).state()).isEqualTo(RunState.PUBLISHED);
    // One after the other, so that the correction has the same revision with both engines.
    put(pipeline, FileKind.ORDERS, "customer_reference,order_reference\nc2,o2\n");
    awaitRevision(pipeline, 2);
    put(pipeline, FileKind.CUSTOMERS, "customer_reference\nc2\n");
    awaitRevision(pipeline, 3);
    pipeline.await(
        () -> {
          pipeline.sweep("{}");
          return ended(pipeline, RunKey.of(3));
        });
    String unused =
        pipeline.process(
            "{\"file_set\":\"" + SET + "\",\"replay_id\":\"again\",\"engine\":\"" + engine + "\"}");
    assertThat(pipeline.await(() -> ended(pipeline, RunKey.replay(3, "again"))).state())
        .isEqualTo(RunState.PUBLISHED);
  }

  private static Optional<RunRecord> ended(PipelineStack pipeline, RunKey key) {
    return pipeline.ledger().runs().find(SET, key).filter(run -> run.state().isTerminal());
  }

  private static void awaitRevision(PipelineStack pipeline, int revision)
      throws InterruptedException {
    pipeline.await(
        () ->
            Optional.of(pipeline.ledger().states().get(SET))
                .filter(state -> state.revision() == revision));
  }

  private static void put(PipelineStack pipeline, FileKind kind, String content) {
    pipeline
        .s3()
        .putObject(
            request -> request.bucket(pipeline.stack().names().dropBucket()).key(SET.key(kind)),
            RequestBody.fromString(content, StandardCharsets.UTF_8));
  }

  private static Map<String, String> bodies(Map<String, Message> received) {
    Map<String, String> bodies = new TreeMap<>();
    received.forEach((id, message) -> bodies.put(id, message.body()));
    return bodies;
  }

  private static String attribute(Message message, String name) {
    return message.messageAttributes().get(name).stringValue();
  }
}
