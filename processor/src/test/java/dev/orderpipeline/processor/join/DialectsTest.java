package dev.orderpipeline.processor.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.processor.cleaning.Cleaned;
import dev.orderpipeline.processor.cleaning.Row.CustomerRow;
import dev.orderpipeline.processor.cleaning.Row.ItemRow;
import dev.orderpipeline.processor.cleaning.Row.OrderRow;
import dev.orderpipeline.processor.cleaning.RowCleaner;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.RawRecord;
import dev.orderpipeline.processor.intake.RecordSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a file is written and however its bytes arrive, it says the same. */
class DialectsTest {
  private static final int FILES = 400;
  private static final String[] NAMES = {
    "XYZ", "a;b", "a,b", "a|b", "a\tb", "6\" nail", "two\nlines", "cr\rlf\r\n.", "", "\uD83D\uDFFF"
  };

  /** References that may stand in a packed cell: those of one word. */
  private static final String[] WORDS = {"o1", "\u00EB", "=1", "o,3", "o;4", "07", "a\"b"};

  private static final String[] REFERENCES = {
    "o1", "o 2", "\u00EB", "=1", "o,3", "o;4", "07", "a\"b", "o|5"
  };

  @TempDir Path spill;

  @ParameterizedTest
  @EnumSource
  void aFileWrittenInAnyDialectReadsBackToTheSameRows(FileKind kind) throws IOException {
    for (int seed = 0; seed < FILES; seed++) {
      Written written = new Written(kind, seed);
      assertThat(rows(kind, new ByteArrayInputStream(written.bytes)))
          .as("seed %d:%n%s", seed, written.text)
          .isEqualTo(written.rows);
    }
  }

  @ParameterizedTest
  @EnumSource
  void howTheBytesArriveChangesNothing(FileKind kind) throws IOException {
    for (int seed = 0; seed < FILES; seed++) {
      Written written = new Written(kind, seed);
      for (int most : new int[] {1, 7}) {
        assertThat(rows(kind, new ShortReads(written.bytes, most, seed)))
            .as("seed %d, reads of at most %d bytes:%n%s", seed, most, written.text)
            .isEqualTo(written.rows);
      }
    }
  }

  @Test
  void theOrderOfOrdersAndItemsChangesNoTotal() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<String> orders = new ArrayList<>();
      List<String> items = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        orders.add("c" + random.nextInt(8) + ",o" + i);
        items.add(i + ",o" + random.nextInt(30) + "," + random.nextInt(1000) / 100.0);
      }
      Map<String, BigDecimal> totals = totals(orders, items);
      Collections.shuffle(orders, random);
      Collections.shuffle(items, random);
      assertThat(totals(orders, items)).as("seed %d", seed).isEqualTo(totals).isNotEmpty();
    }
  }

  private Map<String, BigDecimal> totals(List<String> orders, List<String> items)
      throws IOException {
    List<String> orderLines = new ArrayList<>(orders);
    orderLines.add(0, "customer_reference,order_reference");
    List<String> itemLines = new ArrayList<>(items);
    itemLines.add(0, "id,order_reference,total_price");
    DayFiles files =
        new DayFiles()
            .customers("customer_reference", "c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7")
            .orders(orderLines.toArray(String[]::new))
            .items(itemLines.toArray(String[]::new));
    List<Message> messages = new ArrayList<>();
    new DayJoin(spill, Limits.defaults()).join(files, messages::add);
    Map<String, BigDecimal> totals = new HashMap<>();
    for (Message message : messages) {
      if (message instanceof CustomerMessage customer) {
        totals.put(customer.customerReference(), customer.totalAmountSpent().stripTrailingZeros());
      }
    }
    return totals;
  }

  private static List<String> rows(FileKind kind, InputStream bytes) throws IOException {
    List<String> rows = new ArrayList<>();
    try (RecordSource source =
        RecordSource.open(kind, bytes, Limits.defaults(), RowCleaner.knownColumns(kind))) {
      RowCleaner cleaner = new RowCleaner(kind, source.header(), Limits.defaults());
      for (RawRecord record = source.next(); record != null; record = source.next()) {
        Cleaned cleaned = cleaner.clean(record);
        if (cleaned instanceof ItemRow row) {
          rows.add(
              shown(
                  row.line(),
                  row.id(),
                  row.orderReference(),
                  row.total().whole() * 1_000_000 + row.total().millionths()));
        } else if (cleaned instanceof OrderRow row) {
          rows.add(shown(row.line(), row.customerReference(), row.orderReference()));
        } else if (cleaned instanceof CustomerRow row) {
          rows.add(shown(row.line(), row.customerReference()));
        } else {
          rows.add(cleaned.toString());
        }
      }
    }
    return rows;
  }

  private static String shown(long line, Object... values) {
    return line + ": " + Arrays.toString(values);
  }

  /** A file in a dialect of its own, and what it says. */
  private static final class Written {
    private final Random random;
    private final String delimiter;
    private final List<String> rows = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final byte[] bytes;
    private int line = 1;

    Written(FileKind kind, int seed) throws IOException {
      random = new Random(seed);
      delimiter = pick(",", ";", "\t", "|");
      boolean packed = random.nextInt(3) == 0;
      List<String> columns = new ArrayList<>(columns(kind, packed));
      if (random.nextBoolean()) {
        columns.add("note, or; what | ever");
      }
      Collections.shuffle(columns, random);
      if (random.nextInt(3) == 0) {
        text.append('\uFEFF');
      }
      write(columns);
      int count = random.nextInt(20);
      for (int i = 0; i < count; i++) {
        if (random.nextInt(8) == 0) {
          // Never empty: a carriage return and the line feed after it would be one line end.
          text.append(pick(" ", "  "));
          endLine();
        }
        Map<String, String> values = new HashMap<>();
        values.put("id", "n" + i);
        values.put("note, or; what | ever", pick(NAMES));
        switch (kind) {
          case CUSTOMERS -> customer(values, packed);
          case ORDERS -> order(values, packed);
          case ITEMS -> item(values, "n" + i);
        }
        write(columns.stream().map(values::get).toList());
      }
      byte[] plain = text.toString().getBytes(StandardCharsets.UTF_8);
      bytes = random.nextInt(3) == 0 ? gzip(plain, random.nextInt(plain.length)) : plain;
    }

    private static List<String> columns(FileKind kind, boolean packed) {
      return switch (kind) {
        case CUSTOMERS ->
            packed
                ? List.of("id", "first_name", "last_name", "customer_reference status")
                : List.of("id", "first_name", "last_name", "customer_reference", "status");
        case ORDERS ->
            packed
                ? List.of(
                    "id", "customer_reference", "order_status order_reference order_timestamp")
                : List.of(
                    "id",
                    "customer_reference",
                    "order_status",
                    "order_reference",
                    "order_timestamp");
        case ITEMS ->
            packed
                ? List.of("id", "order_reference", "item_name quantity total_price")
                : List.of("id", "order_reference", "item_name", "quantity", "total_price");
      };
    }

    private void customer(Map<String, String> values, boolean packed) {
      String customer = packed ? pick(WORDS) : pick(REFERENCES);
      String status = pick(NAMES);
      values.put("first_name", pick(NAMES));
      values.put("last_name", pick(NAMES));
      values.put("customer_reference", customer);
      values.put("status", status);
      values.put("customer_reference status", customer + " " + status);
      rows.add(shown(line, customer));
    }

    private void order(Map<String, String> values, boolean packed) {
      String customer = pick(REFERENCES);
      String order = packed ? pick(WORDS) : pick(REFERENCES);
      String status = pick(NAMES);
      String time = pick("1676539508", "2023-02-16T09:25:08Z");
      values.put("customer_reference", customer);
      values.put("order_status", status);
      values.put("order_reference", order);
      values.put("order_timestamp", time);
      values.put("order_status order_reference order_timestamp", status + " " + order + " " + time);
      rows.add(shown(line, customer, order));
    }

    private void item(Map<String, String> values, String id) {
      long millionths = random.nextInt(2_000_000_000) * pickSign();
      String order = pick(REFERENCES);
      String name = pick(NAMES);
      String amount = amount(millionths);
      values.put("order_reference", order);
      values.put("item_name", name);
      values.put("quantity", "2");
      values.put("total_price", amount);
      values.put("item_name quantity total_price", name + " 2 " + amount);
      rows.add(shown(line, id, order, millionths));
    }

    /** With six decimals a comma cannot group thousands. */
    private String amount(long millionths) {
      String plain = BigDecimal.valueOf(millionths, 6).toPlainString();
      return random.nextBoolean() ? plain.replace('.', ',') : plain;
    }

    private void write(List<String> cells) {
      for (int i = 0; i < cells.size(); i++) {
        String cell = cells.get(i);
        text.append(i == 0 ? "" : delimiter);
        boolean must = cell.contains(delimiter) || cell.matches("(?s).*[\"\\n\\r].*");
        if (must || random.nextInt(4) == 0) {
          text.append('"').append(cell.replace("\"", "\"\"")).append('"');
        } else {
          text.append(cell);
        }
        line += cell.split("\r\n|\r|\n", -1).length - 1;
      }
      endLine();
    }

    private void endLine() {
      text.append(pick("\n", "\r\n", "\r"));
      line++;
    }

    private long pickSign() {
      return random.nextInt(5) == 0 ? -1 : 1;
    }

    private String pick(String... from) {
      return from[random.nextInt(from.length)];
    }

    private static byte[] gzip(byte[] plain, int cut) throws IOException {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      for (byte[] part :
          List.of(Arrays.copyOf(plain, cut), Arrays.copyOfRange(plain, cut, plain.length))) {
        GZIPOutputStream out = new GZIPOutputStream(packed);
        out.write(part);
        out.finish();
      }
      return packed.toByteArray();
    }
  }

  /** Hands out a few bytes at a time, and says that none are at hand. */
  private static final class ShortReads extends FilterInputStream {
    private final int most;
    private final Random random;

    ShortReads(byte[] bytes, int most, int seed) {
      super(new ByteArrayInputStream(bytes));
      this.most = most;
      this.random = new Random(seed);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(most)));
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
