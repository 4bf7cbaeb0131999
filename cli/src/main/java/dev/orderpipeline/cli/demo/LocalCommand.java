package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.check.DayDirectory;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.cli.command.Progress;
import dev.orderpipeline.cli.console.CommandRunner;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.template.Deployment;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pipeline local}: runs a local stack until it is stopped. */
@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Runs the pipeline on this machine until Ctrl-C: S3, DynamoDB, SQS and Lambda on one port of"
          + " 127.0.0.1, for any AWS client. Prints commands for the AWS CLI to copy, and the"
          + " address of its console, which is on the next port.",
      "Buckets, tables and queues are in memory and end with the command; the functions' logs"
          + " remain."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:It cannot start, for example because the port is in use.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT,
      "130:Ended by Ctrl-C (143: by SIGTERM)."
    })
public final class LocalCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  private final CliContext context;
  private final CommandRunner commands;

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "4570",
      description = "Listens on this port; 0 chooses a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--tls",
      description =
          "Also serves TLS, on the port after the console's, with a certificate that is made at"
              + " the start. The functions and the printed commands of the AWS CLI use it.")
  private boolean tls;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Writes the functions' logs to DIR/logs, and work files beside them (default: a new"
              + " temporary directory). Nothing else is kept.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--quiet",
      description = "Prints no line for each arrival, ended run and notification.")
  private boolean quiet;

  public LocalCommand(CliContext context, CommandRunner commands) {
    this.context = context;
    this.commands = commands;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--port must be between 0 and " + MAX_PORT + ", not " + port);
    }
    DayDirectory sample = new Samples(context.samples()).days(Samples.SEED).get(0);
    PrintWriter out = spec.commandLine().getOut();
    AtomicReference<LocalStack> started = new AtomicReference<>();
    LocalStackConfig.Builder config = LocalStackConfig.builder().port(port).prewarm(true);
    if (tls) {
      config.tlsPort(nextPort(2));
    }
    data.ifPresent(config::dataDirectory);
    if (!quiet) {
      config.listener(
          new LocalEvents(
              new Progress(out, System::nanoTime, context.startNanos()),
              Deployment.orderPipeline().names().dropBucket(),
              function ->
                  Optional.ofNullable(started.get()).map(stack -> stack.logFile(function))));
    }
    try (LocalStack stack = LocalStack.start(config.build())) {
      started.set(stack);
      stack.closeOnShutdown();
      try (LocalConsole console = LocalConsole.start(stack, nextPort(1), context, commands)) {
        out.print(ReadyCommands.of(stack, sample, context.home().resolve("pipeline")));
        out.println();
        out.println("Console: " + console.address());
        out.flush();
        context.shutdown().await();
      }
    }
    return ExitCodes.OK;
  }

  /** A port after the stack's, or a free one if the stack's port is free to choose. */
  private int nextPort(int distance) {
    return port == 0 || port + distance > MAX_PORT ? 0 : port + distance;
  }
}
