package dev.orderpipeline.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderpipeline.cli.Called;
import dev.orderpipeline.model.VisibleText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Text that a partner or the sender of a message chooses, in the output of each command: it must
 * not reach a terminal as commands, and must not look like lines of the command.
 */
class TerminalOutputTest {
  /** A window title, a bell, a carriage return, an override, C1's CSI, a tag and another line. */
  private static final String EVIL =
      "a\u001b]0;owned\u0007\r\u202eb\u009b31m\u0000\udb40\udc41\u2028\nFORGED";

  private static final Gson GSON = new Gson();

  @TempDir private Path directory;
  private HttpServer server;
  private boolean failing;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::respond);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "status acme/2022-01-30",
        "watch --until-done",
        "reconcile acme/2022-01-30",
        "replay acme/2022-01-30",
        "replay --dry-run acme/2022-01-30",
        "redrive failures --list",
        "redrive failures",
        "redrive dead-letters",
      })
  void everyCommandShowsInvisibleCharactersEscaped(String command) {
    Called answered = pipeline(command.split(" "));
    failing = true;
    Called failed = pipeline(command.split(" "));

    assertVisible(answered);
    assertVisible(failed);
    assertThat(answered.out() + answered.err() + failed.out() + failed.err()).contains("\\u202e");
  }

  @Test
  void statusAsJsonIsStillTheSameJson() {
    Called called = pipeline("status", "--json", "acme/2022-01-30");

    assertVisible(called);
    JsonObject expected = status();
    expected.remove("counts");
    expected.addProperty("more", 0);
    JsonObject shown = JsonParser.parseString(called.out()).getAsJsonObject();
    shown.remove("queues");
    assertThat(shown).isEqualTo(expected);
  }

  @Test
  void namesAndErrorsOfAnUploadAreEscaped() throws IOException {
    for (String kind : new String[] {"customers", "orders", "items"}) {
      Files.writeString(directory.resolve(kind + "_20220130.csv"), "id\n");
    }
    failing = true;
    assertVisible(pipeline("upload", directory.toString(), "--bucket", "drop"));

    Files.writeString(directory.resolve(fileName() + ".csv"), "id\n");
    assertVisible(Called.with("upload", directory.toString(), "--bucket", "drop"));
    assertVisible(Called.with("demo", "--dir", directory.toString()));
  }

  @Test
  void namesAndCellsOfCheckedFilesAreEscaped() throws IOException {
    Path file = directory.resolve("customers_" + fileName());
    Files.writeString(file, "customer_reference,\"" + EVIL + "\"\nc1,1\n");
    String receipt = directory.resolve("receipt").toString();

    assertVisible(Called.with("check", file.toString(), "--to", receipt));
    assertVisible(Called.with("check", directory.resolve(fileName()).toString()));
    assertVisible(Called.with("check", file.toString(), "--kind", EVIL));
  }

  private static void assertVisible(Called called) {
    assertThat(called.out() + called.err())
        .isNotEmpty()
        .satisfies(
            shown ->
                assertThat(
                        shown
                            .codePoints()
                            .filter(c -> c != '\n' && c != '\t' && !VisibleText.isVisible(c)))
                    .isEmpty());
    assertThat((called.out() + called.err()).lines()).noneMatch(line -> line.startsWith("FORGED"));
  }

  /** A file name cannot have a NUL. */
  private static String fileName() {
    return EVIL.replace("\u0000", "").replace("/", "");
  }

  private Called pipeline(String... arguments) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return Called.in(
        Called.HOME,
        Map.of(),
        Stream.concat(Arrays.stream(arguments), Stream.of("--endpoint-url", url))
            .toArray(String[]::new));
  }

  private void respond(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getPath();
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    int code = 200;
    JsonObject response = new JsonObject();
    if (path.contains("/functions/")) {
      if (failing) {
        exchange.getResponseHeaders().add("X-Amz-Function-Error", "Unhandled");
        response.addProperty("errorMessage", EVIL);
      } else if (body.contains("\"reconcile\"")) {
        response = reconciled();
      } else {
        response = path.contains("processing") ? processed() : status();
      }
    } else if (target == null) {
      code = 400;
    } else if (target.endsWith("GetQueueUrl")) {
      response.addProperty("QueueUrl", "http://127.0.0.1/queue");
    } else if (failing || target.endsWith("SendMessage")) {
      code = 400;
      response.addProperty("__type", "com.amazonaws.sqs#InvalidMessageContents");
      response.addProperty("message", EVIL);
    } else if (target.endsWith("GetQueueAttributes")) {
      JsonObject counts = new JsonObject();
      counts.addProperty("ApproximateNumberOfMessages", "1");
      counts.addProperty("ApproximateNumberOfMessagesNotVisible", "1");
      response.add("Attributes", counts);
    } else if (target.endsWith("ReceiveMessage")) {
      response.add("Messages", messages());
    }
    byte[] bytes =
        target == null && code == 400
            ? "<Error><Code>Bad</Code><Message>a\u202e\u009b31m b</Message></Error>"
                .getBytes(StandardCharsets.UTF_8)
            : GSON.toJson(response).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static JsonObject reconciled() {
    JsonObject response = new JsonObject();
    response.addProperty("checked", 2);
    response.addProperty("changed", 1);
    response.add("file_sets", listOf(new JsonPrimitive(EVIL)));
    response.add("failed", listOf(new JsonPrimitive(EVIL)));
    return response;
  }

  private static JsonObject processed() {
    JsonObject response = new JsonObject();
    response.addProperty("outcome", "FAILED");
    response.addProperty("sentence", EVIL);
    JsonObject dryRun = new JsonObject();
    dryRun.addProperty("would_end", "REJECTED");
    dryRun.addProperty("example", EVIL);
    response.add("dry_run", dryRun);
    return response;
  }

  private static JsonArray messages() {
    JsonObject message = new JsonObject();
    message.addProperty("MessageId", "m");
    message.addProperty("ReceiptHandle", "r");
    message.addProperty("Body", failure() + EVIL);
    JsonObject other = message.deepCopy();
    other.addProperty("MessageId", "n");
    other.addProperty("Body", failure());
    JsonArray messages = new JsonArray();
    messages.add(message);
    messages.add(other);
    return messages;
  }

  private static String failure() {
    JsonObject context = new JsonObject();
    context.addProperty("functionArn", EVIL);
    JsonObject failure = new JsonObject();
    failure.add("requestContext", context);
    failure.addProperty("requestPayload", EVIL);
    return GSON.toJson(failure);
  }

  private static JsonObject status() {
    JsonObject set = new JsonObject();
    set.addProperty("file_set", EVIL);
    set.addProperty("state", EVIL);
    set.addProperty("next", EVIL);
    set.addProperty("sentence", EVIL);
    set.addProperty("remedy", EVIL);
    set.addProperty("due_by", EVIL);
    set.addProperty("revision", 1);
    set.addProperty("missing_notified_at", EVIL);
    set.addProperty("complete_notified_at", EVIL);
    set.addProperty("more_runs", 1);
    JsonObject holder = new JsonObject();
    holder.addProperty("run", EVIL);
    holder.addProperty("until", EVIL);
    set.add("held_by", holder);
    JsonObject action = new JsonObject();
    action.addProperty("action", "CONTINUE_REPLAY");
    action.addProperty("replay_id", EVIL);
    set.add("actions", listOf(action));
    JsonObject file = new JsonObject();
    file.addProperty("key", EVIL);
    file.addProperty("found", true);
    file.addProperty("size", 1);
    file.addProperty("put_at", EVIL);
    file.addProperty("version_id", EVIL);
    file.addProperty("used_version_id", "b" + EVIL);
    set.add("files", listOf(file));
    JsonObject run = new JsonObject();
    for (String name : new String[] {"run", "state", "attempts", "started_at", "updated_at"}) {
      run.addProperty(name, EVIL);
    }
    set.add("runs", listOf(run));
    JsonObject status = new JsonObject();
    status.addProperty("status", EVIL);
    status.addProperty("at", EVIL);
    status.add("file_sets", listOf(set));
    JsonObject stray = new JsonObject();
    for (String name : new String[] {"key", "uploaded_at", "fault", "advice"}) {
      stray.addProperty(name, EVIL);
    }
    status.add("unrecognised_files", listOf(stray));
    status.addProperty("more_unrecognised_files", 1);
    JsonObject snooze = new JsonObject();
    for (String name : new String[] {"partner", "from", "until", "by", "why"}) {
      snooze.addProperty(name, EVIL);
    }
    status.add("snoozes", listOf(snooze));
    return status;
  }

  private static JsonArray listOf(JsonElement one) {
    JsonArray list = new JsonArray();
    list.add(one);
    return list;
  }
}
