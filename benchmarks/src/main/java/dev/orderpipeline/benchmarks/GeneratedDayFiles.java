package dev.orderpipeline.benchmarks;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.FileOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The paths of a generated day's three files, with names that {@code ./pipeline demo --dir}
 * accepts.
 */
public record GeneratedDayFiles(Path directory) {
  private static final String DATE = "20220130";

  /** The path of a file. */
  public Path of(FileKind kind) {
    return directory.resolve(kind.label() + "_" + DATE + ".csv");
  }

  /** Opens the files. */
  public FileOpener opener() {
    return kind -> Files.newInputStream(of(kind));
  }

  /** The size of all three files in bytes. */
  long size() throws IOException {
    long size = 0;
    for (FileKind kind : FileKind.values()) {
      size += Files.size(of(kind));
    }
    return size;
  }
}
