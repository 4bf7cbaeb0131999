package dev.orderpipeline.cli.command;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * Prints lines in colour on a terminal that has colours, and plainly elsewhere. The text itself
 * still goes through the writer that escapes control characters.
 */
public final class Paint {
  private static final String RESET = "\u001b[0m";

  private final PrintWriter out;
  private final Optional<PrintWriter> terminal;

  /**
   * Creates a painter.
   *
   * @param out gets the text
   * @param terminal gets the colours; empty for plain text
   */
  public Paint(PrintWriter out, Optional<PrintWriter> terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** The colours, by what they mean. */
  public enum Colour {
    GOOD("\u001b[32m"),
    WARNING("\u001b[33m"),
    BAD("\u001b[31m"),
    HEADING("\u001b[1m");

    private final String code;

    Colour(String code) {
      this.code = code;
    }
  }

  /**
   * Whether a process may print colours.
   *
   * @param isTerminal whether standard output is a terminal
   * @see <a href="https://no-color.org">NO_COLOR</a>
   */
  public static boolean isWanted(boolean isTerminal, Map<String, String> environment) {
    return isTerminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
  }

  /** Prints a line. */
  public void println(Colour colour, String text) {
    out.flush();
    terminal.ifPresent(to -> write(to, colour.code));
    out.print(text);
    out.flush();
    terminal.ifPresent(to -> write(to, RESET));
    out.println();
    out.flush();
  }

  private static void write(PrintWriter to, String code) {
    to.print(code);
    to.flush();
  }
}
