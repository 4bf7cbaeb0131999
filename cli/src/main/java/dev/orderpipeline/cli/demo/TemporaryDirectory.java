package dev.orderpipeline.cli.demo;

import dev.orderpipeline.localstack.process.StackDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A temporary directory that is deleted at its end, also when Ctrl-C ends the program. */
final class TemporaryDirectory implements AutoCloseable {
  private final Path path;
  private final AtomicBoolean keep = new AtomicBoolean();

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
   * Deletes the directory when this JVM shuts down, unless it is kept.
   *
   * @param release ends what still writes there; idempotent
   */
  void deleteOnShutdown(Runnable release) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  release.run();
                  close();
                },
                "delete-temporary-directory"));
  }

  /** Keeps the directory, because its content is needed. */
  void keep() {
    keep.set(true);
  }

  /** Deletes the directory, unless it is kept. Idempotent. */
  @Override
  public void close() {
    if (keep.get() || !Files.exists(path)) {
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
