package dev.orderpipeline.benchmarks;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the three files of a generated day lie, under names that {@code ./pipeline demo --dir}
 * takes, too.
 */
record GeneratedDayFiles(Path directory) {
  private static final String DATE = "20220130";

  Path of(FileKind kind) {
    return directory.resolve(kind.word() + "_" + DATE + ".csv");
  }

  /** The bytes of all three. */
  long size() throws IOException {
    long size = 0;
    for (FileKind kind : FileKind.values()) {
      size += Files.size(of(kind));
    }
    return size;
  }
}
