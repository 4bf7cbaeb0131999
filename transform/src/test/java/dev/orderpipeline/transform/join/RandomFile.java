package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Writes sound rows in a random valid form: dialect, column order, further columns, packed cells,
 * quotes, line ends and blank lines.
 */
final class RandomFile {
  private static final String NOTE = "note, or; what | ever";
  private static final String[] TEXTS = {
    "XYZ", "a;b", "a,b", "a|b", "a\tb", "6\" nail", "two\nlines", "cr\rlf\r\n.", "", "\uD83D\uDFFF"
  };

  private final FileKind kind;
  private final Random random;
  private final String delimiter;
  private final boolean packed;
  private final List<String> columns;
  private final StringBuilder text = new StringBuilder();
  private final String time;
  private int line = 1;

  RandomFile(FileKind kind, Random random) {
    this.kind = kind;
    this.random = random;
    delimiter = pick(",", ";", "\t", "|");
    packed = random.nextInt(3) == 0;
    // All timestamps of a file have the same form; another one would be that of a shifted row.
    time = pick("1676539508", "2023-02-16T09:25:08Z");
    columns = new ArrayList<>(columns(kind, packed));
    if (random.nextBoolean()) {
      columns.add(NOTE);
    }
    Collections.shuffle(columns, random);
    if (random.nextInt(3) == 0) {
      text.append('\uFEFF');
    }
    write(columns);
  }

  private static List<String> columns(FileKind kind, boolean packed) {
    return switch (kind) {
      case CUSTOMERS ->
          packed
              ? List.of("id", "first_name", "last_name", "customer_reference status")
              : List.of("id", "first_name", "last_name", "customer_reference", "status");
      case ORDERS ->
          packed
              ? List.of("id", "customer_reference", "order_status order_reference order_timestamp")
              : List.of(
                  "id", "customer_reference", "order_status", "order_reference", "order_timestamp");
      case ITEMS ->
          packed
              ? List.of("id", "order_reference", "item_name quantity total_price")
              : List.of("id", "order_reference", "item_name", "quantity", "total_price");
    };
  }

  /** Whether references must be one word, because this kind of file packs them. */
  boolean isPacked() {
    return packed;
  }

  /** Writes a row, and returns the line on which it begins. */
  int customer(String customer) {
    Map<String, String> values = new HashMap<>();
    String status = pick(TEXTS);
    values.put("first_name", pick(TEXTS));
    values.put("last_name", pick(TEXTS));
    values.put("customer_reference", customer);
    values.put("status", status);
    values.put("customer_reference status", customer + " " + status);
    return row(values);
  }

  /** Writes a row, and returns the line on which it begins. */
  int order(String customer, String order) {
    Map<String, String> values = new HashMap<>();
    String status = pick(TEXTS);
    values.put("customer_reference", customer);
    values.put("order_status", status);
    values.put("order_reference", order);
    values.put("order_timestamp", time);
    values.put("order_status order_reference order_timestamp", status + " " + order + " " + time);
    return row(values);
  }

  /** Writes a row, and returns the line on which it begins. */
  int item(String id, String order, long millionths) {
    Map<String, String> values = new HashMap<>();
    String name = pick(TEXTS);
    String amount = amount(millionths);
    values.put("id", id);
    values.put("order_reference", order);
    values.put("item_name", name);
    values.put("quantity", "2");
    values.put("total_price", amount);
    values.put("item_name quantity total_price", name + " 2 " + amount);
    return row(values);
  }

  /** With six decimals a comma cannot group thousands. */
  private String amount(long millionths) {
    String plain = BigDecimal.valueOf(millionths, 6).toPlainString();
    return random.nextBoolean() ? plain.replace('.', ',') : plain;
  }

  private int row(Map<String, String> values) {
    if (random.nextInt(8) == 0) {
      // Never empty: a carriage return and the line feed after it would be one line end.
      text.append(pick(" ", "  "));
      endLine();
    }
    int begins = line;
    values.putIfAbsent("id", "n" + line);
    values.put(NOTE, pick(TEXTS));
    write(columns.stream().map(values::get).toList());
    return begins;
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

  /** The file, plain or as gzip data of two members. */
  byte[] bytes() throws IOException {
    byte[] plain = text.toString().getBytes(StandardCharsets.UTF_8);
    return random.nextInt(3) == 0 ? gzip(plain, random.nextInt(plain.length)) : plain;
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

  private String pick(String... from) {
    return from[random.nextInt(from.length)];
  }

  @Override
  public String toString() {
    return kind + ":\n" + text;
  }
}
