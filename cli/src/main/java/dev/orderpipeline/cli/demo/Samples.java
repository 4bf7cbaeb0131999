package dev.orderpipeline.cli.demo;

import dev.orderpipeline.cli.check.DayDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The days in the project's directory {@code samples}. */
final class Samples {
  /** The sample that is used by default. */
  static final String SEED = "seed";

  private final Path directory;

  Samples(Path directory) {
    this.directory = directory;
  }

  /** The names of the samples, sorted. */
  List<String> names() {
    return directories(directory).stream().map(Samples::name).toList();
  }

  /**
   * The day of a sample, and then its corrections: each has a numbered directory.
   *
   * @param name one of {@link #names}
   */
  List<DayDirectory> days(String name) {
    Path sample = directory.resolve(name);
    List<Path> revisions = directories(sample);
    return (revisions.isEmpty() ? List.of(sample) : revisions)
        .stream().map(DayDirectory::in).toList();
  }

  private static List<Path> directories(Path parent) {
    try (Stream<Path> files = Files.list(parent)) {
      return files.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the directory " + parent, e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
