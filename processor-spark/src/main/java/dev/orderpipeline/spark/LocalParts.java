package dev.orderpipeline.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part store in a directory that every executor can read and write.
 *
 * @param directory the directory; created if missing
 */
public record LocalParts(String directory) implements PartStore {

  @Override
  public void put(String name, Path file) throws IOException {
    Files.createDirectories(Path.of(directory));
    Files.copy(file, Path.of(directory, name));
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(Path.of(directory, name));
  }
}
