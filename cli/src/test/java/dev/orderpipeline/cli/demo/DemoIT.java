package dev.orderpipeline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.cli.Called;
import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The commands in this process, on local stacks whose functions run the shaded jars. */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoIT {
  private static final String CUSTOMER_MESSAGE =
      "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
          + "\"number_of_orders\":2,\"total_amount_spent\":87.5}";
  private static final String ERROR_MESSAGE =
      "{\"type\":\"error_message\",\"customer_reference\":\"ade3-12ed\",\"order_reference\":null,"
          + "\"message\":\"CUSTOMER_WITHOUT_ORDERS: the customer has no orders (customers file,"
          + " line 3)\"}";
  private static final String DROP = "order-pipeline-dev-drop-000000000000-eu-central-1";
  private static final String RESULTS = "order-pipeline-dev-results-000000000000-eu-central-1";
  private static final String ELAPSED = "^\\[ *\\d+\\.\\d s\\] ";
  private static final String PROGRAM = Called.HOME + "/pipeline";

  private Path scratch;
  private Path messages;
  private Called sample;
  private Called rejected;
  private LocalStack stack;
  private LocalStackClients clients;

  @BeforeAll
  void callAndStart(@TempDir Path directory) throws IOException {
    scratch = directory;
    messages = scratch.resolve("messages.jsonl");
    sample =
        Called.with(
            "demo", "--messages", messages.toString(), "--receipt", receipt("sample").toString());
    rejected =
        Called.with(
            "demo",
            "--dir",
            dayWithoutPrices().toString(),
            "--receipt",
            receipt("rejected").toString());
    stack =
        LocalStack.start(
            LocalStackConfig.builder()
                .withoutSchedules()
                .dataDirectory(scratch.resolve("stack"))
                .build());
    clients = LocalStackClients.of(stack);
  }

  @AfterAll
  void stop() {
    clients.close();
    stack.close();
  }

  @Test
  void demoOfTheSampleSucceedsWithoutErrorOutput() {
    assertThat(sample.exitCode()).isZero();
    assertThat(sample.err()).isEmpty();
  }

  @Test
  void demoOfTheSampleShowsItsStepsItsMessagesAndItsArchive() {
    assertThat(steady(sample))
        .containsExactly(
            "stack ready on http://127.0.0.1:PORT",
            "put s3://" + DROP + "/customers_20220130.csv (116 bytes)",
            "arrival 1 of 3: customers",
            "put s3://" + DROP + "/orders_20220130.csv (152 bytes)",
            "arrival 2 of 3: orders",
            "put s3://" + DROP + "/items_20220130.csv (114 bytes)",
            "arrival 3 of 3: items",
            "run 1: published, 2 messages",
            "",
            "2 messages received from the queue customer-order-message-queue:",
            CUSTOMER_MESSAGE,
            ERROR_MESSAGE,
            "",
            "archive: s3://"
                + RESULTS
                + "/published/date=2022-01-30/partner=_/r1/"
                + "messages.jsonl.gz",
            "receipt: " + receipt("sample").resolve("receipt.html"),
            "messages: " + messages,
            "ok: the messages received are exactly those in the archive",
            "",
            "Try next:",
            "  " + PROGRAM + " demo --sample messy",
            "  " + PROGRAM + " demo --dir DIR    (your own three files)",
            "  " + PROGRAM + " local             (a stack that keeps running)");
  }

  @Test
  void stepsOfADemoBeginWithTheSecondsSinceTheStart() {
    assertThat(sample.outLines().subList(0, sample.outLines().indexOf("")))
        .allMatch(line -> line.matches(ELAPSED + ".*"));
  }

  @Test
  void messagesFileHasEachMessageOnce() throws IOException {
    List<String> bodies = Files.readAllLines(messages);

    assertThat(bodies).containsExactlyInAnyOrder(CUSTOMER_MESSAGE, ERROR_MESSAGE);
    bodies.forEach(new MessageContract()::checkBody);
  }

  @Test
  void dayWithoutAnItemsColumnFailsWithTheReason() {
    assertThat(rejected.exitCode()).isEqualTo(1);
    assertThat(rejected.errLines())
        .containsExactly(
            "error: run 1 ended as REJECTED and published nothing: COLUMN_MISSING: The header of the"
                + " items file (line 1) lacks total_price; it has \"id\", \"order_reference\","
                + " \"item_name quantity\". Send the file with the required columns: id,"
                + " order_reference, total_price.",
            "receipt: " + receipt("rejected").resolve("receipt.html"));
    assertThat(receipt("rejected")).isDirectoryContaining("glob:**receipt.json");
  }

  @Test
  void dayThatIsRejectedIsShownUpToTheRejection() {
    assertThat(steady(rejected))
        .containsExactly(
            "stack ready on http://127.0.0.1:PORT",
            "put s3://" + DROP + "/customers_20220130.csv (116 bytes)",
            "arrival 1 of 3: customers",
            "put s3://" + DROP + "/orders_20220130.csv (152 bytes)",
            "arrival 2 of 3: orders",
            "put s3://" + DROP + "/items_20220130.csv (55 bytes)",
            "arrival 3 of 3: items",
            "run 1: rejected",
            "",
            "Try next:",
            "  " + PROGRAM + " demo --sample messy",
            "  " + PROGRAM + " demo --dir DIR    (your own three files)",
            "  " + PROGRAM + " local             (a stack that keeps running)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"clean", "messy", "correction"})
  void sampleIsPublishedAndItsReceiptSaved(String name) {
    Called called = Called.with("demo", "--sample", name, "--receipt", receipt(name).toString());

    assertThat(called.err()).isEmpty();
    assertThat(called.exitCode()).isZero();
    assertThat(called.outLines().stream().filter(line -> line.startsWith("ok: ")))
        .hasSize(name.equals("correction") ? 2 : 1);
    assertThat(receipt(name)).isDirectoryContaining("glob:**receipt.html");
  }

  @Test
  void rejectedSampleSaysWhatIsWrong() {
    Called called =
        Called.with("demo", "--sample", "rejected", "--receipt", receipt("no").toString());

    assertThat(called.exitCode()).isEqualTo(1);
    assertThat(called.err()).contains("TOO_MANY_REJECTED_ROWS", "receipt.html");
    assertThat(receipt("no")).isDirectoryContaining("glob:**rejected.csv");
  }

  @Test
  void uploadPutsTheThreeFilesIntoThePartnersFolder() {
    Called called = upload("acme/", stack.names().dropBucket());

    assertThat(called.exitCode()).isZero();
    assertThat(steady(called))
        .containsExactly(
            "put s3://" + DROP + "/acme/customers_20220130.csv (116 bytes)",
            "put s3://" + DROP + "/acme/orders_20220130.csv (152 bytes)",
            "put s3://" + DROP + "/acme/items_20220130.csv (114 bytes)");
  }

  @Test
  void uploadedObjectsEqualTheFiles() throws IOException {
    upload("bytes", stack.names().dropBucket());

    assertThat(objectsUnder("bytes/"))
        .isEqualTo(
            Map.of(
                "bytes/customers_20220130.csv", sampleText("customers_20220130.csv"),
                "bytes/orders_20220130.csv", sampleText("orders_20220130.csv"),
                "bytes/items_20220130.csv", sampleText("items_20220130.csv")));
  }

  @Test
  void uploadFindsTheEndpointInTheEnvironment() {
    Called called =
        Called.in(
            Map.of("AWS_ENDPOINT_URL", stack.endpoint().toString()),
            "upload",
            Called.SAMPLE.toString(),
            "--bucket",
            stack.names().dropBucket(),
            "--partner",
            "by-environment");

    assertThat(called.exitCode()).isZero();
    assertThat(objectsUnder("by-environment/"))
        .containsOnlyKeys(
            "by-environment/customers_20220130.csv",
            "by-environment/orders_20220130.csv",
            "by-environment/items_20220130.csv");
  }

  @Test
  void uploadIntoAMissingBucketFailsWithASentence() {
    assertThat(upload("acme", "nowhere"))
        .isEqualTo(
            new Called(
                1,
                "",
                "error: cannot upload "
                    + Called.SAMPLE.resolve("customers_20220130.csv")
                    + " to the bucket nowhere: there is no such bucket\n"));
  }

  @Test
  void localStackOnAPortInUseFailsWithASentence() {
    int port = stack.endpoint().getPort();

    assertThat(Called.with("local", "--port", Integer.toString(port)))
        .isEqualTo(
            new Called(
                1,
                "",
                "error: Port "
                    + port
                    + " of 127.0.0.1 is in use, perhaps by a local stack that is already running."
                    + " Stop that one, or choose another port (0 selects a free one).\n"));
  }

  @Test
  void localStackPrintsItsEndpointAndSucceedsAtShutdown() {
    Called called =
        Called.with("local", "--port", "0", "--data", scratch.resolve("local").toString());

    assertThat(called.exitCode()).isZero();
    assertThat(called.err()).isEmpty();
    assertThat(steady(called))
        .startsWith(
            "The pipeline is up on http://127.0.0.1:PORT (S3, DynamoDB, SQS, Lambda).",
            "Ctrl-C stops the stack. Its buckets, tables and queues are in memory and are lost.");
  }

  @Test
  void localStackWithTlsPrintsWhomToTrust() {
    String data = scratch.resolve("tls").toString();

    Called called = Called.with("local", "--tls", "--port", "0", "--data", data);

    assertThat(called.exitCode()).isZero();
    assertThat(steady(called))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "It is also up on https://127.0.0.1:PORT for clients that trust the"
                            + " certificates in "
                            + data)
                    .endsWith("/tls/root.pem."))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("  aws --endpoint-url https://127.0.0.1:PORT --ca-bundle " + data));
  }

  private Called upload(String partner, String bucket) {
    return Called.with(
        "upload",
        Called.SAMPLE.toString(),
        "--bucket",
        bucket,
        "--partner",
        partner,
        "--endpoint-url",
        stack.endpoint().toString());
  }

  private Map<String, String> objectsUnder(String prefix) {
    String bucket = stack.names().dropBucket();
    Map<String, String> objects = new TreeMap<>();
    for (S3Object object :
        clients.s3().listObjectsV2(request -> request.bucket(bucket).prefix(prefix)).contents()) {
      objects.put(
          object.key(),
          clients
              .s3()
              .getObjectAsBytes(request -> request.bucket(bucket).key(object.key()))
              .asUtf8String());
    }
    return objects;
  }

  /** The lines without what differs between runs: seconds, ports, and states that pass quickly. */
  private static List<String> steady(Called called) {
    return called.outLines().stream()
        .map(line -> line.replaceFirst(ELAPSED, ""))
        .filter(line -> !line.matches("run 1: (building|publishing).*"))
        .map(line -> line.replaceFirst("(https?://127\\.0\\.0\\.1):\\d+", "$1:PORT"))
        .toList();
  }

  private Path receipt(String name) {
    return scratch.resolve("receipt-" + name);
  }

  private static String sampleText(String name) throws IOException {
    return Files.readString(Called.SAMPLE.resolve(name));
  }

  /** The sample's day with items that have no prices. */
  private Path dayWithoutPrices() throws IOException {
    Path day = Files.createDirectory(scratch.resolve("day"));
    try (Stream<Path> files = Files.list(Called.SAMPLE)) {
      files.forEach(file -> copy(file, day.resolve(file.getFileName().toString())));
    }
    Files.writeString(
        day.resolve("items_20220130.csv"),
        "id,order_reference,item_name quantity\n1,dc0aa69c,XYZ 2\n");
    return day;
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
