package dev.orderpipeline.localstack.glue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import dev.orderpipeline.localstack.process.StackClosedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Handles Glue's StartJobRun operation, in AWS's JSON protocol. */
public final class GlueEndpoint {
  private static final String START_JOB_RUN = "AWSGlue.StartJobRun";
  private static final Set<String> PARAMETERS = Set.of("JobName", "Arguments");

  private final Jobs jobs;

  public GlueEndpoint(Jobs jobs) {
    this.jobs = jobs;
  }

  public void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String target =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")).orElse("");
    if (!target.equals(START_JOB_RUN)) {
      reject(
          exchange,
          "UnknownOperationException",
          "The local stack supports only " + START_JOB_RUN + " of Glue, not '" + target + "'.");
      return;
    }
    String name;
    Map<String, String> arguments = new LinkedHashMap<>();
    try {
      JsonObject request = JsonParser.parseString(body).getAsJsonObject();
      TreeSet<String> unknown = new TreeSet<>(request.keySet());
      unknown.removeAll(PARAMETERS);
      if (!unknown.isEmpty()) {
        reject(
            exchange,
            "InvalidInputException",
            "The local stack's Glue does not support " + unknown + ".");
        return;
      }
      name = request.get("JobName").getAsString();
      if (request.has("Arguments")) {
        for (Map.Entry<String, JsonElement> argument :
            request.getAsJsonObject("Arguments").entrySet()) {
          arguments.put(argument.getKey(), argument.getValue().getAsString());
        }
      }
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | UnsupportedOperationException e) {
      reject(
          exchange,
          "SerializationException",
          "The request must be an object with the string JobName and the string map Arguments.");
      return;
    }
    Optional<JobRuntime> job = jobs.find(name);
    if (job.isEmpty()) {
      reject(
          exchange,
          "EntityNotFoundException",
          "Failed to start job run due to missing metadata: there is no job " + name);
      return;
    }
    try {
      JsonObject answer = new JsonObject();
      answer.addProperty("JobRunId", job.get().start(arguments));
      answer(exchange, 200, answer);
    } catch (ConcurrentRunsExceededException e) {
      reject(exchange, "ConcurrentRunsExceededException", e.getMessage());
    } catch (StackClosedException e) {
      reject(exchange, "InternalServiceException", e.getMessage());
    }
  }

  private static void reject(HttpExchange exchange, String type, String message)
      throws IOException {
    JsonObject error = new JsonObject();
    error.addProperty("__type", type);
    error.addProperty("Message", message);
    answer(exchange, type.equals("InternalServiceException") ? 500 : 400, error);
  }

  private static void answer(HttpExchange exchange, int status, JsonObject json)
      throws IOException {
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
