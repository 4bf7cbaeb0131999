package dev.orderpipeline.cli.command;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The context of the commands.
 *
 * @param home the root of the project, where the samples are
 * @param environment the environment variables
 * @param startNanos when the program started, as a value of {@link System#nanoTime}
 * @param shutdown ends {@code pipeline local}
 * @param terminal standard output, if it is a terminal with colours
 */
public record CliContext(
    Path home,
    Map<String, String> environment,
    long startNanos,
    ShutdownSignal shutdown,
    Optional<PrintWriter> terminal) {

  private static final String LAUNCHER = "pipeline";

  /** A context without colours. */
  public CliContext(
      Path home, Map<String, String> environment, long startNanos, ShutdownSignal shutdown) {
    this(home, environment, startNanos, shutdown, Optional.empty());
  }

  public CliContext {
    environment = Map.copyOf(environment);
  }

  /**
   * Returns the word that runs this program in a shell, also from another directory: {@code
   * pipeline} if that is on the path, else the launcher's absolute path.
   */
  public String program() {
    Path launcher = home.toAbsolutePath().normalize().resolve(LAUNCHER);
    for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      try {
        if (!directory.isEmpty()
            && Files.isSameFile(Path.of(directory).resolve(LAUNCHER), launcher)) {
          return LAUNCHER;
        }
      } catch (IOException | InvalidPathException e) {
        // Not in this directory.
      }
    }
    return ShellWords.quoted(launcher.toString());
  }

  /** Returns the context of a command that starts at this time, without a terminal. */
  public CliContext startingAt(long nanos) {
    return new CliContext(home, environment, nanos, shutdown);
  }

  /** Returns the directory of the samples. */
  public Path samples() {
    return home.resolve("samples");
  }

  /** Blocks until the program must exit. */
  public interface ShutdownSignal {
    void await() throws InterruptedException;
  }
}
