package dev.orderpipeline.processor.receipt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The rejected.csv of a build while it lies on the worker's disk.
 *
 * @param file its bytes, gzipped: the disk is small and has to hold the messages, too
 * @param rows how many rows are rejected, or suppressed
 * @param listed how many of them stand in it: the first ones
 * @param size of rejected.csv in bytes, unpacked
 */
public record RejectedRowsFile(Path file, long rows, long listed, long size) {

  /** The bytes of rejected.csv. */
  InputStream open() throws IOException {
    InputStream packed = Files.newInputStream(file);
    try {
      return new GZIPInputStream(packed, 1 << 16);
    } catch (IOException e) {
      packed.close();
      throw e;
    }
  }
}
