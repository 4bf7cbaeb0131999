package dev.orderpipeline.localstack.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does what its event says. */
public final class ActingHandler implements RequestStreamHandler {
  private int calls;

  /** For the runtime. */
  public ActingHandler() {}

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    calls++;
    JsonObject event =
        JsonParser.parseString(new String(input.readAllBytes(), StandardCharsets.UTF_8))
            .getAsJsonObject();
    switch (event.has("do") ? event.get("do").getAsString() : "echo") {
      case "echo" -> write(output, event.toString());
      case "say" -> {
        context.getLogger().log(event.get("what").getAsString());
        write(output, "null");
      }
      case "fail" -> throw new IllegalStateException(event.get("why").getAsString());
      case "crash" -> Runtime.getRuntime().halt(event.get("status").getAsInt());
      case "hang" -> await(TimeUnit.MINUTES.toMillis(5));
      case "await" -> {
        awaitFile(Path.of(event.get("file").getAsString()));
        write(output, "null");
      }
      case "fill" -> write(output, "\"" + "x".repeat(event.get("bytes").getAsInt()) + "\"");
      case "meet" -> meet(Path.of(event.get("mine").getAsString()), event, output);
      case "describe" -> describe(output, context);
      default -> throw new IllegalArgumentException("Unknown: " + event);
    }
  }

  /** Waits until another invocation runs concurrently in another JVM. */
  private static void meet(Path mine, JsonObject event, OutputStream output) throws IOException {
    Files.createFile(mine);
    awaitFile(Path.of(event.get("other").getAsString()));
    write(output, Long.toString(ProcessHandle.current().pid()));
  }

  /** Waits until the file exists. */
  private static void awaitFile(Path file) {
    while (!Files.exists(file)) {
      await(5);
    }
  }

  private void describe(OutputStream output, Context context) throws IOException {
    JsonObject answer = new JsonObject();
    answer.addProperty("calls", calls);
    answer.addProperty("pid", ProcessHandle.current().pid());
    answer.addProperty("requestId", context.getAwsRequestId());
    answer.addProperty("functionName", context.getFunctionName());
    answer.addProperty("functionVersion", context.getFunctionVersion());
    answer.addProperty("functionArn", context.getInvokedFunctionArn());
    answer.addProperty("memory", context.getMemoryLimitInMB());
    answer.addProperty("logGroup", context.getLogGroupName());
    answer.addProperty("millisLeft", context.getRemainingTimeInMillis());
    answer.addProperty("javaVersion", Runtime.version().feature());
    answer.addProperty("heapMegabytes", Runtime.getRuntime().maxMemory() / (1024 * 1024));
    answer.addProperty("temporaryDirectory", System.getProperty("java.io.tmpdir"));
    JsonObject environment = new JsonObject();
    Map<String, String> sorted = new TreeMap<>(System.getenv());
    sorted.forEach(environment::addProperty);
    answer.add("environment", environment);
    write(output, answer.toString());
  }

  private static void await(long millis) {
    try {
      boolean unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream output, String json) throws IOException {
    output.write(json.getBytes(StandardCharsets.UTF_8));
  }
}
