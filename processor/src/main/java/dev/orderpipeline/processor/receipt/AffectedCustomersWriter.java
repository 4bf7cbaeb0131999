package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ReceiptFormat;
import dev.orderpipeline.page.Texts;
import dev.orderpipeline.processor.receipt.AffectedCustomersFile.Section;
import dev.orderpipeline.transform.join.AffectedCustomer;
import dev.orderpipeline.transform.join.AffectedCustomerSink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a section of affected.csv during a build, customer by customer, up to its limits; that of
 * rows is for each kind. Not thread-safe.
 */
public final class AffectedCustomersWriter implements AffectedCustomerSink, Closeable {
  private final FileSetId set;
  private final Path file;
  private final ListLimits limits;
  private final Texts texts;
  private final CsvList list;
  private final Map<AffectedKind, Long> listed = new EnumMap<>(AffectedKind.class);

  private AffectedCustomersWriter(
      FileSetId set, Path file, ListLimits limits, ReceiptFormat receipt) throws IOException {
    this.set = set;
    this.file = file;
    this.limits = limits;
    this.texts = Texts.of(receipt.language());
    this.list = new CsvList(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), receipt);
  }

  /**
   * Creates a writer of the first section, with the header.
   *
   * @param file the file to write, gzipped
   * @param receipt the language and the delimiter
   */
  static AffectedCustomersWriter first(
      FileSetId set, Path file, ListLimits limits, ReceiptFormat receipt) throws IOException {
    AffectedCustomersWriter writer = new AffectedCustomersWriter(set, file, limits, receipt);
    writer.list.header(AffectedLine.HEADER);
    return writer;
  }

  /** Creates a writer of a further section, without a header. */
  static AffectedCustomersWriter further(
      FileSetId set, Path file, ListLimits limits, ReceiptFormat receipt) throws IOException {
    return new AffectedCustomersWriter(set, file, limits, receipt);
  }

  /** The text of affected.csv if no customer is affected. */
  static String headerAlone(ReceiptFormat receipt) {
    return CsvList.text(receipt, AffectedLine.HEADER);
  }

  /** The text of affected.csv if the affected customers are unknown. */
  static String noList(ReceiptFormat receipt) {
    Texts texts = Texts.of(receipt.language());
    return CsvList.text(
        receipt,
        AffectedLine.HEADER,
        new Object[] {
          "", "", "", texts.get("no_customers") + " " + texts.get("no_list_remedy"), "", ""
        });
  }

  @Override
  public void accept(AffectedCustomer customer) throws IOException {
    AffectedKind kind = AffectedKind.of(customer.reason());
    long before = listed.getOrDefault(kind, 0L);
    if (before >= limits.rows() || list.bytes() >= limits.bytes()) {
      return;
    }
    listed.put(kind, before + 1);
    list.row(
        SheetText.cell(customer.customerReference()),
        kind.name(),
        customer.reason().code(),
        texts.sentence(customer.reason()),
        customer.file().map(set::fileName).orElse(""),
        customer.line() == 0 ? "" : customer.line());
  }

  /** Completes the section. */
  public Section finish() throws IOException {
    list.close();
    return new Section(file, list.bytes(), listed);
  }

  @Override
  public void close() throws IOException {
    list.close();
  }
}
