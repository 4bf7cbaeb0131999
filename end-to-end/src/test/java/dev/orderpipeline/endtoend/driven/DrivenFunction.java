package dev.orderpipeline.endtoend.driven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Connects a function's JVM with a test: the function uses a clock that the test moves and
 * registers its process id, so that the test can kill it. Uses only classes that are left in the
 * function's shrunk jar.
 */
public final class DrivenFunction {
  /** The environment variable with the directory of the clock and the process ids. */
  public static final String DIRECTORY = "DRIVEN_FUNCTION";

  private static final String CLOCK = "clock";

  private DrivenFunction() {}

  /** Registers the current process and returns the test's clock. Called in the function's JVM. */
  public static InstantSource start() {
    Path directory = Path.of(System.getenv(DIRECTORY));
    Path processes = directory.resolve(System.getenv("AWS_LAMBDA_FUNCTION_NAME"));
    try {
      Files.createDirectories(processes);
      Files.createFile(processes.resolve(Long.toString(ProcessHandle.current().pid())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot register this process in " + processes, e);
    }
    Path clock = directory.resolve(CLOCK);
    return () -> Instant.now().plusMillis(passed(clock));
  }

  /** Sets the clock of all functions to that time after the system clock. */
  public static void set(Path directory, Duration passed) {
    try {
      Path next = Files.writeString(directory.resolve("next"), Long.toString(passed.toMillis()));
      // Atomically, so that no function reads a partial file.
      Files.move(
          next,
          directory.resolve(CLOCK),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set the clock in " + directory, e);
    }
  }

  /** The registered, living processes of a function. */
  public static List<ProcessHandle> processes(Path directory, String function) {
    Path processes = directory.resolve(function);
    if (!Files.exists(processes)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(processes)) {
      return files
          .map(file -> Long.parseLong(file.getFileName().toString()))
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .filter(ProcessHandle::isAlive)
          // Process ids are reused, so only children of this JVM count.
          .filter(process -> process.parent().equals(Optional.of(ProcessHandle.current())))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + processes, e);
    }
  }

  private static long passed(Path clock) {
    try {
      return Long.parseLong(Files.readString(clock));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the clock " + clock, e);
    }
  }
}
