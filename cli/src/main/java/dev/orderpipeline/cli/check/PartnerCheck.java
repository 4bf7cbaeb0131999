package dev.orderpipeline.cli.check;

import dev.orderpipeline.cli.command.CommandException;
import dev.orderpipeline.cli.command.ExitCodes;
import dev.orderpipeline.cli.command.UsageErrors;
import dev.orderpipeline.cli.command.VisibleWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The program in {@code partner-check.jar}, which partners run before they upload. */
public final class PartnerCheck {
  private PartnerCheck() {}

  /** Runs the check that the arguments describe, and exits with its exit code. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new CheckCommand())
            .setCommandName("java -jar partner-check.jar")
            .setOut(writer(System.out))
            .setErr(writer(System.err))
            .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
            .setParameterExceptionHandler((e, parsed) -> UsageErrors.report(e))
            .setExecutionExceptionHandler((e, command, parsed) -> handleFailure(e, command))
            .execute(arguments));
  }

  private static int handleFailure(Exception e, CommandLine command) {
    if (e instanceof CommandException known) {
      command.getErr().println("error: " + known.getMessage());
      return known.exitCode();
    }
    e.printStackTrace(command.getErr());
    command.getErr().println("error: this is a bug in the check; please report it");
    return ExitCodes.FAULT;
  }

  private static PrintWriter writer(PrintStream stream) {
    return VisibleWriter.of(new PrintWriter(stream, true, StandardCharsets.UTF_8));
  }
}
