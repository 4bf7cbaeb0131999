package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderpipeline.cli.Called;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions and queues that commands call in a stage, by its settings in cdk.json. */
class StageNamesTest {
  private static final String CDK_JSON =
      """
      {
        "app": "./app.sh",
        "context": {
          "stages": {
            "dev": {"nameSuffix": "-x"},
            "prod": {},
            "blue": {"nameSuffix": "-two", "processorConcurrency": 7},
            "green": {
              "names": {
                "statusFunction": "our-status",
                "failureQueue": "our-failures",
                "messageQueue": "orders"
              }
            }
          }
        }
      }
      """;

  @TempDir private Path home;
  private HttpServer server;

  private boolean absent;

  /** The names of the called functions and queues. */
  private final List<String> called = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    Files.writeString(
        Files.createDirectory(home.resolve("infra-cdk")).resolve("cdk.json"), CDK_JSON);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::respond);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void namesEndWithTheStage() {
    assertThat(pipeline("watch", "--until-done", "--stage", "prod").exitCode()).isZero();

    assertThat(called).containsExactly("file-status-function-prod");
  }

  @Test
  void namesEndWithTheSuffixOfTheStage() {
    assertThat(pipeline("watch", "--until-done", "--stage", "blue").exitCode()).isZero();
    assertThat(pipeline("replay", "2022-01-30", "--stage", "blue").exitCode()).isZero();
    assertThat(pipeline("redrive", "failures", "--stage", "blue").exitCode()).isZero();
    assertThat(pipeline("redrive", "dead-letters", "--stage", "blue").exitCode()).isZero();

    assertThat(called)
        .containsExactly(
            "file-status-function-two",
            "data-processing-function-two",
            "order-pipeline-failures-two",
            "order-pipeline-failures-dlq-two",
            "customer-order-message-queue-two",
            "customer-order-message-dlq-two");
  }

  @Test
  void singleResourcesHaveTheNamesOfTheStage() {
    assertThat(pipeline("watch", "--until-done", "--stage", "green").exitCode()).isZero();
    assertThat(pipeline("redrive", "failures", "--stage", "green").exitCode()).isZero();
    assertThat(pipeline("redrive", "dead-letters", "--stage", "green").exitCode()).isZero();

    assertThat(called)
        .containsExactly(
            "our-status",
            "our-failures",
            "order-pipeline-failures-dlq-green",
            "orders",
            "customer-order-message-dlq-green");
  }

  @Test
  void localEndpointWithoutAStageHasTheDefaultNames() {
    assertThat(pipeline("watch", "--until-done").exitCode()).isZero();
    assertThat(pipeline("watch", "--until-done", "--stage", "dev").exitCode()).isZero();

    assertThat(called).containsExactly("file-status-function", "file-status-function-x");
  }

  @Test
  void statusCountsTheMessagesInTheQueuesOfTheStage() {
    Called status = pipeline("status", "--stage", "blue");

    assertThat(called)
        .containsExactly(
            "file-status-function-two",
            "customer-order-message-queue-two",
            "customer-order-message-dlq-two",
            "order-pipeline-failures-two",
            "order-pipeline-failures-dlq-two");
    assertThat(status.out())
        .endsWith(
            """

            Queues (approximate):
              customer-order-message-queue-two 3 messages, 1 being processed
              customer-order-message-dlq-two   3 messages, 1 being processed
              order-pipeline-failures-two      3 messages, 1 being processed
              order-pipeline-failures-dlq-two  3 messages, 1 being processed
            """);
  }

  @Test
  void stageThatALocalStackDoesNotHaveIsNamedWithTheOneThatItHas() {
    absent = true;

    Called rejected = pipeline("status", "--stage", "prod");

    assertThat(rejected)
        .isEqualTo(
            new Called(
                1,
                "",
                "error: no such stage here: there is no function file-status-function-prod; a local"
                    + " stack has only the stage dev, omit --stage\n"));
  }

  @Test
  void unknownStageIsRejected() {
    Called rejected = pipeline("status", "--stage", "prdo");

    assertThat(rejected.exitCode()).isEqualTo(1);
    assertThat(rejected.err())
        .isEqualTo(
            "error: there is no stage \"prdo\"; the stages are blue, dev, green, prod. Choose one of"
                + " these, or add it to \"stages\" in infra-cdk/cdk.json\n");
  }

  @Test
  void fileThatCannotBeReadIsNamed() throws IOException {
    Path file = Files.writeString(home.resolve("infra-cdk").resolve("cdk.json"), "{");

    Called rejected = pipeline("status", "--stage", "prod");

    assertThat(rejected.exitCode()).isEqualTo(1);
    assertThat(rejected.err()).startsWith("error: the stages cannot be read from " + file + ": ");
  }

  private Called pipeline(String... arguments) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return Called.in(
        home,
        Map.of(),
        Stream.concat(Arrays.stream(arguments), Stream.of("--endpoint-url", url))
            .toArray(String[]::new));
  }

  /** Responds as Lambda and SQS do, with no file sets and no messages. */
  private void respond(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String response = "{}";
    if (absent) {
      exchange.getResponseHeaders().add("X-Amzn-Errortype", "ResourceNotFoundException");
    }
    if (path.contains("/functions/")) {
      called.add(path.replaceAll(".*/functions/(.*)/invocations", "$1"));
      response =
          """
          {"status": "open", "at": "2022-01-31T00:00:00Z", "file_sets": [],
           "outcome": "PUBLISHED", "sentence": "."}
          """;
    } else if (exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith(".GetQueueUrl")) {
      JsonObject request = JsonParser.parseString(body).getAsJsonObject();
      called.add(request.get("QueueName").getAsString());
      response = "{\"QueueUrl\": \"http://127.0.0.1/queue\"}";
    } else if (body.contains("ApproximateNumberOfMessages")) {
      response =
          """
          {"Attributes": {"ApproximateNumberOfMessages": "3",
                          "ApproximateNumberOfMessagesNotVisible": "1"}}
          """;
    }
    byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(absent ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
