package dev.orderpipeline.transform.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The initial inputs of fuzzing, and those that it has found, as the cases of a test. */
final class Corpus {
  private static final Path INPUTS =
      Path.of("src", "test", "resources", "dev", "orderpipeline", "transform", "fuzz");

  private Corpus() {}

  /** Every input in the directory, and the empty one. */
  static List<Named<byte[]>> in(String directory) throws IOException {
    List<Named<byte[]>> inputs = new ArrayList<>();
    inputs.add(Named.of("nothing", new byte[0]));
    try (Stream<Path> files = Files.list(INPUTS.resolve(directory))) {
      for (Path file : new TreeSet<>(files.toList())) {
        inputs.add(Named.of(file.getFileName().toString(), Files.readAllBytes(file)));
      }
    }
    return inputs;
  }
}
