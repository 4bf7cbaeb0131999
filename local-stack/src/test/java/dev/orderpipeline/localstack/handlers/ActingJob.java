package dev.orderpipeline.localstack.handlers;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program of a job that does what its request says. */
public final class ActingJob {
  private ActingJob() {}

  /** Runs as Glue runs a program, with its arguments in pairs. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      pairs.put(arguments[i], arguments[i + 1]);
    }
    JsonObject request = JsonParser.parseString(pairs.get("--request")).getAsJsonObject();
    System.out.println("request " + request);
    switch (request.get("do").getAsString()) {
      case "describe" -> describe(Path.of(request.get("file").getAsString()), pairs);
      case "hang" -> new CountDownLatch(1).await();
      case "await" -> awaitFile(Path.of(request.get("file").getAsString()));
      case "exit" -> System.exit(request.get("status").getAsInt());
      default -> throw new IllegalArgumentException("Unknown request: " + request);
    }
  }

  private static void awaitFile(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      boolean unused = new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
  }

  private static void describe(Path file, Map<String, String> arguments) throws Exception {
    List<String> properties = new ArrayList<>();
    System.getProperties()
        .forEach(
            (name, value) -> {
              if (name.toString().startsWith("spark.")) {
                properties.add(name + "=" + value);
              }
            });
    properties.sort(null);
    Map<String, Object> all = new HashMap<>();
    all.put("arguments", arguments);
    all.put("environment", System.getenv());
    all.put("properties", properties);
    all.put("heapMegabytes", Runtime.getRuntime().maxMemory() >> 20);
    Files.writeString(file, new Gson().toJson(all));
  }
}
