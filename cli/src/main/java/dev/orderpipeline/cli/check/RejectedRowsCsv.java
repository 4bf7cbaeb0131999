package dev.orderpipeline.cli.check;

import dev.orderpipeline.processor.receipt.SheetText;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;

/**
 * Writes rejected rows to a CSV file that is safe to open in a spreadsheet. Each row has line,
 * reason, problem and remedy before its cells.
 */
final class RejectedRowsCsv implements Closeable {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private final Writer out;

  private RejectedRowsCsv(Writer out) {
    this.out = out;
  }

  /** Creates or overwrites a file and writes the header. */
  static RejectedRowsCsv to(Path file, RawRecord header) throws IOException {
    RejectedRowsCsv table =
        new RejectedRowsCsv(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
    table.print(List.of("line", "reason", "problem", "remedy"), header);
    return table;
  }

  void write(Rejection rejection, RawRecord record) throws IOException {
    print(
        List.of(
            Long.toString(rejection.line()),
            rejection.reason().code(),
            rejection.detail(),
            rejection.reason().remedy()),
        record);
  }

  private void print(List<String> first, RawRecord record) throws IOException {
    List<String> cells = new ArrayList<>(first);
    for (int i = 0; i < record.size(); i++) {
      cells.add(SheetText.cell(record.cell(i)));
    }
    FORMAT.printRecord(out, cells.toArray());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
