package dev.orderpipeline.cli.console;

import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.cli.operate.Browser;
import dev.orderpipeline.cli.operate.PipelineConnection;
import dev.orderpipeline.cli.operate.RemotePipeline;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pipeline console}: shows a pipeline in a browser. */
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Shows a pipeline in a browser: all partners' days, what needs a person, runs, receipts and"
          + " queues, with buttons for the commands that help.",
      "Listens on 127.0.0.1 only, and uses your credentials: every user of this machine can do"
          + " with it what you can. Runs until Ctrl-C."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "1:It cannot start, for example because the port is in use.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT,
      "130:Ended by Ctrl-C (143: by SIGTERM)."
    })
public final class ConsoleCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  private final CliContext context;
  private final CommandRunner commands;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "4571",
      description = "Listens on this port; 0 chooses a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--read-only", description = "Shows everything, and runs no command.")
  private boolean readOnly;

  @Option(names = "--open", description = "Opens the console in your browser.")
  private boolean open;

  public ConsoleCommand(CliContext context, CommandRunner commands) {
    this.context = context;
    this.commands = commands;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--port must be between 0 and " + MAX_PORT + ", not " + port);
    }
    RemotePipeline pipeline = connection.open(context);
    try (RemoteSource source =
            new RemoteSource(pipeline, connection.buckets(context, pipeline), Optional.empty());
        Console console =
            Console.start(
                new ConsoleSettings(
                    port,
                    readOnly,
                    connection.description(context.environment()),
                    context.program(),
                    connection.words()),
                source,
                commands,
                InstantSource.system())) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("console: " + console.address());
      out.println("Ctrl-C stops it.");
      out.flush();
      if (open) {
        Browser.show(console.address(), context.environment());
      }
      context.shutdown().await();
    }
    return ExitCodes.OK;
  }
}
