package dev.orderpipeline.cli.command;

/** Quotes text for commands that a person copies into a POSIX shell. */
public final class ShellWords {
  private ShellWords() {}

  /** The text as one word; quoted if necessary. */
  public static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./+:@%=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
