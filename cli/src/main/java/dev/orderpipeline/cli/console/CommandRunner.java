package dev.orderpipeline.cli.console;

import java.io.PrintWriter;
import java.util.List;

/** Runs a command of this tool in this process. */
public interface CommandRunner {
  /**
   * Runs a command.
   *
   * @param words its name, arguments and options
   * @param out gets standard output and standard error
   * @return the exit code
   */
  int run(List<String> words, PrintWriter out);
}
