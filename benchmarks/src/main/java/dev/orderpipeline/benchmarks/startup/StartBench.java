package dev.orderpipeline.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures the time from the start of the arrival function's JVM to its first response, under AWS's
 * runtime interface client, and compares it with the same function on the SDK's defaults. Run it in
 * the repository's root, after building the functions' jars.
 */
public final class StartBench {
  private static final int DEFAULT_ROUNDS = 15;
  private static final String RUNTIME =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
  private static final String NATIVE_LIBRARY = "/jni/libaws-lambda-jni.linux-x86_64.so";
  private static final String NATIVE_LIBRARY_OPTION =
      "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=";

  private final String java =
      System.getProperty("java", System.getProperty("java.home") + "/bin/java");
  private final List<String> options =
      words(System.getProperty("options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx435m"));
  private final Path nativeLibrary;

  private StartBench(Path nativeLibrary) {
    this.nativeLibrary = nativeLibrary;
  }

  private record Variant(String handler, List<String> classPath, List<String> options) {}

  private record Result(double millis, double cpuMillis) {}

  /**
   * Runs the benchmark.
   *
   * @param args none. System properties: {@code java}, {@code options} (for both functions' JVMs),
   *     {@code ownOptions} (added for this project's function), {@code rounds}
   */
  public static void main(String[] args) throws Exception {
    Path library = Files.createTempFile("runtime-client-", ".so");
    try {
      try (InputStream packed = StartBench.class.getResourceAsStream(NATIVE_LIBRARY)) {
        Files.copy(packed, library, StandardCopyOption.REPLACE_EXISTING);
      }
      new StartBench(library).run(Integer.getInteger("rounds", DEFAULT_ROUNDS));
    } finally {
      Files.delete(library);
    }
  }

  private void run(int rounds) throws Exception {
    String target = "arrival-tracker/target/";
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put(
        "ours",
        new Variant(
            "dev.orderpipeline.arrival.FileArrivalHandler::handleRequest",
            List.of(target + "arrival-tracker-lambda.jar"),
            words(System.getProperty("ownOptions", ""))));
    variants.put(
        "SDK defaults",
        new Variant(
            "dev.orderpipeline.arrival.DefaultSdkArrivalHandler::handleRequest",
            defaultSdkClassPath(target + "arrival-tracker-unshrunk.jar"),
            List.of()));
    Map<String, List<Result>> results = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Variant> variant : variants.entrySet()) {
        results
            .computeIfAbsent(variant.getKey(), any -> new ArrayList<>())
            .add(measure(variant.getValue()));
      }
    }
    System.out.println("JVMs with " + String.join(" ", options) + "; " + rounds + " rounds");
    System.out.println(
        "| arrival function | ms to the first response (median) | minimum | CPU ms |");
    System.out.println("|---|---|---|---|");
    results.forEach(
        (name, all) -> {
          double[] millis = all.stream().mapToDouble(Result::millis).sorted().toArray();
          double[] cpu = all.stream().mapToDouble(Result::cpuMillis).sorted().toArray();
          System.out.printf(
              Locale.ROOT,
              "| %s | %.0f | %.0f | %.0f |%n",
              name,
              millis[millis.length / 2],
              millis[0],
              cpu[cpu.length / 2]);
        });
  }

  /** Uses the unshrunk jar, because shrinking is one of the optimisations of our function. */
  private static List<String> defaultSdkClassPath(String unshrunkJar) throws IOException {
    List<String> paths = new ArrayList<>();
    paths.add(unshrunkJar);
    paths.add("benchmarks/target/benchmarks.jar");
    try (Stream<Path> libraries = Files.list(Path.of("benchmarks/target/call-lib"))) {
      libraries
          .map(Path::toString)
          .filter(
              name -> name.matches(".*/(apache5-client|httpc|aws-lambda-java-events|joda)[^/]*"))
          .sorted()
          .forEach(paths::add);
    }
    return paths;
  }

  private Result measure(Variant variant) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(options);
    command.addAll(variant.options());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add(NATIVE_LIBRARY_OPTION + nativeLibrary);
    command.add("-cp");
    command.add(
        Stream.concat(variant.classPath().stream(), runtimeClassPath())
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(RUNTIME);
    command.add(variant.handler());
    try (StubServices services = new StubServices()) {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().clear();
      builder.environment().putAll(environment(variant, services.address()));
      long start = System.nanoTime();
      Process process = builder.start();
      CompletableFuture<Void> unused =
          process
              .onExit()
              .thenAccept(
                  ended -> services.response().complete("exited with status " + ended.exitValue()));
      String response = services.response().join();
      double millis = (System.nanoTime() - start) / 1e6;
      Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
      process.destroyForcibly().waitFor();
      if (!response.equals("null")) {
        throw new IllegalStateException(variant.handler() + " responded with " + response);
      }
      return new Result(millis, cpu.toNanos() / 1e6);
    }
  }

  private static Stream<String> runtimeClassPath() throws IOException {
    try (Stream<Path> libraries = Files.list(Path.of("benchmarks/target/call-lib"))) {
      return libraries
          .map(Path::toString)
          .filter(
              name ->
                  name.matches(
                      ".*/(aws-lambda-java-(runtime-interface-client|core|serialization)"
                          + "|utils-lite)-[^/]*"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Map<String, String> environment(Variant variant, String address) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_LAMBDA_RUNTIME_API", address);
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "file-arrival-function");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "group");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "stream");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("_HANDLER", variant.handler());
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_ACCESS_KEY_ID", "key");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_ENDPOINT_URL", "http://" + address);
    environment.put("FILE_ARRIVALS_TABLE", "t");
    environment.put("DROP_BUCKET", "b");
    environment.put("RESULTS_BUCKET", "r");
    environment.put("MESSAGE_QUEUE_URL", "q");
    environment.put("PROCESSING_FUNCTION", "p");
    environment.put("LAMBDA_TASK_ROOT", "/");
    environment.put("PATH", "/usr/bin:/bin");
    return environment;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : Arrays.asList(text.strip().split(" +", -1));
  }
}
