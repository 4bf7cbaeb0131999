package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ReceiptFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Writes the receipt of checked files to a local directory: receipt.html, receipt.json and the two
 * lists.
 */
public final class ReceiptFiles {
  private static final String REJECTED_ROWS = "rejected.csv";
  private static final String AFFECTED_CUSTOMERS = "affected.csv";

  private ReceiptFiles() {}

  /**
   * Writes the receipt of a run, and replaces an earlier one in the directory.
   *
   * @param run the run in its final state
   * @param lists the lists of the build; empty if the files could not be read
   * @param rules those of the partner's stage
   * @return the text of receipt.json
   */
  public static String write(
      Path directory,
      FileSetId set,
      RunRecord run,
      Optional<ReceiptLists> lists,
      ReceiptRules rules)
      throws IOException {
    Files.createDirectories(directory);
    Optional<Counts> counts = run.build().counts().flatMap(Counts::read);
    Path rows = directory.resolve(REJECTED_ROWS);
    Path customers = directory.resolve(AFFECTED_CUSTOMERS);
    List<RejectedLine> firstRejected = List.of();
    List<AffectedLine> firstAffected = List.of();
    if (lists.isPresent()) {
      copy(lists.get().rejectedRows().open(), rows);
      copy(lists.get().affected().open(), customers);
      try (InputStream csv = lists.get().rejectedRows().open()) {
        firstRejected =
            RejectedRowsReader.first(csv, counts.map(Counts::rowsByReason).orElse(Map.of()));
      }
      try (InputStream csv = lists.get().affected().open()) {
        firstAffected = AffectedCustomersReader.first(csv, counts);
      }
    } else {
      ReceiptFormat format = rules.formats().of(set.partner());
      Files.writeString(rows, RejectedRowsWriter.noList(format));
      Files.writeString(customers, AffectedCustomersWriter.noList(format));
    }
    Receipt receipt =
        new Receipt(
            set,
            run,
            OptionalInt.empty(),
            counts,
            lists.map(known -> REJECTED_ROWS),
            firstRejected,
            lists.map(known -> AFFECTED_CUSTOMERS),
            firstAffected);
    String json = ReceiptJson.of(receipt, rules);
    Files.writeString(directory.resolve("receipt.html"), ReceiptPage.ofCheck(receipt, rules));
    Files.writeString(directory.resolve("receipt.json"), json);
    return json;
  }

  private static void copy(InputStream list, Path file) throws IOException {
    try (list) {
      Files.copy(list, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
