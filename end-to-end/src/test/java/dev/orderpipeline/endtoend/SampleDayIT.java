package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.RunState;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.Message;

/** The sample day on the local stack, whose functions run from their shaded jars. */
@Tag("verify")
@Tag("recording")
@ExtendWith(SharedPipeline.class)
class SampleDayIT {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  static final String CUSTOMER_MESSAGE =
      "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
          + "\"number_of_orders\":2,\"total_amount_spent\":87.5}";
  static final String ERROR_MESSAGE =
      "{\"type\":\"error_message\",\"customer_reference\":\"ade3-12ed\",\"order_reference\":null,"
          + "\"message\":\"CUSTOMER_WITHOUT_ORDERS: the customer has no orders (customers file,"
          + " line 3)\"}";

  private final PipelineStack pipeline;

  SampleDayIT(PipelineStack pipeline) {
    this.pipeline = pipeline;
  }

  @Test
  void threeFilesBecomeOneCustomerMessageAndOneErrorMessage() throws Exception {
    FileSetId set = new FileSetId("acme", DATE);

    pipeline.putSampleDay(set);
    RunRecord run = pipeline.awaitEnd(set, 1);

    assertThat(run.state()).isEqualTo(RunState.PUBLISHED);
    assertThat(run.outcome().publishedKey())
        .contains("published/date=2022-01-30/partner=acme/r1/messages.jsonl.gz");
    assertThat(pipeline.lines(run.outcome().publishedKey().orElseThrow()))
        .containsExactly(CUSTOMER_MESSAGE, ERROR_MESSAGE);
    assertThat(
            pipeline.drain().stream()
                .filter(message -> isOf(set, message))
                .map(SampleDayIT::consumed))
        .containsExactlyInAnyOrder(
            new ConsumedMessage(CUSTOMER_MESSAGE, attributes(set, CUSTOMER_MESSAGE, Map.of())),
            new ConsumedMessage(
                ERROR_MESSAGE,
                attributes(set, ERROR_MESSAGE, Map.of("reason", "CUSTOMER_WITHOUT_ORDERS"))));
    assertThat(pipeline.ledger().states().get(set).isOpen()).isFalse();
  }

  @Test
  void sampleRequestReplaysThePublishedDay() throws Exception {
    FileSetId set = new FileSetId("", DATE);
    pipeline.putSampleDay(set);
    RunRecord run = pipeline.awaitEnd(set, 1);
    pipeline.drain();

    String answer =
        pipeline.process(
            """
            {"number_of_files": 3, "s3_bucket": "%s", "customers_file": "customers_20220130.csv",
             "items_file": "items_20220130.csv", "orders_file": "orders_20220130.csv",
             "sqs_queue_url": "%s"}
            """
                .formatted(
                    pipeline.stack().names().dropBucket(), pipeline.stack().messageQueueUrl()));

    assertThat(answer).contains("\"outcome\":\"PUBLISHED\"", "\"messages_sent\":2");
    assertThat(pipeline.drain().stream().map(Message::body))
        .containsExactlyInAnyOrder(CUSTOMER_MESSAGE, ERROR_MESSAGE);
    assertThat(pipeline.ledger().runs().find(set, RunKey.of(1))).contains(run);
  }

  @Test
  void requestWithOnlyTheFileSetReplaysIt() throws Exception {
    FileSetId set = new FileSetId("by-set", DATE);
    pipeline.putSampleDay(set);
    pipeline.awaitEnd(set, 1);
    pipeline.drain();

    pipeline.process("{\"file_set\": \"by-set/2022-01-30\"}");

    assertThat(pipeline.drain().stream().map(Message::body))
        .containsExactlyInAnyOrder(CUSTOMER_MESSAGE, ERROR_MESSAGE);
  }

  @Test
  void noJvmOfAFunctionEndsUnexpectedly() throws Exception {
    FileSetId set = new FileSetId("warm", DATE);
    pipeline.putSampleDay(set);
    pipeline.awaitEnd(set, 1);
    pipeline.process("{\"file_set\": \"warm/2022-01-30\"}");

    // If the shrunk jar lacks a class of the Lambda runtime, the JVM ends after its response.
    assertThat(pipeline.logLines().filter(line -> line.startsWith("Exception in thread")))
        .isEmpty();
  }

  @Test
  void processorHasTheNativeHttpClient() throws Exception {
    pipeline.process("{\"file_set\": \"nobody/2022-01-30\"}");

    assertThat(pipeline.logLines().filter(line -> line.contains("native_http_missing"))).isEmpty();
  }

  @Test
  void responseToARejectedRequestStatesTheReason() {
    assertThat(pipeline.process("{\"file_set\": \"nobody/2022-01-30\"}"))
        .isEqualTo(
            "{\"outcome\":\"INVALID_REQUEST\",\"sentence\":\"the file set nobody/2022-01-30 is not"
                + " complete; not in the bucket: nobody/customers_20220130.csv,"
                + " nobody/orders_20220130.csv, nobody/items_20220130.csv; upload the missing"
                + " files; processing then starts automatically\"}");
  }

  /** A message as a consumer sees it. */
  private record ConsumedMessage(String body, Map<String, String> attributes) {}

  private static boolean isOf(FileSetId set, Message message) {
    return message.messageAttributes().get("file_set").stringValue().equals(set.toString());
  }

  private static ConsumedMessage consumed(Message message) {
    Map<String, String> attributes = new TreeMap<>();
    message.messageAttributes().forEach((name, value) -> attributes.put(name, value.stringValue()));
    return new ConsumedMessage(message.body(), attributes);
  }

  private static Map<String, String> attributes(
      FileSetId set, String body, Map<String, String> further) {
    Map<String, String> attributes =
        new TreeMap<>(
            Map.of(
                "file_set",
                set.toString(),
                "revision",
                "1",
                "schema",
                "1",
                "message_id",
                new MessageId(set, 1).of(body)));
    attributes.putAll(further);
    return attributes;
  }
}
