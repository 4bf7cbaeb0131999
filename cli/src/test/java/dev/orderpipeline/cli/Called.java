package dev.orderpipeline.cli;

import dev.orderpipeline.cli.command.CliContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a call of the command line gave, run in this process at the root of the project.
 *
 * @param out with line ends of one character
 * @param err likewise
 */
public record Called(int exitCode, String out, String err) {
  /** Tests run in the directory of their module. */
  public static final Path HOME = Path.of("").toAbsolutePath().getParent();

  public static final Path SAMPLE = HOME.resolve("samples").resolve("2022-01-30");

  /** Calls; {@code pipeline local} ends as soon as it is up. */
  public static Called with(String... arguments) {
    return in(Map.of(), arguments);
  }

  /** Calls with these environment variables. */
  public static Called in(Map<String, String> environment, String... arguments) {
    return in(HOME, environment, arguments);
  }

  /** Calls in another project than this one. */
  public static Called in(Path home, Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(
                new CliContext(home, environment, System.nanoTime(), () -> {}),
                new PrintWriter(out, true),
                new PrintWriter(err, true))
            .execute(arguments);
    return new Called(exitCode, unixLines(out), unixLines(err));
  }

  public List<String> outLines() {
    return out.lines().toList();
  }

  public List<String> errLines() {
    return err.lines().toList();
  }

  private static String unixLines(StringWriter written) {
    return written.toString().replace(System.lineSeparator(), "\n");
  }
}
