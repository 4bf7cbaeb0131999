package dev.orderpipeline.cli;

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

/** {@code pipeline redrive}: what lies aside goes back to where it came from. */
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    versionProvider = CliVersion.class,
    description = {
      "Sends what lies aside back to where it came from. 'failures': the invocations that failed for"
          + " good, each to its function. 'dead-letters': the messages that no consumer could"
          + " digest, back into the message queue.",
      "What comes back meanwhile is left for the next time."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Everything went back, or nothing was there.",
      "1:Something could not be sent back and still lies there; its line says why.",
      ExitCodes.USAGE_TEXT,
      ExitCodes.FAULT_TEXT
    })
final class RedriveCommand implements Callable<Integer> {
  private final CliContext outside;

  @Spec private CommandSpec spec;
  @Mixin private PipelineConnection connection;

  @Parameters(paramLabel = "WHAT", description = "failures or dead-letters.")
  private String what;

  @Option(names = "--list", description = "Only shows what lies there.")
  private boolean listOnly;

  RedriveCommand(CliContext outside) {
    this.outside = outside;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (RemotePipeline pipeline = connection.open(outside.environment())) {
      Redrive redrive = new Redrive(pipeline, out, Clock.systemUTC().instant(), listOnly);
      int left =
          switch (what) {
            case "failures" -> redrive.failures();
            case "dead-letters" -> redrive.deadLetters();
            default ->
                throw new ParameterException(
                    spec.commandLine(), "redrive failures or dead-letters, not " + what);
          };
      return left == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }
  }
}
