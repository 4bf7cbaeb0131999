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
 * A function's JVM that a test drives: it goes by the clock that the test moves, and says which
 * process it is, so that the test can end it. It works on the classes that are left in the
 * function's jar.
 */
public final class DrivenFunction {
  /** The environment variable that names the directory of the clock and the processes. */
  public static final String DIRECTORY = "DRIVEN_FUNCTION";

  private static final String CLOCK = "clock";

  private DrivenFunction() {}

  /** In the function's JVM: says which process it is. Returns the clock to go by. */
  public static InstantSource start() {
    Path directory = Path.of(System.getenv(DIRECTORY));
    Path processes = directory.resolve(System.getenv("AWS_LAMBDA_FUNCTION_NAME"));
    try {
      Files.createDirectories(processes);
      Files.createFile(processes.resolve(Long.toString(ProcessHandle.current().pid())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot say in " + processes + " which process this is", e);
    }
    Path clock = directory.resolve(CLOCK);
    return () -> Instant.now().plusMillis(passed(clock));
  }

  /** Moves the clock of all functions to so much after the machine's. */
  public static void set(Path directory, Duration passed) {
    try {
      Path next = Files.writeString(directory.resolve("next"), Long.toString(passed.toMillis()));
      // In one step, so that nobody reads half of it.
      Files.move(
          next,
          directory.resolve(CLOCK),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move the clock in " + directory, e);
    }
  }

  /** The processes of a function that have said that they are there. */
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
          // A number may be used again: only this JVM's own children are its functions.
          .filter(process -> process.parent().equals(Optional.of(ProcessHandle.current())))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + processes, e);
    }
  }

  private static long passed(Path clock) {
    try {
      return Long.parseLong(Files.readString(clock));
    } catch (IOException e) {
      throw new UncheckedIOException("there is no clock in " + clock, e);
    }
  }
}
