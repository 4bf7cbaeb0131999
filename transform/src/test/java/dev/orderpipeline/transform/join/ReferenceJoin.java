package dev.orderpipeline.transform.join;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderpipeline.model.FileKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A second implementation of the rules of {@code docs/rows.md}, simple instead of fast: linear
 * searches, {@link BigDecimal}, and one pass per rule. A message is one line: {@code c1 2 87.5} for
 * a total, {@code c1|o1|REASON|items 7} for an error.
 */
final class ReferenceJoin {
  private static final Pattern AMOUNT = Pattern.compile("[+-]?[0-9]+([.,][0-9]{1,6})?");
  private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9][0-9]{0,2},[0-9]{3}");
  private static final Pattern NUMBER = Pattern.compile("[-+.,]*[0-9][-+.,0-9]*");
  private static final Pattern BAD = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f\\ufffd]");
  private static final List<String> FREE =
      List.of("first_name", "last_name", "status", "order_status", "item_name", "note");

  private final List<RowFacts> customers;
  private final List<RowFacts> orders;
  private final List<RowFacts> items;

  ReferenceJoin(DayFiles files) {
    customers = facts(files.text(FileKind.CUSTOMERS), List.of("customer_reference"));
    orders = facts(files.text(FileKind.ORDERS), List.of("customer_reference", "order_reference"));
    items = facts(files.text(FileKind.ITEMS), List.of("id", "order_reference", "total_price"));
  }

  /** The readable values of the required columns of a row, and its fault. */
  private static final class RowFacts {
    private final Map<String, String> values = new LinkedHashMap<>();
    private int line;
    private String reason;
    private boolean wrongWidth;

    String get(String column) {
      return values.get(column);
    }
  }

  List<String> messages() {
    Map<String, Integer> listed = new LinkedHashMap<>();
    Map<String, BigDecimal> sums = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    Set<String> withheld = new HashSet<>();
    Set<String> named = new HashSet<>();
    List<String> customerErrors = new ArrayList<>();
    List<String> laterErrors = new ArrayList<>();

    for (RowFacts row : customers) {
      String customer = row.get("customer_reference");
      if (row.reason == null && !listed.containsKey(customer)) {
        listed.put(customer, row.line);
        sums.put(customer, BigDecimal.ZERO);
        counts.put(customer, 0);
      } else if (row.reason == null) {
        withheld.add(customer);
      }
    }
    List<RowFacts> orderOwners = new ArrayList<>();
    for (RowFacts row : orders) {
      String customer = row.get("customer_reference");
      String order = row.get("order_reference");
      RowFacts first = firstRow(orderOwners, order);
      if (row.wrongWidth) {
        customer = listed.containsKey(customer) ? customer : null;
        order = first != null ? order : null;
      }
      String owner = owner(first, listed);
      String reason = row.reason;
      if (reason == null && first != null) {
        reason = "DUPLICATE_ORDER";
      } else if (reason == null && !listed.containsKey(customer)) {
        reason = "UNKNOWN_CUSTOMER";
      }
      if (order != null && first == null) {
        orderOwners.add(row);
      }
      named.add(customer);
      if (reason == null) {
        counts.merge(customer, 1, Integer::sum);
        continue;
      }
      Set<String> notified = new LinkedHashSet<>();
      if (customer != null) {
        notified.add(customer);
      }
      if (owner != null) {
        notified.add(owner);
      }
      if (notified.isEmpty()) {
        notified.add(null);
      }
      for (String one : notified) {
        withheld.add(one);
        laterErrors.add(one + "|" + order + "|" + reason + "|orders " + row.line);
      }
    }
    List<String> seen = new ArrayList<>();
    for (RowFacts row : items) {
      String order = row.get("order_reference");
      RowFacts first = firstRow(orderOwners, order);
      String owner = owner(first, listed);
      if (first != null && owner == null) {
        continue;
      }
      String reason = row.reason;
      String key = order + "\n" + row.get("id");
      boolean keyed = !row.wrongWidth && row.get("id") != null && first != null;
      if (reason == null && first == null) {
        reason = "UNKNOWN_ORDER";
      } else if (reason == null && seen.contains(key)) {
        reason = "DUPLICATE_ITEM";
      }
      if (keyed) {
        seen.add(key);
      }
      if (reason == null) {
        sums.merge(
            owner, new BigDecimal(row.get("total_price").replace(',', '.')), BigDecimal::add);
        continue;
      }
      withheld.add(owner);
      String shownOrder = row.wrongWidth && first == null ? null : order;
      laterErrors.add(owner + "|" + shownOrder + "|" + reason + "|items " + row.line);
    }

    List<String> messages = new ArrayList<>();
    for (String customer : listed.keySet()) {
      if (!withheld.contains(customer) && counts.get(customer) > 0) {
        BigDecimal sum = sums.get(customer);
        String amount = sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
        messages.add(customer + " " + counts.get(customer) + " " + amount);
      }
    }
    for (RowFacts row : customers) {
      String customer = row.get("customer_reference");
      if (row.reason != null) {
        customerErrors.add("null|null|" + row.reason + "|customers " + row.line);
      } else if (listed.get(customer) != row.line) {
        customerErrors.add(customer + "|null|DUPLICATE_CUSTOMER|customers " + row.line);
      } else if (!withheld.contains(customer) && !named.contains(customer)) {
        customerErrors.add(customer + "|null|CUSTOMER_WITHOUT_ORDERS|customers " + row.line);
      }
    }
    messages.addAll(customerErrors);
    messages.addAll(laterErrors);
    return messages;
  }

  /** The number of accepted orders that no items row names. */
  long ordersWithoutItems() {
    Set<String> listed = new HashSet<>();
    for (RowFacts row : customers) {
      if (row.reason == null) {
        listed.add(row.get("customer_reference"));
      }
    }
    Set<String> seen = new HashSet<>();
    long without = 0;
    for (RowFacts row : orders) {
      String order = row.get("order_reference");
      boolean isFirst = !row.wrongWidth && order != null && seen.add(order);
      if (isFirst && row.reason == null && listed.contains(row.get("customer_reference"))) {
        boolean isNamed =
            items.stream().anyMatch(item -> order.equals(item.get("order_reference")));
        without += isNamed ? 0 : 1;
      }
    }
    return without;
  }

  /** The number of rows of a file, without the header. */
  long rows(FileKind kind) {
    return switch (kind) {
      case CUSTOMERS -> customers.size();
      case ORDERS -> orders.size();
      case ITEMS -> items.size();
    };
  }

  /** The same day with the orders and items rows in another order, and all cells in quotes. */
  static DayFiles shuffled(DayFiles files, Random random) {
    DayFiles shuffled = new DayFiles();
    shuffled.set(FileKind.CUSTOMERS, files.text(FileKind.CUSTOMERS).getBytes(UTF_8));
    for (FileKind kind : List.of(FileKind.ORDERS, FileKind.ITEMS)) {
      String text = files.text(kind);
      char delimiter = delimiter(text);
      List<List<String>> records = new ArrayList<>();
      parse(text, delimiter, records, new ArrayList<>());
      Collections.shuffle(records.subList(1, records.size()), random);
      shuffled.set(
          kind,
          records.stream()
              .map(
                  cells ->
                      cells.stream()
                          .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                          .collect(Collectors.joining(String.valueOf(delimiter))))
              .toArray(String[]::new));
    }
    return shuffled;
  }

  private static RowFacts firstRow(List<RowFacts> orders, String order) {
    for (RowFacts row : orders) {
      if (order != null && order.equals(row.get("order_reference"))) {
        return row;
      }
    }
    return null;
  }

  /** The listed customer of an accepted order. */
  private static String owner(RowFacts first, Map<String, Integer> listed) {
    if (first == null || first.reason != null) {
      return null;
    }
    String customer = first.get("customer_reference");
    return listed.containsKey(customer) ? customer : null;
  }

  private static List<RowFacts> facts(String text, List<String> required) {
    List<List<String>> records = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    char delimiter = delimiter(text);
    parse(text, delimiter, records, lines);
    List<String> header = new ArrayList<>();
    records.get(0).forEach(name -> header.add(name.strip().toLowerCase(Locale.ROOT)));
    int loose = header.size();
    for (int i = header.size() - 1; i >= 0; i--) {
      for (String name : header.get(i).split(" ", -1)) {
        loose = FREE.contains(name) ? i : loose;
      }
    }
    List<RowFacts> facts = new ArrayList<>();
    for (int i = 1; i < records.size(); i++) {
      facts.add(facts(records.get(i), lines.get(i), header, loose, required, delimiter));
    }
    return facts;
  }

  private static RowFacts facts(
      List<String> cells,
      int line,
      List<String> header,
      int loose,
      List<String> required,
      char delimiter) {
    RowFacts row = new RowFacts();
    row.line = line;
    row.wrongWidth = cells.size() != header.size();
    Map<String, String> texts = new LinkedHashMap<>();
    if (row.wrongWidth) {
      row.reason = cells.size() < header.size() ? "ROW_TOO_SHORT" : "ROW_TOO_LONG";
      int end = Math.min(loose, cells.size() < header.size() ? cells.size() - 1 : header.size());
      for (int i = 0; i < end; i++) {
        texts.put(header.get(i), trim(cells.get(i)));
      }
      texts.remove("id");
      if (required.size() == 1) {
        texts.clear();
      }
    } else {
      for (int i = 0; i < cells.size(); i++) {
        if (!unpack(header.get(i), cells.get(i), texts)) {
          row.reason = "PACKED_CELL_UNCLEAR";
        }
      }
    }
    for (String column : required) {
      String value = texts.get(column);
      if (value == null) {
        continue;
      }
      String wrong = null;
      if (column.equals("total_price")) {
        boolean sound =
            AMOUNT.matcher(value).matches() && value.replaceAll("[^0-9]", "").length() <= 18;
        wrong = sound ? null : "AMOUNT_NOT_DECIMAL";
        if (delimiter == ',' && THOUSANDS.matcher(value).matches()) {
          wrong = "AMOUNT_AMBIGUOUS";
        }
      } else if (value.isEmpty()) {
        wrong = "REFERENCE_MISSING";
      } else if (BAD.matcher(value).find()) {
        wrong = "REFERENCE_NOT_TEXT";
      }
      if (wrong == null) {
        row.values.put(column, value);
      } else if (row.reason == null) {
        row.reason = wrong;
      }
    }
    return row;
  }

  /** The patterns of the packed columns of the sample day. */
  private static boolean unpack(String name, String cell, Map<String, String> texts) {
    Matcher found;
    switch (name) {
      case "customer_reference status" -> {
        found = Pattern.compile("(?s)([^ ]*) (.*)").matcher(cell);
        if (!found.matches()) {
          return false;
        }
        texts.put("customer_reference", found.group(1));
      }
      case "order_status order_reference order_timestamp" -> {
        found = Pattern.compile("(?s)(.*) ([^ ]*) ([0-9]+)").matcher(cell);
        if (!found.matches()) {
          return false;
        }
        texts.put("order_reference", found.group(2));
      }
      case "item_name quantity total_price" -> {
        found = Pattern.compile("(?s)(.*) ([^ ]*) ([^ ]*)").matcher(cell);
        if (!found.matches() || !NUMBER.matcher(found.group(2)).matches()) {
          return false;
        }
        texts.put("total_price", found.group(3));
      }
      default -> texts.put(name, trim(cell));
    }
    return true;
  }

  private static String trim(String text) {
    return text.replaceAll("^ +| +$", "");
  }

  /** Headers of messy days contain no delimiter except the file's own. */
  private static char delimiter(String text) {
    for (char one : new char[] {';', '\t', '|'}) {
      if (text.lines().findFirst().orElseThrow().indexOf(one) >= 0) {
        return one;
      }
    }
    return ',';
  }

  /** Splits a text into records, character by character, and records the line of each. */
  private static void parse(
      String text, char delimiter, List<List<String>> records, List<Integer> lines) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    boolean hasQuotes = false;
    int line = 1;
    int begins = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean lineEnd =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      if (lineEnd) {
        line++;
      }
      if (quoted) {
        if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else if (c == '"') {
          quoted = false;
        } else {
          cell.append(c);
        }
      } else if (c == '"' && cell.length() == 0) {
        quoted = true;
        hasQuotes = true;
      } else if (c == delimiter) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (lineEnd) {
        cells.add(cell.toString());
        cell.setLength(0);
        keep(cells, hasQuotes, begins, records, lines);
        cells = new ArrayList<>();
        hasQuotes = false;
        begins = line;
      } else if (c != '\r') {
        cell.append(c);
      }
    }
    if (cell.length() > 0 || !cells.isEmpty() || hasQuotes) {
      cells.add(cell.toString());
      keep(cells, hasQuotes, begins, records, lines);
    }
  }

  private static void keep(
      List<String> cells,
      boolean hasQuotes,
      int begins,
      List<List<String>> records,
      List<Integer> lines) {
    if (cells.size() > 1 || hasQuotes || !cells.get(0).isBlank()) {
      records.add(cells);
      lines.add(begins);
    }
  }
}
