package dev.orderpipeline.cli.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The context of the commands.
 *
 * @param home the root of the project, where the samples are
 * @param environment the environment variables
 * @param startNanos when the program started, as a value of {@link System#nanoTime}
 * @param shutdown ends {@code pipeline local}
 */
public record CliContext(
    Path home, Map<String, String> environment, long startNanos, ShutdownSignal shutdown) {

  private static final String LAUNCHER = "pipeline";

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

  /** Returns the context of a command that starts at this time. */
  public CliContext startingAt(long nanos) {
    return new CliContext(home, environment, nanos, shutdown);
  }

  /** Returns the directory of the sample. */
  public Path sample() {
    return home.resolve("samples").resolve("2022-01-30");
  }

  /** Blocks until the program must exit. */
  public interface ShutdownSignal {
    void await() throws InterruptedException;
  }
}
