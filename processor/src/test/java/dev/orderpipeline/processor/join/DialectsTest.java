package dev.orderpipeline.processor.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.processor.cleaning.Cleaned;
import dev.orderpipeline.processor.cleaning.Row.ItemRow;
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

/** However a file is written and however its bytes arrive, it says the same. */
class DialectsTest {
  private static final int FILES = 400;
  private static final String[] NAMES = {
    "XYZ", "a;b", "a,b", "a|b", "a\tb", "6\" nail", "two\nlines", "cr\rlf\r\n.", "", "\uD83D\uDFFF"
  };

  @TempDir Path spill;

  @Test
  void itemsWrittenInAnyDialectReadBackToTheSameRows() throws IOException {
    for (int seed = 0; seed < FILES; seed++) {
      Written written = new Written(seed);
      assertThat(rows(new ByteArrayInputStream(written.bytes)))
          .as("seed %d:%n%s", seed, written.text)
          .isEqualTo(written.rows);
    }
  }

  @Test
  void howTheBytesArriveChangesNothing() throws IOException {
    for (int seed = 0; seed < FILES; seed++) {
      Written written = new Written(seed);
      for (int most : new int[] {1, 7}) {
        assertThat(rows(new ShortReads(written.bytes, most, seed)))
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

  private static List<String> rows(InputStream bytes) throws IOException {
    List<String> rows = new ArrayList<>();
    try (RecordSource source =
        RecordSource.open(
            FileKind.ITEMS, bytes, Limits.defaults(), RowCleaner.knownColumns(FileKind.ITEMS))) {
      RowCleaner cleaner = new RowCleaner(FileKind.ITEMS, source.header(), Limits.defaults());
      for (RawRecord record = source.next(); record != null; record = source.next()) {
        Cleaned cleaned = cleaner.clean(record);
        if (cleaned instanceof ItemRow row) {
          rows.add(
              shown(
                  row.line(),
                  row.id(),
                  row.orderReference(),
                  row.total().whole() * 1_000_000 + row.total().millionths()));
        } else {
          rows.add(cleaned.toString());
        }
      }
    }
    return rows;
  }

  private static String shown(long line, String id, String order, long millionths) {
    return line + ": " + id + " " + order + " " + millionths;
  }

  /** An items file in a dialect of its own, and what it says. */
  private static final class Written {
    private final Random random;
    private final String delimiter;
    private final List<String> rows = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final byte[] bytes;
    private int line = 1;

    Written(int seed) throws IOException {
      random = new Random(seed);
      delimiter = pick(",", ";", "\t", "|");
      boolean packed = random.nextInt(3) == 0;
      List<String> columns =
          new ArrayList<>(
              packed
                  ? List.of("id", "order_reference", "item_name quantity total_price")
                  : List.of("id", "order_reference", "item_name", "quantity", "total_price"));
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
        long millionths = random.nextInt(2_000_000_000) * pickSign();
        String order = pick("o1", "o 2", "\u00EB", "=1", "o,3", "o;4", "07");
        String name = pick(NAMES);
        String amount = amount(millionths);
        Map<String, String> values = new HashMap<>();
        values.put("id", "n" + i);
        values.put("order_reference", order);
        values.put("item_name", name);
        values.put("quantity", "2");
        values.put("total_price", amount);
        values.put("item_name quantity total_price", name + " 2 " + amount);
        values.put("note, or; what | ever", pick(NAMES));
        rows.add(shown(line, "n" + i, order, millionths));
        write(columns.stream().map(values::get).toList());
      }
      byte[] plain = text.toString().getBytes(StandardCharsets.UTF_8);
      bytes = random.nextInt(3) == 0 ? gzip(plain, random.nextInt(plain.length)) : plain;
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
