package dev.orderpipeline.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells the parent how much memory this process had at most. Only the process itself can: once it
 * has ended, Linux knows it no more, and what the parent is told includes its own memory from
 * before the start of the child.
 */
final class PeakMemory {
  /** The environment variable that names the file in which the parent looks. */
  static final String FILE_VARIABLE = "BENCH_STATUS_FILE";

  private static final Path STATUS = Path.of("/proc/self/status");

  private PeakMemory() {}

  /** Leaves the kernel's account of this process for the parent, if it asked for it. */
  static void tell() throws IOException {
    Optional<Path> file = Optional.ofNullable(System.getenv(FILE_VARIABLE)).map(Path::of);
    if (file.isPresent() && Files.exists(STATUS)) {
      Files.writeString(
          file.get(),
          Files.readString(STATUS, StandardCharsets.ISO_8859_1),
          StandardCharsets.UTF_8);
    }
  }
}
