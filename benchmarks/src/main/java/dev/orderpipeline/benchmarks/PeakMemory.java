package dev.orderpipeline.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reports the peak memory of this process to its parent. Only the process itself can: Linux forgets
 * it at the end of the process, and the value in the parent includes the parent's own memory from
 * before the start of the child.
 */
final class PeakMemory {
  /** The environment variable with the file that the parent reads. */
  static final String FILE_VARIABLE = "BENCH_STATUS_FILE";

  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /** Copies the kernel's status of this process to the parent's file, if the parent set one. */
  static void report() throws IOException {
    Optional<Path> file = Optional.ofNullable(System.getenv(FILE_VARIABLE)).map(Path::of);
    if (file.isPresent() && Files.exists(STATUS)) {
      Files.writeString(
          file.get(),
          Files.readString(STATUS, StandardCharsets.ISO_8859_1),
          StandardCharsets.UTF_8);
    }
  }
}
