package dev.orderpipeline.cli.command;

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

  public CliContext {
    environment = Map.copyOf(environment);
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
