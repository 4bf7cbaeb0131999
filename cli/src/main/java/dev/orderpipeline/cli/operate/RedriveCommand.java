package dev.orderpipeline.cli.operate;

import dev.orderpipeline.cli.command.CliContext;
import dev.orderpipeline.cli.command.CliVersion;
import dev.orderpipeline.cli.command.ExitCodes;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pipeline redrive}: returns failed invocations and dead letters to their source. */
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Returns failed invocations or dead letters to their source. 'failures': repeats each"
          + " invocation that failed permanently. 'dead-letters': moves the messages that consumers"
          + " could not process back to the message queue.",
      "Messages that arrive while the command runs are left for the next run."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every message was returned, or there was none.",
      "1:At least one message is still in its queue; its line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
public final class RedriveCommand implements Callable<Integer> {
  private final CliContext context;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(paramLabel = "WHAT", description = "failures or dead-letters.")
  private String what;

  @Option(names = "--list", description = "Only lists the messages.")
  private boolean listOnly;

  public RedriveCommand(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (!what.equals("failures") && !what.equals("dead-letters")) {
      throw new ParameterException(
          spec.commandLine(), "WHAT must be failures or dead-letters, not " + what);
    }
    try (RemotePipeline pipeline = connection.open(context)) {
      Redrive redrive = new Redrive(pipeline, out, Clock.systemUTC().instant(), listOnly);
      int left = what.equals("failures") ? redrive.failures() : redrive.deadLetters();
      return left == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }
  }
}
