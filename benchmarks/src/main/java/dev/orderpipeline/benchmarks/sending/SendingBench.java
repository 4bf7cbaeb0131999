package dev.orderpipeline.benchmarks.sending;

import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.archive.SpoolWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Compares the CPU time of sending. Runs the variants in rounds, each in a new JVM, against a stub
 * of SQS in another JVM. Prints medians.
 */
public final class SendingBench {
  private static final int DEFAULT_MESSAGES = 200_000;
  private static final int DEFAULT_ROUNDS = 5;
  private static final int DEFAULT_IN_FLIGHT = 32;
  private static final String RESPONSE_MILLIS = "10";

  private final String java;
  private final List<String> options;
  private final int messages;
  private final int inFlight;

  private record Result(double cpuMicros, double seconds) {}

  private SendingBench() {
    this.java = System.getProperty("java", System.getProperty("java.home") + "/bin/java");
    this.options =
        Arrays.asList(
            System.getProperty("options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx1024m")
                .strip()
                .split(" +"));
    this.messages = Integer.getInteger("messages", DEFAULT_MESSAGES);
    this.inFlight = Integer.getInteger("inFlight", DEFAULT_IN_FLIGHT);
  }

  /**
   * Runs the benchmark.
   *
   * @param args the variants, by default all. System properties: {@code java}, {@code options} (for
   *     the senders' JVMs), {@code messages}, {@code inFlight}, {@code rounds}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<HttpVariant> variants =
        args.length == 0
            ? List.of(HttpVariant.values())
            : Stream.of(args).map(HttpVariant::valueOf).toList();
    new SendingBench().run(variants, Integer.getInteger("rounds", DEFAULT_ROUNDS));
  }

  private void run(List<HttpVariant> variants, int rounds)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("sending-");
    Path spool = directory.resolve("messages.jsonl.gz");
    writeMessages(spool);
    Process stub = start(List.of("-XX:+UseSerialGC", "-Xmx512m"), StubSqs.class, RESPONSE_MILLIS);
    Map<HttpVariant, List<Result>> results = new EnumMap<>(HttpVariant.class);
    try (BufferedReader output = stub.inputReader(StandardCharsets.UTF_8)) {
      String address = "http://127.0.0.1:" + output.readLine();
      for (int round = 0; round < rounds; round++) {
        for (HttpVariant variant : variants) {
          results
              .computeIfAbsent(variant, any -> new ArrayList<>())
              .add(measure(variant, spool, address));
        }
      }
    } finally {
      stub.destroy();
      Files.delete(spool);
      Files.delete(directory);
    }
    print(results);
  }

  private void writeMessages(Path spool) throws IOException {
    try (SpoolWriter writer = new SpoolWriter(spool)) {
      for (int i = 0; i < messages; i++) {
        String reference =
            UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8), (byte) (i >> 16)})
                .toString();
        writer.write(new CustomerMessage(reference, i % 7, BigDecimal.valueOf(i * 37L, 2)));
      }
      Spool unused = writer.finish();
    }
  }

  private Result measure(HttpVariant variant, Path spool, String address)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        command(
            options,
            SendingRun.class,
            variant.name(),
            spool.toString(),
            Integer.toString(messages),
            Integer.toString(inFlight),
            address + "/000000000000/queue");
    Map<String, String> environment = builder.environment();
    environment.put("AWS_ENDPOINT_URL", address);
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_ACCESS_KEY_ID", "key");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    Process sender = builder.start();
    try (BufferedReader output = sender.inputReader(StandardCharsets.UTF_8)) {
      String result =
          output
              .lines()
              .filter(line -> line.startsWith("RESULT "))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          variant + " failed; its output above has the reason"));
      sender.waitFor();
      String[] words = result.split(" ", -1);
      return new Result(Double.parseDouble(words[1]) / messages, Double.parseDouble(words[2]));
    }
  }

  private Process start(List<String> jvm, Class<?> main, String... args) {
    try {
      return command(jvm, main, args).start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a JVM with " + java, e);
    }
  }

  private ProcessBuilder command(List<String> jvm, Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(java);
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private void print(Map<HttpVariant, List<Result>> results) {
    System.out.printf(
        Locale.ROOT,
        "%d messages, %d calls in flight, responses after %s ms; senders' JVMs with %s%n",
        messages,
        inFlight,
        RESPONSE_MILLIS,
        String.join(" ", options));
    System.out.println(
        "| way of sending | CPU µs per message (median) | minimum | maximum | seconds |");
    System.out.println("|---|---|---|---|---|");
    results.forEach(
        (variant, all) -> {
          double[] cpu = all.stream().mapToDouble(Result::cpuMicros).sorted().toArray();
          double[] seconds = all.stream().mapToDouble(Result::seconds).sorted().toArray();
          System.out.printf(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %.1f | %.1f |%n",
              variant.title(),
              cpu[cpu.length / 2],
              cpu[0],
              cpu[cpu.length - 1],
              seconds[seconds.length / 2]);
        });
  }
}
