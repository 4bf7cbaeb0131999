package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.join.DayCounts;
import dev.orderpipeline.processor.join.RefusedRowSink;
import dev.orderpipeline.processor.receipt.CountsJson;
import dev.orderpipeline.processor.receipt.ListLimits;
import dev.orderpipeline.processor.receipt.RefusedRowsFile;
import dev.orderpipeline.processor.receipt.RefusedRowsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/** Leaves in a directory what a receipt is made of, by the classes that both engines have. */
final class ReceiptParts {
  private static final String REFUSED_ROWS = "refused.csv.gz";

  private static final String COUNTS = "counts.json";

  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));

  private ReceiptParts() {}

  /** A join that hands out its refused rows. */
  interface Join {
    DayCounts to(RefusedRowSink refused) throws IOException;
  }

  static DayCounts write(Path directory, Join join) throws IOException {
    try (RefusedRowsWriter writer =
        new RefusedRowsWriter(SET, directory.resolve(REFUSED_ROWS), ListLimits.DEFAULT)) {
      DayCounts counts = join.to(writer);
      RefusedRowsFile rows = writer.finish();
      Files.writeString(
          directory.resolve(COUNTS), CountsJson.of(counts, OptionalLong.of(0), rows.listed()));
      return counts;
    }
  }

  /** The bytes of refused.csv, one char a byte. */
  static String refusedRows(Path directory) throws IOException {
    try (InputStream rows =
        new GZIPInputStream(Files.newInputStream(directory.resolve(REFUSED_ROWS)))) {
      return new String(rows.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** The counts as receipt.json has them. */
  static String counts(Path directory) throws IOException {
    return Files.readString(directory.resolve(COUNTS));
  }

  static void delete(Path directory) throws IOException {
    Files.delete(directory.resolve(REFUSED_ROWS));
    Files.delete(directory.resolve(COUNTS));
    Files.delete(directory);
  }
}
