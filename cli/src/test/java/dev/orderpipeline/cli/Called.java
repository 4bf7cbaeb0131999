package dev.orderpipeline.cli;

import dev.orderpipeline.cli.command.CliContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The result of a command, run in this process in the project's root.
 *
 * @param out standard output, with line feeds as line ends
 * @param err standard error, with line feeds as line ends
 */
public record Called(int exitCode, String out, String err) {
  /** Tests run in the directory of their module. */
  public static final Path HOME = Path.of("").toAbsolutePath().getParent();

  public static final Path SAMPLE = HOME.resolve("samples").resolve("seed");

  /** Runs a command; {@code pipeline local} ends as soon as it is ready. */
  public static Called with(String... arguments) {
    return in(Map.of(), arguments);
  }

  /** Runs a command with these environment variables. */
  public static Called in(Map<String, String> environment, String... arguments) {
    return in(HOME, environment, arguments);
  }

  /** Runs a command in another project. */
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

  /** Runs commands as a console does. */
  public static int run(List<String> words, PrintWriter out) {
    return Main.commandLine(context(), out, out).execute(words.toArray(String[]::new));
  }

  /** The context of a command in the project's root. */
  public static CliContext context() {
    return new CliContext(HOME, Map.of(), System.nanoTime(), () -> {});
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
