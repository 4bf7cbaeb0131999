package dev.orderpipeline.transform.join;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderpipeline.model.FileKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Generates small days with many faults from a seed. */
public final class MessyDays {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private static final String[] CUSTOMERS = {"c1", "c2", "c3", "c4", "c5", "7", "07", "Zo\u00EB"};
  private static final String[] ORDERS = {
    "o1", "o2", "o3", "o4", "o5", "o6", "7", "8", "o-\uFFFE", "\u00FC\u20AC"
  };
  private static final String[] IDS = {"1", "2", "3", "4", "03", "x", "9223372036854775808"};
  private static final String[] AMOUNTS = {
    "1",
    "-7",
    "999999999999999999",
    "-999999999999999999",
    "0",
    "+4",
    "0.1",
    "0.2",
    "-0.3",
    "12.345678",
    ".5",
    "12.",
    "-20.00000000",
    "12,50",
    "0,125",
    "-1234,5",
    "1.250",
    "1,250",
  };
  private static final int WHOLE = 6;
  private static final int POINTS = 13;
  private static final int CERTAIN = 16;
  private static final String[] BAD_AMOUNTS = {
    "NaN",
    "1e3",
    "1_000",
    "",
    ".",
    "1.2345678",
    "1234567890123456789",
    "\uFF11",
    "1,250.00",
    "1,2,3",
    "\u22125",
    "5-",
    "(5)"
  };
  private static final String[] TEXTS = {
    "ok", "on its way", "", "two\nlines", "a,b", "a;b|c\td", "say \"x\"", "na\u00EFve"
  };
  private static final String[] WORDS = {"ok", "on its way", "XYZ", "big red one"};
  private static final String[] BAD_REFERENCES = {
    "", " ", "c\u0000", "o\t1", "\uFFFD", "NULL", "#N/A", "o\u200B1"
  };
  private static final String[] AROUND = {
    " %s", "%s\u00A0", "\uFEFF%s", "\u2003\u200B%s ", "=\"%s\""
  };
  private static final String[] RULING = {"---", "==", "-", "~~~"};

  /** Marks a cell whose quotes are written as they are. */
  private static final String STRAY = "stray:";

  /** What a spreadsheet makes of a long reference; where it does so, a whole file is unmatched. */
  private static final String TURNED = "4.51E+11";

  private static final String TIME = "1676539508";

  /** Points, commas, only certain marks, or all amounts. */
  private static final int[][] MARKS = {
    {WHOLE, POINTS}, {POINTS, CERTAIN}, {WHOLE, CERTAIN}, {WHOLE, AMOUNTS.length}
  };

  private final Random random;
  private final int faultsPerHundred;

  /** The days of a seed. */
  public MessyDays(long seed) {
    this.random = new Random(seed);
    this.faultsPerHundred = new int[] {0, 2, 8, 25}[random.nextInt(4)];
  }

  /** The next day. */
  public DayFiles next() {
    boolean packed = random.nextInt(3) == 0;
    List<List<String>> customers = new ArrayList<>();
    List<List<String>> orders = new ArrayList<>();
    List<List<String>> items = new ArrayList<>();
    customers.add(
        packed
            ? List.of("id", "first_name", "last_name", "customer_reference status")
            : List.of("Customer_Reference ", "id", "note"));
    List<String> listed = distinct(CUSTOMERS);
    for (String customer : listed) {
      String reference = fault() ? pick(CUSTOMERS) : fault() ? pick(BAD_REFERENCES) : customer;
      customers.add(
          packed
              ? List.of("1", "A", "B", fault() ? "alone" : reference + " " + pick(WORDS))
              : List.of(around(reference), "1", pick(TEXTS)));
    }
    orders.add(
        packed
            ? List.of("id", "customer_reference", "order_status order_reference order_timestamp")
            : List.of("customer_reference", "order_reference", "order_timestamp", "order_status"));
    boolean unlisted = random.nextInt(12) == 0;
    for (String order : distinct(ORDERS)) {
      String customer =
          unlisted
              ? TURNED
              : fault() ? pick(CUSTOMERS) : fault() ? pick(BAD_REFERENCES) : pick(listed);
      String reference = fault() ? pick(ORDERS) : fault() ? pick(BAD_REFERENCES) : order;
      orders.add(
          packed
              ? List.of("1", customer, pick(WORDS) + " " + reference + (fault() ? "" : " " + TIME))
              : List.of(around(customer), around(reference), fault() ? "o1" : TIME, pick(TEXTS)));
    }
    items.add(
        packed
            ? List.of("id", "order_reference", "item_name quantity total_price")
            : List.of("id", "order_reference", "item_name", "quantity", "total_price"));
    int[] marks = MARKS[random.nextInt(MARKS.length)];
    boolean turned = random.nextInt(12) == 0;
    for (int i = random.nextInt(16); i > 0; i--) {
      String id = fault() ? pick(IDS) : fault() ? pick(BAD_REFERENCES) : "n" + i;
      String order = turned ? TURNED : fault() ? pick(BAD_REFERENCES) : pick(ORDERS);
      String amount =
          fault()
              ? pick(BAD_AMOUNTS)
              : AMOUNTS[
                  random.nextBoolean()
                      ? random.nextInt(WHOLE)
                      : marks[0] + random.nextInt(marks[1] - marks[0])];
      items.add(
          packed
              ? List.of(id, order, pick(WORDS) + " " + (fault() ? "" : "2 ") + amount)
              : List.of(around(id), around(order), pick(TEXTS), fault() ? "many" : "2", amount));
      if (fault()) {
        items.add(items.get(items.size() - 1));
      }
      if (!packed && fault()) {
        items.add(List.of("s" + i, pick(ORDERS), STRAY + "\"big", "2", "1"));
        if (random.nextBoolean()) {
          items.add(List.of("t" + i, pick(ORDERS), STRAY + "XYZ", "2", "1"));
        }
        items.add(List.of("u" + i, pick(ORDERS), STRAY + "24\"", "2", "1"));
      }
    }
    DayFiles day = random.nextBoolean() ? new DayFiles() : new DayFiles().allowWindows1252();
    return day.set(FileKind.CUSTOMERS, csv(customers))
        .set(FileKind.ORDERS, csv(orders))
        .set(FileKind.ITEMS, csv(items));
  }

  private String around(String reference) {
    return fault() ? String.format(pick(AROUND), reference) : reference;
  }

  private byte[] csv(List<List<String>> records) {
    StringBuilder text = new StringBuilder();
    String delimiter = pick(new String[] {",", ",", ";", "\t", "|"});
    if (fault()) {
      text.append("sep=").append(delimiter).append(lineEnd());
    }
    if (fault()) {
      text.append("Export").append(lineEnd()).append("by XYZ").append(lineEnd());
    }
    boolean trailing = fault();
    boolean joined = false;
    for (int i = 0; i < records.size(); i++) {
      List<String> cells = new ArrayList<>(records.get(i));
      boolean stray = isStray(records, i);
      if (i > 0 && trailing) {
        cells.add("");
      }
      if (i > 0 && !stray && !joined && !isInStray(records, i) && fault()) {
        text.append(noData(records.get(0), delimiter)).append(lineEnd());
      }
      if (i > 0 && !stray && fault()) {
        if (random.nextBoolean()) {
          cells.add(random.nextInt(cells.size()), "more");
        } else {
          cells.subList(1 + random.nextInt(cells.size() - 1), cells.size()).clear();
        }
      }
      if (i > 0 && !stray && !joined && fault() && fault()) {
        String other = pick(new String[] {delimiter, ",", ";"});
        String row = String.join(other, cells).replaceAll("[\\n\"]", "");
        cells = List.of(other.equals(delimiter) ? '"' + row + '"' : row);
        stray = true;
      }
      for (int c = 0; c < cells.size(); c++) {
        text.append(c == 0 ? "" : delimiter)
            .append(
                stray || (c == 0 && joined)
                    ? cells.get(c).replace(STRAY, "")
                    : written(cells.get(c), delimiter));
      }
      joined =
          i > 0
              && i + 1 < records.size()
              && records.get(i + 1).get(0).matches("[\\w.]+")
              && !isStray(records, i + 1)
              && text.charAt(text.length() - 1) != '"'
              && fault();
      boolean ended = !joined && (i + 1 < records.size() || random.nextBoolean());
      if (ended) {
        text.append(lineEnd());
      }
      while (ended && !isInStray(records, i + 1) && fault()) {
        text.append(pick(new String[] {"", "  "})).append(lineEnd());
      }
    }
    byte[] plain = bytes(text.toString());
    return random.nextInt(4) == 0 ? gzip(plain) : plain;
  }

  /** The text in UTF-8 or Windows-1252; with a fault, in both. */
  private byte[] bytes(String text) {
    boolean is1252 = random.nextInt(3) == 0 && WINDOWS_1252.newEncoder().canEncode(text);
    int cut = fault() ? random.nextInt(text.length()) : text.length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(text.substring(0, cut).getBytes(is1252 ? WINDOWS_1252 : UTF_8));
    bytes.writeBytes(text.substring(cut).getBytes(is1252 ? UTF_8 : WINDOWS_1252));
    return bytes.toByteArray();
  }

  private String written(String cell, String delimiter) {
    boolean needed = cell.contains(delimiter) || cell.matches("(?s).*[\"\\n\\r].*");
    return needed || random.nextInt(10) == 0
        ? (fault() ? " " : "") + '"' + cell.replace("\"", "\"\"") + '"'
        : cell;
  }

  private static boolean isStray(List<List<String>> records, int row) {
    return row < records.size()
        && records.get(row).stream().anyMatch(cell -> cell.startsWith(STRAY));
  }

  /** Whether a row begins inside a stray quote of the row before. */
  private static boolean isInStray(List<List<String>> records, int row) {
    return row < records.size()
        && records.get(row).stream().anyMatch(cell -> cell.matches(STRAY + "[^\"].*"));
  }

  /** A line that is to be skipped. */
  private String noData(List<String> header, String delimiter) {
    return switch (random.nextInt(3)) {
      case 0 -> delimiter.repeat(1 + random.nextInt(8));
      case 1 -> String.join(delimiter, header);
      default -> String.join(delimiter, header.stream().map(name -> pick(RULING)).toList());
    };
  }

  /** Compresses into one or two gzip members. */
  private byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    int cut = random.nextInt(plain.length);
    try {
      for (int[] part : new int[][] {{0, cut}, {cut, plain.length - cut}}) {
        GZIPOutputStream out = new GZIPOutputStream(packed);
        out.write(plain, part[0], part[1]);
        out.finish();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private String lineEnd() {
    return pick(new String[] {"\n", "\r\n", "\r"});
  }

  private boolean fault() {
    return random.nextInt(100) < faultsPerHundred;
  }

  private List<String> distinct(String[] from) {
    List<String> chosen = new ArrayList<>();
    for (String one : from) {
      if (random.nextInt(4) > 0) {
        chosen.add(random.nextInt(chosen.size() + 1), one);
      }
    }
    return chosen.isEmpty() ? List.of(from[0]) : chosen;
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
