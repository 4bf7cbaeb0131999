package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.processor.receipt.AffectedCustomersFile;
import dev.orderpipeline.processor.receipt.AffectedCustomersWriter;
import dev.orderpipeline.processor.receipt.CountsJson;
import dev.orderpipeline.processor.receipt.ReceiptLists;
import dev.orderpipeline.processor.receipt.ReceiptWriters;
import dev.orderpipeline.processor.receipt.RejectedRowsWriter;
import dev.orderpipeline.transform.join.AffectedCustomerSink;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.RejectedRowSink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Writes the parts of a receipt to a directory, with the classes that both engines use. */
final class ReceiptParts {
  private static final String REJECTED_ROWS = "rejected.csv.gz";

  private static final String AFFECTED_CUSTOMERS = "affected.csv.gz";

  private static final String COUNTS = "counts.json";

  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));

  private ReceiptParts() {}

  /** A join that passes on its rejected rows and affected customers. */
  interface Join {
    DayCounts to(RejectedRowSink rejected, AffectedCustomerSink affected) throws IOException;
  }

  static DayCounts write(Path directory, Join join) throws IOException {
    try (RejectedRowsWriter rejected =
            ReceiptWriters.DEFAULT.rejectedRows(SET, directory.resolve(REJECTED_ROWS));
        AffectedCustomersWriter affected =
            ReceiptWriters.DEFAULT.affectedCustomers(SET, directory.resolve(AFFECTED_CUSTOMERS))) {
      DayCounts counts = join.to(rejected, affected);
      ReceiptLists lists =
          new ReceiptLists(rejected.finish(), AffectedCustomersFile.of(affected.finish()));
      Files.writeString(
          directory.resolve(COUNTS),
          CountsJson.of(counts, Optional.of(WithdrawnCount.NONE), lists, List.of()));
      return counts;
    }
  }

  /** The bytes of rejected.csv, one char per byte. */
  static String rejectedRows(Path directory) throws IOException {
    return unpacked(directory.resolve(REJECTED_ROWS));
  }

  /** The bytes of affected.csv, one char per byte. */
  static String affectedCustomers(Path directory) throws IOException {
    return unpacked(directory.resolve(AFFECTED_CUSTOMERS));
  }

  private static String unpacked(Path list) throws IOException {
    try (InputStream rows = new GZIPInputStream(Files.newInputStream(list))) {
      return new String(rows.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** The counts, as in receipt.json. */
  static String counts(Path directory) throws IOException {
    return Files.readString(directory.resolve(COUNTS));
  }

  static void delete(Path directory) throws IOException {
    Files.delete(directory.resolve(REJECTED_ROWS));
    Files.delete(directory.resolve(AFFECTED_CUSTOMERS));
    Files.delete(directory.resolve(COUNTS));
    Files.delete(directory);
  }
}
