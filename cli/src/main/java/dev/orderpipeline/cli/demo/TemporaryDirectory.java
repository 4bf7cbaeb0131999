package dev.orderpipeline.cli.demo;

import dev.orderpipeline.localstack.process.StackDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** A temporary directory that is deleted at its end, also when Ctrl-C ends the program. */
final class TemporaryDirectory implements AutoCloseable {
  private final Path path;
  private final AtomicReference<Thread> shutdownHook = new AtomicReference<>();

  private TemporaryDirectory(Path path) {
    this.path = path;
  }

  static TemporaryDirectory create(String prefix) throws IOException {
    return new TemporaryDirectory(Files.createTempDirectory(prefix));
  }

  Path path() {
    return path;
  }

  /**
   * Deletes the directory when this JVM shuts down before it is closed.
   *
   * @param release ends what still writes there; idempotent
   */
  void deleteOnShutdown(Runnable release) {
    Thread hook =
        new Thread(
            () -> {
              release.run();
              delete();
            },
            "delete-temporary-directory");
    shutdownHook.set(hook);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Keeps the directory, because its content is needed; returns false after Ctrl-C. */
  boolean keep() {
    Thread hook = shutdownHook.getAndSet(null);
    try {
      return hook == null || Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is shutting down and runs the hook.
      return false;
    }
  }

  /** Deletes the directory. */
  @Override
  public void close() {
    if (keep()) {
      delete();
    }
  }

  /** Deletes a directory that nothing was written to. */
  static void deleteIfEmpty(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // It is not empty.
    }
  }

  private void delete() {
    if (!Files.exists(path)) {
      return;
    }
    try {
      StackDirectory.delete(path);
    } catch (IOException e) {
      // A process of the stack wrote a last line meanwhile.
      path.toFile().deleteOnExit();
    }
  }
}
