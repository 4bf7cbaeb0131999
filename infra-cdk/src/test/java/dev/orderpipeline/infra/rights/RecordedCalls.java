package dev.orderpipeline.infra.rights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads what the end-to-end tests have recorded. */
final class RecordedCalls {
  private static final Path TARGET =
      Path.of("..", "local-stack", "target").toAbsolutePath().normalize();

  private RecordedCalls() {}

  /** All calls of all functions. */
  static List<RecordedCall> read() throws IOException {
    return read(TARGET.resolve("aws-calls"));
  }

  /** All calls of a stage with the Spark job, by its functions and by the job. */
  static List<RecordedCall> readWithTheJob() throws IOException {
    return read(TARGET.resolve("aws-calls-spark"));
  }

  static List<RecordedCall> read(Path directory) throws IOException {
    List<RecordedCall> calls = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.sorted().toList()) {
          Files.readAllLines(file).forEach(line -> calls.add(RecordedCall.parse(line)));
        }
      }
    }
    if (calls.isEmpty()) {
      throw new IllegalStateException(
          "There are no recorded calls in "
              + directory
              + ". The end-to-end tests of local-stack write them: run 'mvn verify' from the"
              + " project's root.");
    }
    return List.copyOf(calls);
  }
}
