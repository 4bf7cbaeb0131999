package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The rejected.csv of a build on the worker's disk.
 *
 * @param file the path of the file, which is gzipped to save disk space
 * @param rows the number of rejected and suppressed rows
 * @param listed how many of them are in the file, starting with the first
 * @param size the uncompressed size in bytes
 * @param columns the columns of each file that was read, as its header names them
 */
public record RejectedRowsFile(
    Path file, long rows, long listed, long size, Map<FileKind, List<String>> columns) {
  public RejectedRowsFile {
    columns = Map.copyOf(columns);
  }

  /** Opens the uncompressed rejected.csv. */
  InputStream open() throws IOException {
    return CsvList.open(file);
  }
}
