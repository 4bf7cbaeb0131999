package dev.orderpipeline.cli.check;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Amount;
import dev.orderpipeline.transform.cleaning.Row;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import org.apache.commons.csv.CSVFormat;

/** Writes accepted rows as plain CSV: only the required columns, amounts as plain decimals. */
final class RowsCsv implements Closeable {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();
  private static final int DECIMALS = Amount.MAX_DECIMALS;

  private final Writer out;

  /**
   * Writes the header.
   *
   * @param out flushed by {@link #close}, but not closed
   */
  RowsCsv(FileKind kind, Writer out) throws IOException {
    this.out = out;
    switch (kind) {
      case CUSTOMERS -> print("customer_reference");
      case ORDERS -> print("customer_reference", "order_reference");
      case ITEMS -> print("id", "order_reference", "total_price");
    }
  }

  void write(Row row) throws IOException {
    if (row instanceof CustomerRow customer) {
      print(customer.customerReference());
    } else if (row instanceof OrderRow order) {
      print(order.customerReference(), order.orderReference());
    } else if (row instanceof ItemRow item) {
      print(item.id(), item.orderReference(), decimal(item.total()));
    }
  }

  private void print(Object... cells) throws IOException {
    FORMAT.printRecord(out, cells);
  }

  private static String decimal(Amount amount) {
    return MessageJson.plain(
        BigDecimal.valueOf(amount.whole()).add(BigDecimal.valueOf(amount.millionths(), DECIMALS)));
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
