package dev.orderpipeline.endtoend;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A proxy between one function and Glue that records the jobs that the function starts, as {@link
 * dev.orderpipeline.endtoend.calls.CallRecorder} records SDK calls.
 */
final class RecordedJobStarts implements AutoCloseable {
  private static final String TARGET = "AWSGlue.";

  private final String function;
  private final Path records;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile URI glue;

  private RecordedJobStarts(String function, Path records, HttpServer server) {
    this.function = function;
    this.records = records;
    this.server = server;
  }

  /** Starts a proxy for a function; {@link #forwardTo} must set the target before any call. */
  static RecordedJobStarts of(String function, Path records) {
    try {
      RecordedJobStarts starts =
          new RecordedJobStarts(
              function,
              records,
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      starts.server.createContext("/", starts::handle);
      starts.server.start();
      return starts;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot open a port for the proxy between " + function + " and Glue.", e);
    }
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void forwardTo(URI endpoint) {
    glue = endpoint;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      record(exchange.getRequestHeaders().getFirst("X-Amz-Target"), body);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(glue).POST(HttpRequest.BodyPublishers.ofByteArray(body));
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (lower.startsWith("x-amz-")
                    || lower.equals("authorization")
                    || lower.equals("content-type")) {
                  request.header(name, values.get(0));
                }
              });
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (name.toLowerCase(Locale.ROOT).startsWith("x-amzn-")
                    || name.equalsIgnoreCase("content-type")) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void record(String target, byte[] body) throws IOException {
    JsonObject request =
        JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
    JsonObject resource = new JsonObject();
    resource.add("JobName", request.get("JobName"));
    JsonObject line = new JsonObject();
    line.addProperty("function", function);
    line.addProperty("service", "Glue");
    line.addProperty("operation", target.substring(TARGET.length()));
    line.add("resource", resource);
    line.addProperty("parameters", String.join(" ", request.keySet()));
    Files.createDirectories(records);
    Files.writeString(
        records.resolve(function + "-glue-" + ProcessHandle.current().pid() + ".jsonl"),
        line + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
