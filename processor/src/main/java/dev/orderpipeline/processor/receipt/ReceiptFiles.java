package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes a receipt to a local directory: receipt.html, receipt.json and rejected.csv. */
public final class ReceiptFiles {
  private static final String REJECTED_ROWS = "rejected.csv";

  private ReceiptFiles() {}

  /**
   * Writes the receipt of a run, and replaces an earlier one in the directory.
   *
   * @param run the run in its final state
   * @param rows the rejected rows; empty if the files could not be read
   * @param rules those of the partner's stage
   * @return the text of receipt.json
   */
  public static String write(
      Path directory,
      FileSetId set,
      RunRecord run,
      Optional<RejectedRowsFile> rows,
      ReceiptRules rules)
      throws IOException {
    Files.createDirectories(directory);
    Optional<Counts> counts = run.build().counts().flatMap(Counts::read);
    List<RejectedLine> first = List.of();
    if (rows.isPresent()) {
      try (InputStream csv = rows.get().open()) {
        Files.copy(csv, replaced(directory.resolve(REJECTED_ROWS)));
      }
      try (InputStream csv = rows.get().open()) {
        first =
            RejectedRowsReader.first(csv, counts.map(Counts::rowsByReason).orElse(Map.of()))
                .lines();
      }
    } else {
      Files.writeString(
          directory.resolve(REJECTED_ROWS),
          RejectedRowsWriter.noList(rules.formats().of(set.partner())));
    }
    Receipt receipt =
        new Receipt(set, run, OptionalInt.empty(), counts, rows.map(list -> REJECTED_ROWS), first);
    String json = ReceiptJson.of(receipt, rules);
    Files.writeString(directory.resolve("receipt.html"), ReceiptPage.of(receipt, rules));
    Files.writeString(directory.resolve("receipt.json"), json);
    return json;
  }

  private static Path replaced(Path file) throws IOException {
    Files.deleteIfExists(file);
    return file;
  }
}
