package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.process.ServiceEndpoint;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sample day, processed by an operator with Debian's AWS CLI. */
@Tag("full")
@ExtendWith(SharedPipeline.class)
class AwsCliIT {
  private static final FileSetId SET = new FileSetId("aws-cli", LocalDate.of(2022, 1, 30));
  private static final Set<String> EXPECTED_BODIES =
      Set.of(
          "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
              + "\"number_of_orders\":2,\"total_amount_spent\":87.5}",
          "{\"type\":\"error_message\",\"customer_reference\":\"ade3-12ed\","
              + "\"order_reference\":null,\"message\":\"CUSTOMER_WITHOUT_ORDERS: the customer has"
              + " no orders (customers file, line 3)\"}");

  private final MessageContract contract = new MessageContract();

  @TempDir Path directory;

  @Test
  void uploadReplayReceiveAndScan(PipelineStack pipeline) throws Exception {
    uploadReplayReceiveAndScanDay(pipeline);
  }

  @Test
  void dayOverTls() throws Exception {
    try (PipelineStack pipeline = new PipelineStack(config -> config.tlsPort(0))) {
      uploadReplayReceiveAndScanDay(pipeline);

      assertThat(pipeline.stack().functionEndpoint().address()).hasScheme("https");
      assertThat(pipeline.logLines()).noneMatch(line -> line.contains("native_http_missing"));
    }
  }

  @Test
  void otherTotalsThanThoseStatedInTheMetadataRejectTheDay(PipelineStack pipeline)
      throws Exception {
    FileSetId set = new FileSetId("aws-cli-totals", SET.date());
    upload(pipeline, set, FileKind.CUSTOMERS);
    upload(pipeline, set, FileKind.ORDERS);
    upload(pipeline, set, FileKind.ITEMS, "--metadata", "rows=3,sum-total-price=97.50");

    RunRecord run = pipeline.awaitEnd(set, 1);

    assertThat(run.state()).isEqualTo(RunState.REJECTED);
    assertThat(run.outcome().failure().orElseThrow().text())
        .startsWith("CONTROL_TOTAL_MISMATCH: ")
        .contains("97.50", "87.5");
  }

  private void uploadReplayReceiveAndScanDay(PipelineStack pipeline) throws Exception {
    // Removes messages of other tests.
    pipeline.drain();
    for (FileKind kind : FileKind.values()) {
      upload(pipeline, SET, kind);
    }
    RunRecord run = pipeline.awaitEnd(SET, 1);
    assertThat(run.state()).isEqualTo(RunState.PUBLISHED);
    assertThat(receive(pipeline)).isEqualTo(EXPECTED_BODIES);

    Path answer = directory.resolve("answer.json");
    aws(
        pipeline,
        "lambda",
        "invoke",
        "--cli-binary-format",
        "raw-in-base64-out",
        "--cli-read-timeout",
        "0",
        "--function-name",
        pipeline.stack().names().processingFunction(),
        "--payload",
        """
          {"number_of_files": 3, "s3_bucket": "%s", "customers_file": "aws-cli/customers_20220130.csv",
           "items_file": "aws-cli/items_20220130.csv", "orders_file": "aws-cli/orders_20220130.csv",
           "sqs_queue_url": "%s"}
          """
            .formatted(pipeline.stack().names().dropBucket(), pipeline.stack().messageQueueUrl()),
        answer.toString());
    JsonObject summary = JsonParser.parseString(Files.readString(answer)).getAsJsonObject();
    assertThat(summary.get("outcome").getAsString()).isEqualTo("PUBLISHED");
    assertThat(receive(pipeline)).isEqualTo(EXPECTED_BODIES);

    assertThat(entries(pipeline))
        .containsExactly("lease", "run#1", summary.get("run").getAsString(), "state");
  }

  private void upload(PipelineStack pipeline, FileSetId set, FileKind kind, String... options)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "s3",
                "cp",
                PipelineStack.sampleDay()
                    .resolve(new FileSetId("", set.date()).key(kind))
                    .toString(),
                "s3://" + pipeline.stack().names().dropBucket() + "/" + set.key(kind)));
    command.addAll(List.of(options));
    aws(pipeline, command.toArray(String[]::new));
  }

  private Set<String> receive(PipelineStack pipeline) throws Exception {
    JsonObject received =
        json(
            aws(
                pipeline,
                "sqs",
                "receive-message",
                "--queue-url",
                pipeline.stack().messageQueueUrl(),
                "--max-number-of-messages",
                "10",
                "--message-attribute-names",
                "All"));
    Set<String> bodies = new TreeSet<>();
    for (JsonElement message : received.getAsJsonArray("Messages")) {
      String body = message.getAsJsonObject().get("Body").getAsString();
      contract.check(
          body,
          message.getAsJsonObject().getAsJsonObject("MessageAttributes").asMap(),
          attribute -> attribute.getAsJsonObject().get("DataType").getAsString(),
          attribute -> attribute.getAsJsonObject().get("StringValue").getAsString());
      bodies.add(body);
      aws(
          pipeline,
          "sqs",
          "delete-message",
          "--queue-url",
          pipeline.stack().messageQueueUrl(),
          "--receipt-handle",
          message.getAsJsonObject().get("ReceiptHandle").getAsString());
    }
    return bodies;
  }

  private Set<String> entries(PipelineStack pipeline) throws Exception {
    JsonObject scanned =
        json(
            aws(
                pipeline,
                "dynamodb",
                "scan",
                "--consistent-read",
                "--table-name",
                pipeline.stack().names().table()));
    Set<String> entries = new TreeSet<>();
    for (JsonElement item : scanned.getAsJsonArray("Items")) {
      JsonObject attributes = item.getAsJsonObject();
      if (text(attributes, "file_set").equals(SET.toString())) {
        entries.add(text(attributes, "entry"));
      }
    }
    return entries;
  }

  private static String text(JsonObject attributes, String name) {
    return attributes.getAsJsonObject(name).get("S").getAsString();
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private String aws(PipelineStack pipeline, String... arguments) throws Exception {
    // Always Debian's package, whose behaviour the documentation describes.
    ServiceEndpoint endpoint = pipeline.stack().functionEndpoint();
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/aws", "--endpoint-url", endpoint.address().toString()));
    endpoint.caBundle().ifPresent(root -> command.addAll(List.of("--ca-bundle", root.toString())));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile(directory, "aws", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID",
                LocalStack.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                LocalStack.SECRET_ACCESS_KEY,
                "AWS_DEFAULT_REGION",
                pipeline.stack().region(),
                "AWS_PAGER",
                ""));
    Process process = builder.start();
    process.getOutputStream().close();
    String output = output(process);
    assertThat(process.waitFor()).as("%s: %s", command, Files.readString(errors)).isEqualTo(0);
    return output;
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
