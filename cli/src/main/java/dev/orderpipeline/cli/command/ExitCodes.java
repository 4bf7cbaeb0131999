package dev.orderpipeline.cli.command;

/** The exit codes of the process, which every command's help lists. */
public final class ExitCodes {
  public static final int OK = 0;

  /** The command is valid but did not succeed. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** A fault of this program; the number that sysexits.h calls EX_SOFTWARE. */
  public static final int FAULT = 70;

  public static final String USAGE_TEXT =
      "2:An option or argument is wrong, or the directory does not contain a day's three files.";
  public static final String FAULT_TEXT = "70:A bug in this program; its stack trace is shown.";

  private ExitCodes() {}
}
