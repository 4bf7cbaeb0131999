package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Language;
import dev.orderpipeline.model.ReceiptFormat;
import dev.orderpipeline.page.Texts;
import dev.orderpipeline.transform.join.RejectedRow;
import dev.orderpipeline.transform.join.RejectedRowSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/** Writes rejected.csv during a build, row by row, up to its limits. Not thread-safe. */
public final class RejectedRowsWriter implements RejectedRowSink, Closeable {
  private final Function<FileKind, String> names;
  private final Path file;
  private final ListLimits limits;
  private final Texts texts;
  private final Map<FileKind, List<String>> columns = new EnumMap<>(FileKind.class);
  private final CsvList list;
  private long rows;
  private long listed;

  /**
   * Creates a writer.
   *
   * @param file the file to write, gzipped
   * @param receipt the language and the delimiter
   */
  public RejectedRowsWriter(FileSetId set, Path file, ListLimits limits, ReceiptFormat receipt)
      throws IOException {
    this(
        set::fileName,
        file,
        limits,
        receipt,
        new GZIPOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  private RejectedRowsWriter(
      Function<FileKind, String> names,
      Path file,
      ListLimits limits,
      ReceiptFormat receipt,
      OutputStream out)
      throws IOException {
    this.names = names;
    this.file = file;
    this.limits = limits;
    this.texts = Texts.of(receipt.language());
    list = new CsvList(out, receipt);
    list.header(RejectedLine.HEADER);
  }

  /**
   * Creates a writer of an uncompressed list for a single file.
   *
   * @param name the name of the file whose rows are listed
   */
  public static RejectedRowsWriter ofFile(String name, Path list, ListLimits limits)
      throws IOException {
    return new RejectedRowsWriter(
        kind -> name, list, limits, ReceiptFormat.DEFAULT, Files.newOutputStream(list));
  }

  /** The text of rejected.csv if no row is rejected. */
  static String headerAlone(ReceiptFormat receipt) {
    return CsvList.text(receipt, RejectedLine.HEADER);
  }

  /** The text of rejected.csv if the rejected rows are unknown. */
  static String noList(ReceiptFormat receipt) {
    Texts texts = Texts.of(receipt.language());
    return CsvList.text(
        receipt,
        RejectedLine.HEADER,
        new Object[] {"", "", "", "", texts.get("no_list"), texts.get("no_list_remedy"), "", ""});
  }

  @Override
  public void columns(FileKind kind, List<String> names) {
    columns.put(kind, names);
  }

  @Override
  public void accept(RejectedRow row) throws IOException {
    // After one omitted row, all others are omitted too, so that the list has the first rows.
    boolean isFull = listed < rows || listed >= limits.rows() || list.bytes() >= limits.bytes();
    rows++;
    if (isFull) {
      return;
    }
    listed++;
    list.row(
        names.apply(row.kind()),
        row.line(),
        row.column() == null ? "" : SheetText.cell(row.column()),
        row.reason().code(),
        SheetText.cell(detail(row)),
        SheetText.cell(texts.remedy(row.reason())),
        SheetText.row(row.cells()),
        row.otherLine() == 0 ? "" : row.otherLine());
  }

  /** What is wrong with the row. The text of messages is in English. */
  private String detail(RejectedRow row) {
    return texts.language() == Language.ENGLISH
        ? row.detail()
        : texts.sentence(row.reason()) + (row.column() == null ? "" : ": " + row.column());
  }

  /** Completes the file. */
  public RejectedRowsFile finish() throws IOException {
    list.close();
    return new RejectedRowsFile(file, rows, listed, list.bytes(), columns);
  }

  @Override
  public void close() throws IOException {
    list.close();
  }
}
