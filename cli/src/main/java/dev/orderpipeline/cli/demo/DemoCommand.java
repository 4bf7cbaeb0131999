package dev.orderpipeline.cli.demo;

import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.cli.check.DayDirectory;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.CommandException;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.cli.console.CommandRunner;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.template.Deployment;
import dev.orderpipeline.model.Engine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pipeline demo}: sends a day's files through a local stack and checks the result. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Starts the pipeline on this machine, sends a day's three files through it, and prints the"
          + " messages in the queue.",
      "The messages must be exactly those in the archive; the sample must give its two messages."
          + " Everything is in memory and ends with the command, except the receipt, which is saved"
          + " also if the day is rejected."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The messages are correct.",
      "1:They are not, the files were rejected, or something failed; the last lines say why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class DemoCommand implements Callable<Integer> {
  /** The messages of the default sample. */
  public static final List<String> SAMPLE_MESSAGES =
      List.of(
          "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
              + "\"number_of_orders\":2,\"total_amount_spent\":87.5}",
          "{\"type\":\"error_message\",\"customer_reference\":\"ade3-12ed\","
              + "\"order_reference\":null,\"message\":\"CUSTOMER_WITHOUT_ORDERS: the customer has"
              + " no orders (customers file, line 3)\"}");

  private final CliContext context;
  private final CommandRunner commands;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "Reads the three files from DIR instead of the sample: customers_yyyyMMdd.csv,"
              + " orders_yyyyMMdd.csv and items_yyyyMMdd.csv of one date.")
  private Optional<Path> directory = Optional.empty();

  @Option(
      names = "--sample",
      paramLabel = "NAME",
      description =
          "Sends this sample: seed (packed columns), clean, messy (faulty rows), rejected, or"
              + " correction (two revisions) (default: seed).")
  private Optional<String> sample = Optional.empty();

  @Option(
      names = "--receipt",
      paramLabel = "DIR",
      description = "Saves the receipt in DIR (default: a new temporary directory).")
  private Optional<Path> receipt = Optional.empty();

  @Option(
      names = "--messages",
      paramLabel = "FILE",
      description =
          "Writes each message once to FILE, one JSON object per line, in the order received.")
  private Optional<Path> messages = Optional.empty();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "lambda",
      description =
          "The engine: lambda (the processor function) or spark (the job for days that exceed one"
              + " function; here Spark runs in one process, which is slower and needs JDK 17 to 23)"
              + " (default: ${DEFAULT-VALUE}).")
  private String engine;

  @Option(names = "--keep", description = "Then shows the stack in a console until Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "Fails after this many seconds without progress (default: ${DEFAULT-VALUE}).")
  private int timeout;

  public DemoCommand(CliContext context, CommandRunner commands) {
    this.context = context;
    this.commands = commands;
  }

  @Override
  public Integer call() throws IOException {
    if (timeout < 1) {
      throw new ParameterException(
          spec.commandLine(), "--timeout must be 1 second or more, not " + timeout);
    }
    Engine selected =
        Engine.of(engine)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "--engine must be lambda or spark, not " + engine));
    List<DayDirectory> days = days();
    // Opened first: if the file cannot be written, no empty directory remains.
    try (Writer file = messagesFile()) {
      return runIn(TemporaryDirectory.create("order-pipeline-demo-"), days, selected, file);
    }
  }

  /** The days to send: the second one corrects the first. */
  private List<DayDirectory> days() {
    if (directory.isPresent()) {
      if (sample.isPresent()) {
        throw new ParameterException(
            spec.commandLine(), "--dir and --sample both name the files; omit one of them");
      }
      return List.of(DayDirectory.in(directory.get()));
    }
    Samples samples = new Samples(context.samples());
    String name = sample.orElse(Samples.SEED);
    if (!samples.names().contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "no such sample: " + name + "; the samples are " + String.join(", ", samples.names()));
    }
    return samples.days(name);
  }

  /** Runs the demo and deletes the directory unless it failed: then the logs are needed. */
  private int runIn(
      TemporaryDirectory data, List<DayDirectory> days, Engine selected, Writer fileOrNull)
      throws IOException {
    boolean good = false;
    boolean failed = true;
    try {
      good = run(days, data, selected, Optional.ofNullable(fileOrNull));
      failed = !good;
      return good ? ExitCodes.OK : ExitCodes.FAILED;
    } catch (RunNotPublishedException e) {
      // A rejected day is a result; its receipt says why.
      failed = false;
      report().tryNext(sample);
      throw e;
    } finally {
      if (!failed) {
        data.close();
      } else if (data.keep()) {
        spec.commandLine().getErr().println("function logs: " + data.path().resolve("logs"));
      }
    }
  }

  private boolean run(
      List<DayDirectory> days, TemporaryDirectory data, Engine selected, Optional<Writer> file)
      throws IOException {
    Progress progress =
        new Progress(spec.commandLine().getOut(), System::nanoTime, context.startNanos());
    StackEvents events = new StackEvents(progress);
    LocalStackConfig config =
        LocalStackConfig.builder()
            .dataDirectory(data.path())
            .deployment(
                selected == Engine.SPARK
                    ? Deployment.orderPipelineWithSpark()
                    : Deployment.orderPipeline())
            .prewarm(true)
            // On AWS retries wait minutes; a demo must not.
            .retryWaits(Duration.ofSeconds(2), Duration.ofSeconds(4))
            .listener(events)
            .build();
    Path receipts = receipts();
    try (LocalStack stack = LocalStack.start(config)) {
      stack.closeOnShutdown();
      Runnable stop = stack::close;
      data.deleteOnShutdown(
          () -> {
            stop.run();
            deleteUnused(receipts);
          });
      progress.say("stack ready on " + stack.endpoint());
      try (LocalStackClients clients = LocalStackClients.of(stack);
          KeptConsole kept = keep ? KeptConsole.start(stack, context, commands, progress) : null) {
        if (kept != null) {
          kept.announce();
        }
        Demo demo =
            new Demo(
                stack,
                clients,
                events,
                progress,
                Duration.ofSeconds(timeout),
                Sleeper.ofThread(),
                receipts);
        try {
          boolean good = true;
          Optional<DayDirectory> before = Optional.empty();
          for (DayDirectory day : days) {
            Demo.Outcome outcome = demo.run(day, before, file, expected());
            flush(file);
            if (selected == Engine.SPARK) {
              requireJobRun(stack, events);
            }
            report().print(outcome, stack.names().messageQueue(), messages);
            good &= outcome.comparison().isGood();
            before = Optional.of(day);
          }
          report().tryNext(sample);
          return good;
        } catch (CommandException e) {
          if (keep) {
            // The console stays open until Ctrl-C, and only then is the error printed.
            progress.say("failed: " + e.getMessage());
          }
          throw e;
        }
      }
    } finally {
      deleteUnused(receipts);
    }
  }

  private Optional<List<String>> expected() {
    return directory.isEmpty() && sample.orElse(Samples.SEED).equals(Samples.SEED)
        ? Optional.of(SAMPLE_MESSAGES)
        : Optional.empty();
  }

  private Path receipts() throws IOException {
    return receipt.isPresent()
        ? receipt.get()
        : Files.createTempDirectory("order-pipeline-receipt-");
  }

  private DemoReport report() {
    return new DemoReport(spec.commandLine().getOut(), spec.commandLine().getErr(), context);
  }

  private void deleteUnused(Path receipts) {
    if (receipt.isEmpty()) {
      TemporaryDirectory.deleteIfEmpty(receipts);
    }
  }

  private static void requireJobRun(LocalStack stack, StackEvents events) {
    if (events.startedJobRuns() == 0) {
      throw new JobNotRunException(
          stack.names().processingFunction()
              + " processed the day, although this stage sends every day to the Spark job");
    }
  }

  /** Opens the file for the messages; null without {@code --messages}. */
  private Writer messagesFile() {
    if (messages.isEmpty()) {
      return null;
    }
    try {
      return new BufferedWriter(
          new OutputStreamWriter(Files.newOutputStream(messages.get()), StandardCharsets.UTF_8));
    } catch (IOException e) {
      Path directory = messages.get().toAbsolutePath().getParent();
      throw new MessagesFileException(
          Files.isDirectory(directory)
              ? "cannot write " + messages.get() + ": " + e.getMessage()
              : "no such directory: " + directory + "; cannot write " + messages.get(),
          e);
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
}
