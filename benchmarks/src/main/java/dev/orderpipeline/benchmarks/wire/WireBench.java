package dev.orderpipeline.benchmarks.wire;

import dev.orderpipeline.benchmarks.wire.WireCase.Task;
import dev.orderpipeline.localstack.process.Certificates;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Compares the CPU time of sending to SQS and reading from S3, over plain HTTP and over TLS 1.3.
 * Runs all cases in rounds, each in a new JVM, against stubs in another JVM. Prints medians.
 */
public final class WireBench {
  private static final String RESPONSE_MILLIS = "10";

  private final String java;
  private final List<String> options;
  private final WireScale scale;
  private final Path directory;

  /**
   * A benchmark.
   *
   * @param java the launcher of the measured JVMs
   * @param options of the measured JVMs
   * @param directory an existing directory for temporary files
   */
  WireBench(String java, List<String> options, WireScale scale, Path directory) {
    this.java = java;
    this.options = options;
    this.scale = scale;
    this.directory = directory;
  }

  /**
   * Runs the benchmark.
   *
   * @param args words that cases must contain, such as {@code SEND} or {@code secure=true}; by
   *     default all cases run. System properties: {@code java}, {@code options} (for the measured
   *     JVMs), {@code messages}, {@code inFlight}, {@code megabytes}, {@code rounds}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String java = System.getProperty("java", System.getProperty("java.home") + "/bin/java");
    String options =
        System.getProperty("options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx1024m");
    WireScale scale =
        new WireScale(
            Integer.getInteger("messages", 200_000),
            Integer.getInteger("inFlight", 32),
            Long.getLong("megabytes", 400) * 1_000_000);
    Path directory = Files.createTempDirectory("wire-");
    try {
      Map<WireCase, List<Measurement>> results =
          new WireBench(java, Arrays.asList(options.strip().split(" +")), scale, directory)
              .run(
                  Integer.getInteger("rounds", 5),
                  one -> Stream.of(args).allMatch(one.toString()::contains));
      System.out.printf(
          Locale.ROOT,
          "%s; responses of SQS after %s ms; JVMs with %s%n",
          scale,
          RESPONSE_MILLIS,
          options);
      System.out.print(new WireReport(scale).of(results));
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  /** Measures each selected case once a round. */
  Map<WireCase, List<Measurement>> run(int rounds, Predicate<WireCase> selected)
      throws IOException, InterruptedException {
    List<WireCase> cases =
        Stream.of(Task.values())
            .flatMap(
                task ->
                    Stream.of(HttpVariant.values())
                        .flatMap(
                            variant ->
                                Stream.of(false, true)
                                    .map(secure -> new WireCase(task, secure, variant))))
            .filter(selected)
            .toList();
    Path spool = directory.resolve("messages.jsonl.gz");
    writeMessages(spool);
    Certificates certificates = Certificates.create(directory);
    Map<WireCase, List<Measurement>> results = new LinkedHashMap<>();
    Process stub =
        command(
                List.of("-XX:+UseSerialGC", "-Xmx512m"),
                StubAws.class,
                List.of(RESPONSE_MILLIS, directory.toString()))
            .start();
    try (BufferedReader output = stub.inputReader(StandardCharsets.UTF_8)) {
      String[] ports = output.readLine().split(" ", -1);
      for (int round = 0; round < rounds; round++) {
        for (WireCase one : cases) {
          String address =
              one.secure() ? "https://127.0.0.1:" + ports[1] : "http://127.0.0.1:" + ports[0];
          results
              .computeIfAbsent(one, any -> new ArrayList<>())
              .add(measure(one, address, spool, certificates));
        }
      }
    } finally {
      stub.destroy();
    }
    return results;
  }

  private void writeMessages(Path spool) throws IOException {
    try (SpoolWriter writer = new SpoolWriter(spool)) {
      for (int i = 0; i < scale.messages(); i++) {
        String reference =
            UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16)})
                .toString();
        writer.write(new CustomerMessage(reference, i % 7, BigDecimal.valueOf(i * 37L, 2)));
      }
      Spool unused = writer.finish();
    }
  }

  private Measurement measure(WireCase one, String address, Path spool, Certificates certificates)
      throws IOException, InterruptedException {
    List<String> jvm = new ArrayList<>(options);
    jvm.addAll(certificates.trustOptions());
    String variant = one.variant().name();
    ProcessBuilder builder =
        switch (one.task()) {
          case SEND ->
              command(
                  jvm,
                  SendingRun.class,
                  List.of(
                      variant,
                      spool.toString(),
                      Integer.toString(scale.messages()),
                      Integer.toString(scale.inFlight()),
                      address + "/000000000000/queue"));
          case READ -> command(jvm, ReadingRun.class, List.of(variant, "" + scale.bytes()));
        };
    Map<String, String> environment = builder.environment();
    environment.put("AWS_ENDPOINT_URL", address);
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_ACCESS_KEY_ID", "key");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    // The CRT client does not read the JVM's trust store.
    environment.put("SSL_CERT_FILE", certificates.root().toString());
    Process process = builder.start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      Measurement measurement = Measurement.from(output.lines());
      process.waitFor();
      return measurement;
    }
  }

  private ProcessBuilder command(List<String> jvm, Class<?> main, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }
}
