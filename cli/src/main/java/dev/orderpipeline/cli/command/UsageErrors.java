package dev.orderpipeline.cli.command;

import dev.orderpipeline.model.VisibleText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reports a wrong option or argument in two lines, so that the cause is not above a long help. */
public final class UsageErrors {
  private UsageErrors() {}

  /** Prints the error, the nearest option or command, and where the help is. */
  public static int report(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + VisibleText.of(sentence(e)));
    err.println("see '" + command.getCommandSpec().qualifiedName() + " --help'");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String given = unmatched.getUnmatched().get(0);
      List<String> nearest = unmatched.getSuggestions();
      return (unmatched.isUnknownOption() ? "unknown option " : "unexpected argument ")
          + given
          + (nearest.isEmpty() ? "" : "; did you mean " + nearest.get(0) + "?");
    }
    String message = e.getMessage();
    // Picocli's messages begin with a capital; after "error:" they continue a sentence.
    return message.matches("[A-Z][a-z].*")
        ? message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1)
        : message;
  }
}
