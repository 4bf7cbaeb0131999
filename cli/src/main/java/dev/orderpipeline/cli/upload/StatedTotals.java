package dev.orderpipeline.cli.upload;

import dev.orderpipeline.model.ControlTotals;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.join.FileTotals;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/** The totals that an upload states in the metadata of a file, for the pipeline to compare. */
final class StatedTotals {
  private StatedTotals() {}

  /**
   * Reads a file and returns its totals: all of a file that can be read, else its digest only.
   *
   * @throws UploadFailedException if the file cannot be read from the disk
   */
  static Map<String, String> of(FileKind kind, Path file) {
    Map<String, String> metadata = new TreeMap<>();
    MessageDigest digest = Digests.sha256();
    try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
      bytes.transferTo(OutputStream.nullOutputStream());
      metadata.put(ControlTotals.SHA256, Digests.hex(digest));
      FileTotals.of(kind, Files.newInputStream(file))
          .ifPresent(
              totals -> {
                metadata.put(ControlTotals.ROWS, Long.toString(totals.rows()));
                totals
                    .sumTotalPrice()
                    .ifPresent(
                        sum -> metadata.put(ControlTotals.SUM_TOTAL_PRICE, sum.toPlainString()));
              });
    } catch (IOException e) {
      throw new UploadFailedException("cannot read " + file + ": " + e, e);
    }
    return metadata;
  }
}
