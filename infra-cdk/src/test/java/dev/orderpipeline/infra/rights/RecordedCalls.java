package dev.orderpipeline.infra.rights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the committed records of AWS calls. The end-to-end tests fail if the functions or the job
 * make other calls than these.
 */
final class RecordedCalls {
  private static final Path RECORDS = Path.of("src", "test", "resources");

  private RecordedCalls() {}

  /** All calls of all functions. */
  static List<RecordedCall> read() throws IOException {
    return read(RECORDS.resolve("aws-calls.jsonl"));
  }

  /** All calls of a stage with the Spark job, by its functions and by the job. */
  static List<RecordedCall> readWithTheJob() throws IOException {
    return read(RECORDS.resolve("aws-calls-spark.jsonl"));
  }

  static List<RecordedCall> read(Path file) throws IOException {
    List<RecordedCall> calls = Files.readAllLines(file).stream().map(RecordedCall::parse).toList();
    if (calls.isEmpty()) {
      throw new IllegalStateException("There are no recorded calls in " + file + ".");
    }
    return calls;
  }
}
