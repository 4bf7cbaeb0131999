package dev.orderpipeline.localstack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The work directory of a running stack, deleted when the stack closes. */
public final class StackDirectory implements AutoCloseable {
  private final Path path;

  private StackDirectory(Path path) {
    this.path = path;
  }

  public static StackDirectory in(Path parent) {
    try {
      return new StackDirectory(Files.createTempDirectory(parent, "work-"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create a work directory in " + parent + ".", e);
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    delete(path);
  }

  /** Deletes a directory and its contents. */
  public static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
