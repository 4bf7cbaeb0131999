package dev.orderpipeline.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the commands find around them.
 *
 * @param home the root of the project, where the samples are
 * @param environment the environment variables
 * @param startNanos when the program started, as a value of {@link System#nanoTime}
 * @param end what {@code pipeline local} waits for
 */
record CliContext(Path home, Map<String, String> environment, long startNanos, End end) {

  CliContext {
    environment = Map.copyOf(environment);
  }

  /** The directory of the sample. */
  Path sample() {
    return home.resolve("samples").resolve("2022-01-30");
  }

  /** Waits until the program shall end. */
  interface End {
    void await() throws InterruptedException;
  }
}
