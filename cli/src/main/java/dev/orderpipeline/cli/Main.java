package dev.orderpipeline.cli;

import dev.orderpipeline.cli.check.CheckCommand;
import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.CommandException;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.cli.command.Paint;
import dev.orderpipeline.cli.command.UsageErrors;
import dev.orderpipeline.cli.command.VisibleWriter;
import dev.orderpipeline.cli.console.CommandRunner;
import dev.orderpipeline.cli.console.ConsoleCommand;
import dev.orderpipeline.cli.demo.DemoCommand;
import dev.orderpipeline.cli.demo.LocalCommand;
import dev.orderpipeline.cli.operate.ExplainCommand;
import dev.orderpipeline.cli.operate.ReceiptCommand;
import dev.orderpipeline.cli.operate.ReconcileCommand;
import dev.orderpipeline.cli.operate.RedriveCommand;
import dev.orderpipeline.cli.operate.ReplayCommand;
import dev.orderpipeline.cli.operate.SnoozeCommand;
import dev.orderpipeline.cli.operate.StatusCommand;
import dev.orderpipeline.cli.operate.WatchCommand;
import dev.orderpipeline.cli.upload.UploadCommand;
import dev.orderpipeline.localstack.gateway.PortInUseException;
import dev.orderpipeline.localstack.process.FunctionJarMissingException;
import dev.orderpipeline.localstack.process.NoJavaForSparkException;
import dev.orderpipeline.model.VisibleText;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;

/** The command line {@code pipeline}; see its help. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Runs the customer order pipeline locally, and operates it locally or on AWS.",
      "'pipeline bench' runs the performance benchmark (see its --help)."
    },
    commandListHeading = "%nCommands (see 'pipeline COMMAND --help'):%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done.",
      "1:The command failed; the last lines say why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class Main implements Runnable {
  /** The system property that names the root of the project. */
  private static final String HOME_PROPERTY = "orderpipeline.home";

  /** The system property with which the launcher says that the output is a terminal. */
  private static final String TERMINAL_PROPERTY = "orderpipeline.terminal";

  private static final String MAX_CONNECTIONS = "32";
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs the command that the arguments name, and exits with its exit code. */
  public static void main(String[] arguments) {
    // By default the JDK keeps 5 idle connections per host, so most calls would open a new one.
    // It reads the property when it keeps its first connection.
    System.setProperty("http.maxConnections", MAX_CONNECTIONS);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    CliContext context =
        new CliContext(
            Path.of(System.getProperty(HOME_PROPERTY, "")),
            System.getenv(),
            System.nanoTime(),
            new CountDownLatch(1)::await,
            Paint.isWanted(Boolean.getBoolean(TERMINAL_PROPERTY), System.getenv())
                ? Optional.of(out)
                : Optional.empty());
    CommandLine commandLine =
        commandLine(context, out, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(commandLine.execute(arguments));
  }

  /** The command line; escapes the invisible characters of all text. */
  static CommandLine commandLine(CliContext context, PrintWriter out, PrintWriter err) {
    CommandRunner commands =
        (words, output) ->
            commandLine(context.startingAt(System.nanoTime()), output, output)
                .execute(words.toArray(String[]::new));
    return new CommandLine(new Main())
        .addSubcommand(new CheckCommand())
        .addSubcommand(new ConsoleCommand(context, commands))
        .addSubcommand(new DemoCommand(context, commands))
        .addSubcommand(new ExplainCommand(context))
        .addSubcommand(new LocalCommand(context, commands))
        .addSubcommand(new ReconcileCommand(context))
        .addSubcommand(new ReceiptCommand(context))
        .addSubcommand(new RedriveCommand(context))
        .addSubcommand(new ReplayCommand(context))
        .addSubcommand(new SnoozeCommand(context))
        .addSubcommand(new StatusCommand(context))
        .addSubcommand(new UploadCommand(context))
        .addSubcommand(new WatchCommand(context))
        .addSubcommand(new CommandLine.HelpCommand())
        .addSubcommand(new GenerateCompletion())
        .setOut(VisibleWriter.of(out))
        .setErr(VisibleWriter.of(err))
        // The writers would escape the colours, too.
        .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
        .setUsageHelpLongOptionsMaxWidth(28)
        .setParameterExceptionHandler((e, arguments) -> UsageErrors.report(e))
        .setExecutionExceptionHandler((e, command, parsed) -> handleFailure(e, command));
  }

  @Override
  public void run() {
    TreeSet<String> commands = new TreeSet<>(spec.subcommands().keySet());
    commands.add("bench");
    throw new ParameterException(
        spec.commandLine(), "name a command: " + String.join(", ", commands));
  }

  private static int handleFailure(Exception e, CommandLine command) {
    if (isShuttingDown()) {
      // Ctrl-C has closed the stack while the command was using it.
      return INTERRUPTED;
    }
    PrintWriter err = command.getErr();
    if (e instanceof CommandException known) {
      err.println("error: " + VisibleText.of(known.getMessage()));
      known.details().forEach(line -> err.println(VisibleText.of(line)));
      return known.exitCode();
    }
    if (e instanceof SdkException) {
      err.println("error: " + VisibleText.of(e.getMessage()));
      return ExitCodes.FAILED;
    }
    if (e instanceof PortInUseException
        || e instanceof FunctionJarMissingException
        || e instanceof NoJavaForSparkException) {
      err.println("error: " + e.getMessage());
      return ExitCodes.FAILED;
    }
    if (e instanceof UncheckedIOException) {
      err.println("error: " + VisibleText.of(e.getMessage() + " (" + e.getCause() + ")"));
      return ExitCodes.FAILED;
    }
    e.printStackTrace(err);
    err.println("error: this is a bug in the pipeline's command line; please report it");
    return ExitCodes.FAULT;
  }

  /** Whether the JVM is shutting down: it then rejects shutdown hooks. */
  private static boolean isShuttingDown() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
