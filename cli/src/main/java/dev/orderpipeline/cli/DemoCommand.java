package dev.orderpipeline.cli;

import dev.orderpipeline.ledger.Sleeper;
import dev.orderpipeline.localstack.Deployment;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.model.Engine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pipeline demo}: a day's files through a local stack of its own, and the check of it. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Starts the pipeline on this machine, sends a day's three files through it, and prints the"
          + " messages that arrive in the queue.",
      "What arrives must be exactly what the pipeline archived, and for the sample exactly its two"
          + " messages. Everything is in memory and ends with the command."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:What arrived is what must arrive.",
      "1:It is not, or the files were rejected, or something failed; the last lines say what.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
final class DemoCommand implements Callable<Integer> {
  /** The messages of the sample in {@code samples/2022-01-30}. */
  static final List<String> SAMPLE_MESSAGES =
      List.of(
          "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
              + "\"number_of_orders\":2,\"total_amount_spent\":87.5}",
          "{\"type\":\"error_message\",\"customer_reference\":\"ade3-12ed\","
              + "\"order_reference\":null,\"message\":\"CUSTOMER_WITHOUT_ORDERS: the customer has"
              + " no orders (customers file, line 3)\"}");

  private final CliContext outside;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Takes the three files from DIR instead of the sample: customers_yyyyMMdd.csv,"
              + " orders_yyyyMMdd.csv and items_yyyyMMdd.csv of one date.")
  private Optional<Path> directory = Optional.empty();

  @Option(
      names = "--messages",
      paramLabel = "FILE",
      description =
          "Writes all messages to FILE, one JSON object a line, each message once, in the order in"
              + " which they are received.")
  private Optional<Path> messages = Optional.empty();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "lambda",
      description =
          "What processes the day: lambda, the processor function, or spark, the job for days that"
              + " no function carries, here with Spark in one process; that is slower, and needs a"
              + " JDK 17 to 23 (default: ${DEFAULT-VALUE}).")
  private String engine;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "Gives up after so many seconds without progress (default: ${DEFAULT-VALUE}).")
  private int timeout;

  DemoCommand(CliContext outside) {
    this.outside = outside;
  }

  @Override
  public Integer call() throws IOException {
    if (timeout < 1) {
      throw new ParameterException(
          spec.commandLine(), "--timeout must be 1 second or more, not " + timeout);
    }
    Engine named =
        Engine.of(engine)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "--engine must be lambda or spark, not " + engine));
    DayDirectory day = DayDirectory.in(directory.orElseGet(outside::sample));
    // First, so that a file that cannot be written leaves no directory without logs behind.
    try (Writer file = messagesFile()) {
      return runIn(Files.createTempDirectory("order-pipeline-demo-"), day, named, file);
    }
  }

  /** Runs, and leaves the directory only if there is something to be looked up in it. */
  private int runIn(Path data, DayDirectory day, Engine by, Writer fileOrNull) throws IOException {
    boolean good = false;
    try {
      good = run(day, data, by, Optional.ofNullable(fileOrNull));
      return good ? ExitCodes.OK : ExitCodes.FAILED;
    } finally {
      if (good) {
        delete(data);
      } else {
        spec.commandLine().getErr().println("logs of the functions: " + data.resolve("logs"));
      }
    }
  }

  private boolean run(DayDirectory day, Path data, Engine by, Optional<Writer> file)
      throws IOException {
    Progress progress =
        new Progress(spec.commandLine().getOut(), System::nanoTime, outside.startNanos());
    StackEvents events = new StackEvents(progress);
    LocalStackConfig config =
        LocalStackConfig.builder()
            .dataDirectory(data)
            .deployment(
                by == Engine.SPARK
                    ? Deployment.orderPipelineWithSpark()
                    : Deployment.orderPipeline())
            .prewarm(true)
            // Minutes on AWS, where a fault may pass; nobody wants to watch that.
            .retryWaits(Duration.ofSeconds(2), Duration.ofSeconds(4))
            .listener(events)
            .build();
    try (LocalStack stack = LocalStack.start(config)) {
      stack.closeOnShutdown();
      progress.say("stack ready on " + stack.endpoint());
      try (Clients clients = Clients.of(stack)) {
        Demo demo =
            new Demo(
                stack, clients, events, progress, Duration.ofSeconds(timeout), Sleeper.ofThread());
        Optional<List<String>> exactly =
            directory.isPresent() ? Optional.empty() : Optional.of(SAMPLE_MESSAGES);
        Demo.Outcome outcome = demo.run(day, file, exactly);
        flush(file);
        if (by == Engine.SPARK) {
          requireJobRun(stack, events);
        }
        tell(outcome, stack.names().messageQueue());
        return outcome.verdict().isGood();
      }
    }
  }

  private static void requireJobRun(LocalStack stack, StackEvents events) {
    if (events.jobRunsBegun() == 0) {
      throw new JobNotRunException(
          "the day was processed without the Spark job: "
              + stack.names().processingFunction()
              + " did it, though every day is the job's");
    }
  }

  private void tell(Demo.Outcome outcome, String queue) {
    PrintWriter out = spec.commandLine().getOut();
    ArchiveComparison verdict = outcome.verdict();
    out.println();
    out.println(
        ByteSizes.messages(verdict.received())
            + " received from the queue "
            + queue
            + (verdict.received() > verdict.first().size() && !verdict.first().isEmpty()
                ? ", the first " + verdict.first().size() + " in the archive's order:"
                : ":"));
    verdict.first().forEach(out::println);
    out.println();
    out.println("archive: " + outcome.archive());
    out.println("receipt: " + outcome.receipt());
    messages.ifPresent(file -> out.println("messages: " + file));
    if (verdict.repeated() > 0) {
      out.println(
          ByteSizes.messages(verdict.repeated())
              + " delivered again, as a queue may; their message_id tells");
    }
    if (verdict.isGood()) {
      out.println("ok: the messages received are exactly those in the archive");
    }
    out.flush();
    verdict.problems().forEach(problem -> spec.commandLine().getErr().println("error: " + problem));
  }

  /** The file for the messages, or null if none is wanted. */
  private Writer messagesFile() {
    if (messages.isEmpty()) {
      return null;
    }
    try {
      return new BufferedWriter(
          new OutputStreamWriter(Files.newOutputStream(messages.get()), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new MessagesFileException("cannot write " + messages.get() + ": " + e, e);
    }
  }

  private void flush(Optional<Writer> file) {
    try {
      if (file.isPresent()) {
        file.get().flush();
      }
    } catch (IOException e) {
      throw new MessagesFileException("cannot write the messages: " + e.getMessage(), e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
