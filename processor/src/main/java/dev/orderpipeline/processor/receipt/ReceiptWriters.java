package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.nio.file.Path;

/** Creates the writers of a build's lists for the receipt, in each partner's format. */
public record ReceiptWriters(ListLimits limits, ReceiptFormats formats) {
  /** The default limits and formats. */
  public static final ReceiptWriters DEFAULT =
      new ReceiptWriters(ListLimits.DEFAULT, ReceiptFormats.DEFAULT);

  /**
   * Creates the writer of rejected.csv.
   *
   * @param file the file to write, gzipped
   */
  public RejectedRowsWriter rejectedRows(FileSetId set, Path file) throws IOException {
    return new RejectedRowsWriter(set, file, limits, formats.of(set.partner()));
  }

  /**
   * Creates the writer of affected.csv.
   *
   * @param file the file to write, gzipped
   */
  public AffectedCustomersWriter affectedCustomers(FileSetId set, Path file) throws IOException {
    return AffectedCustomersWriter.first(set, file, limits, formats.of(set.partner()));
  }

  /**
   * Creates the writer of the withdrawn customers, who follow in affected.csv.
   *
   * @param file the file to write, gzipped
   */
  public AffectedCustomersWriter withdrawnCustomers(FileSetId set, Path file) throws IOException {
    return AffectedCustomersWriter.further(set, file, limits, formats.of(set.partner()));
  }
}
