package dev.orderpipeline.transform.join;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderpipeline.model.FileKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A second implementation of the rules of {@code docs/rows.md}, simple instead of fast: linear
 * searches, {@link BigDecimal}, and one pass per rule. A message is one line: {@code c1 2 87.5} for
 * a total, {@code c1|o1|REASON|items 7} for an error.
 */
final class ReferenceJoin {
  static final String ACCEPTED = "accepted";

  private static final Pattern AMOUNT = Pattern.compile("[+-]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)");
  private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}");
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "null",
          "(null)",
          "<null>",
          "\\n",
          "none",
          "nan",
          "n/a",
          "undefined",
          "#n/a",
          "#ref!",
          "#value!",
          "#name?",
          "#null!",
          "#num!",
          "#div/0!");
  private static final Pattern NUMBER = Pattern.compile("[-+.,]*[0-9][-+.,0-9]*");
  private static final Pattern BAD = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f\\ufffd\\p{Cf}]");
  private static final List<String> FREE =
      List.of("first_name", "last_name", "status", "order_status", "item_name", "note");

  private final List<RowFacts> customers;
  private final List<RowFacts> orders;
  private final List<RowFacts> items;
  private final char itemsDelimiter;

  /** The rejected and the unmatched rows of each file, counted by {@link #messages}. */
  private final Map<FileKind, Unusable> unusable = new EnumMap<>(FileKind.class);

  /** The reason of each row's rejection, or {@link #ACCEPTED}. */
  private final IdentityHashMap<RowFacts, String> results = new IdentityHashMap<>();

  ReferenceJoin(DayFiles files) {
    customers = facts(files.text(FileKind.CUSTOMERS), List.of("customer_reference"));
    orders = facts(files.text(FileKind.ORDERS), List.of("customer_reference", "order_reference"));
    items = facts(files.text(FileKind.ITEMS), List.of("id", "order_reference", "total_price"));
    itemsDelimiter = delimiter(files.text(FileKind.ITEMS));
    boolean points = firstLine('.', false) < Integer.MAX_VALUE;
    boolean commas = firstLine(',', false) < Integer.MAX_VALUE;
    for (RowFacts row : items) {
      String amount = row.reason == null ? row.get("total_price") : "";
      if (THOUSANDS.matcher(amount).matches() && (amount.indexOf('.') > 0 ? commas : points)) {
        row.reason = "DECIMAL_MARK_UNCLEAR";
      }
    }
  }

  /** How many rows of a file are rejected, and how many name no listed customer. */
  record Unusable(long rejected, long unmatched) {}

  /** The readable values of the required columns of a row, and its fault. */
  private static final class RowFacts {
    private final Map<String, String> values = new LinkedHashMap<>();
    private int line;
    private String reason;
    private boolean wrongWidth;
    private boolean swallowed;

    /** Whether it is read as a further row on its line. */
    private boolean further;

    private char evidence;

    String get(String column) {
      return values.get(column);
    }
  }

  List<String> messages() {
    unusable.clear();
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
        results.put(row, ACCEPTED);
      } else if (row.reason == null) {
        withheld.add(customer);
        results.put(row, "DUPLICATE_CUSTOMER");
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
      results.put(row, reason == null ? ACCEPTED : reason);
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
      if (notified.isEmpty() && row.further) {
        continue;
      }
      if (notified.isEmpty()) {
        notified.add(null);
      }
      count(FileKind.ORDERS, row, owner != null || listed.containsKey(customer));
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
        if (row.swallowed) {
          count(FileKind.ITEMS, row, false);
        }
        results.put(row, row.swallowed ? row.reason : "ORDER_REJECTED");
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
      results.put(row, reason == null ? ACCEPTED : reason);
      if (reason == null) {
        sums.merge(
            owner, new BigDecimal(row.get("total_price").replace(',', '.')), BigDecimal::add);
        continue;
      }
      if (row.further && owner == null) {
        continue;
      }
      count(FileKind.ITEMS, row, owner != null);
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
      if (row.further) {
        continue;
      }
      if (row.reason != null) {
        count(FileKind.CUSTOMERS, row, false);
        customerErrors.add("null|null|" + row.reason + "|customers " + row.line);
      } else if (listed.get(customer) != row.line) {
        count(FileKind.CUSTOMERS, row, true);
        customerErrors.add(customer + "|null|DUPLICATE_CUSTOMER|customers " + row.line);
      } else if (!withheld.contains(customer) && !named.contains(customer)) {
        customerErrors.add(customer + "|null|CUSTOMER_WITHOUT_ORDERS|customers " + row.line);
      }
    }
    messages.addAll(customerErrors);
    messages.addAll(laterErrors);
    return messages;
  }

  private void count(FileKind kind, RowFacts row, boolean isMatched) {
    if (row.further) {
      return;
    }
    Unusable before = unusable(kind);
    unusable.put(
        kind,
        new Unusable(
            before.rejected() + (row.swallowed ? 0 : 1),
            before.unmatched() + (isMatched && !row.swallowed ? 0 : 1)));
  }

  /** The unusable rows of a file, after {@link #messages}. */
  Unusable unusable(FileKind kind) {
    return unusable.getOrDefault(kind, new Unusable(0, 0));
  }

  /** All references that a row gives to a customer. */
  Set<String> customersNamed() {
    Set<String> named = new TreeSet<>();
    for (List<RowFacts> file : List.of(customers, orders)) {
      for (RowFacts row : file) {
        if (row.get("customer_reference") != null) {
          named.add(row.get("customer_reference"));
        }
      }
    }
    return named;
  }

  /**
   * The rows that name a customer directly, or through an order whose first row does, each with its
   * result: {@code orders 3 accepted}.
   */
  List<String> rowsNaming(String customer) {
    if (results.isEmpty()) {
      List<String> unused = messages();
    }
    List<String> rows = new ArrayList<>();
    boolean listed = false;
    for (RowFacts row : customers) {
      if (row.reason == null && customer.equals(row.get("customer_reference"))) {
        listed = true;
        rows.add("customers " + row.line + " " + results.get(row));
      }
    }
    Map<String, Boolean> isOwn = new HashMap<>();
    for (RowFacts row : orders) {
      String order = row.get("order_reference");
      boolean names = customer.equals(row.get("customer_reference")) && (!row.wrongWidth || listed);
      if (!row.wrongWidth && order != null) {
        isOwn.putIfAbsent(order, names);
      }
      if (names || isOwn.getOrDefault(order, false)) {
        rows.add("orders " + row.line + " " + results.get(row));
      }
    }
    for (RowFacts row : items) {
      if (isOwn.getOrDefault(row.get("order_reference"), false)) {
        rows.add("items " + row.line + " " + results.get(row));
      }
    }
    return rows;
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

  /** The first unknown reference of a file, beside the first of the file that must list it. */
  Map<FileKind, UnmatchedReference> unmatchedReferences() {
    List<String> customersListed = new ArrayList<>();
    List<String> ordersListed = new ArrayList<>();
    List<String> customersUnknown = new ArrayList<>();
    List<String> ordersUnknown = new ArrayList<>();
    for (RowFacts row : customers) {
      if (row.reason == null) {
        customersListed.add(row.get("customer_reference"));
      }
    }
    for (RowFacts row : orders) {
      String order = row.get("order_reference");
      boolean isNew = !row.wrongWidth && order != null && !ordersListed.contains(order);
      if (isNew) {
        ordersListed.add(order);
      }
      String customer = row.get("customer_reference");
      if (row.reason == null && isNew && !customersListed.contains(customer)) {
        customersUnknown.add(customer);
      }
    }
    for (RowFacts row : items) {
      if (row.reason == null && !ordersListed.contains(row.get("order_reference"))) {
        ordersUnknown.add(row.get("order_reference"));
      }
    }
    Map<FileKind, UnmatchedReference> unmatched = new EnumMap<>(FileKind.class);
    if (!customersUnknown.isEmpty() && !customersListed.isEmpty()) {
      unmatched.put(
          FileKind.ORDERS, new UnmatchedReference(customersUnknown.get(0), customersListed.get(0)));
    }
    if (!ordersUnknown.isEmpty() && !ordersListed.isEmpty()) {
      unmatched.put(
          FileKind.ITEMS, new UnmatchedReference(ordersUnknown.get(0), ordersListed.get(0)));
    }
    return unmatched;
  }

  /** The number of rows of a file, without the header. */
  long rows(FileKind kind) {
    return switch (kind) {
      case CUSTOMERS -> rows(customers);
      case ORDERS -> rows(orders);
      case ITEMS -> rows(items);
    };
  }

  private static long rows(List<RowFacts> facts) {
    return facts.stream().filter(row -> !row.swallowed).count();
  }

  /**
   * Whether an amount with two readings stands before the first that shows the other mark, or none
   * shows which reading is meant.
   */
  boolean areAmountsUnclear() {
    return isLate('.', ',')
        || isLate(',', '.')
        || isOpen('.', itemsDelimiter == ';' || has('s') || areBothOpen())
        || isOpen(',', has('s') || areBothOpen());
  }

  private boolean areBothOpen() {
    return Math.max(firstLine('.', true), firstLine(',', true)) < Integer.MAX_VALUE;
  }

  private boolean isOpen(char mark, boolean isLikelyGroup) {
    boolean shows = has('.') || has(',') || has('l');
    return isLikelyGroup && firstLine(mark, true) < Integer.MAX_VALUE && !shows;
  }

  private boolean has(char evidence) {
    return items.stream().anyMatch(row -> row.evidence == evidence);
  }

  private boolean isLate(char mark, char other) {
    int unclear = firstLine(mark, true);
    int evidence = firstLine(other, false);
    return unclear < evidence && evidence < Integer.MAX_VALUE;
  }

  /** The line of the first amount with a mark that can group thousands, or cannot. */
  private int firstLine(char mark, boolean canGroup) {
    for (RowFacts row : items) {
      String amount = row.get("total_price");
      if (!canGroup && row.evidence == mark) {
        return row.line;
      }
      if ((row.reason == null || row.reason.equals("DECIMAL_MARK_UNCLEAR"))
          && amount.indexOf(mark) >= 0
          && THOUSANDS.matcher(amount).matches() == canGroup) {
        return row.line;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** The same day, the rows of its orders and items in another order and all cells in quotes. */
  static DayFiles shuffled(DayFiles files, Random random) {
    DayFiles shuffled = new DayFiles();
    shuffled.set(FileKind.CUSTOMERS, files.text(FileKind.CUSTOMERS).getBytes(UTF_8));
    for (FileKind kind : List.of(FileKind.ORDERS, FileKind.ITEMS)) {
      String text = files.text(kind);
      char delimiter = delimiter(text);
      List<List<String>> records = new ArrayList<>();
      parse(text, delimiter).forEach(record -> records.add(record.cells()));
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
    char delimiter = delimiter(text);
    List<Parsed> records = parse(text, delimiter);
    List<String> header = new ArrayList<>();
    records.get(0).cells().forEach(name -> header.add(name(name)));
    List<Parsed> data = new ArrayList<>();
    for (Parsed record : records.subList(1, records.size())) {
      if (record.spansRows()) {
        data.add(record);
      } else if (!isSkipped(record.cells(), header)) {
        data.add(record);
      }
    }
    boolean trailing = endsEmpty(header, data);
    int loose = header.size();
    for (int i = header.size() - 1; i >= 0; i--) {
      for (String name : header.get(i).split(" ", -1)) {
        loose = FREE.contains(name) ? i : loose;
      }
    }
    Layout layout =
        new Layout(
            header,
            trailing,
            loose,
            required,
            delimiter,
            areNumbers("quantity", header, data, trailing),
            areNumbers("order_timestamp", header, data, trailing));
    List<RowFacts> facts = new ArrayList<>();
    for (Parsed record : data) {
      if (!record.spansRows()) {
        facts.add(layout.facts(record.cells(), record.line()));
        for (List<String> cells : furtherRows(record, header.size() - 1)) {
          if (!isSkipped(cells, header)) {
            RowFacts row = layout.misplaced(cells, record.line(), "ROW_TOO_LONG", header.size());
            row.swallowed = true;
            row.further = true;
            facts.add(row);
          }
        }
        continue;
      }
      List<String> lines = text.lines().toList().subList(record.line() - 1, record.lastLine());
      for (int i = 0; i < lines.size(); i++) {
        List<String> cells = cellsOfLine(lines.get(i), delimiter);
        if (!isSkipped(cells, header)) {
          RowFacts row =
              layout.misplaced(cells, record.line() + i, "QUOTE_SPANS_ROWS", cells.size());
          row.swallowed = i > 0;
          facts.add(row);
        }
      }
    }
    return facts;
  }

  /** The rows after the first on a line without line ends between them, at most three. */
  private static List<List<String>> furtherRows(Parsed record, int delimiters) {
    List<List<String>> rows = new ArrayList<>();
    int between = record.cells().size() - 1;
    String last = record.cells().get(between);
    List<Integer> steps =
        trim(last).isEmpty()
            ? List.of(delimiters + 1, delimiters)
            : List.of(delimiters, delimiters + 1);
    int step = between % Math.max(1, steps.get(0)) == 0 ? steps.get(0) : steps.get(1);
    if (delimiters > 1 && record.isOneLine() && between % step == 0) {
      for (int at = step; at < between && rows.size() < 3; at += step) {
        List<String> cells = record.cells().subList(at, at + step + 1);
        if (cells.stream().skip(1).anyMatch(cell -> !trim(cell).isEmpty())) {
          rows.add(cells);
        }
      }
    }
    return rows;
  }

  private static String name(String cell) {
    return trim(cell).toLowerCase(Locale.ROOT);
  }

  private static boolean isSkipped(List<String> cells, List<String> header) {
    return cells.stream().allMatch(cell -> trim(cell).matches("[-=_+*~]*"))
        || cells.stream().map(ReferenceJoin::name).toList().equals(header);
  }

  /** Whether each row has one empty cell more than the header. */
  private static boolean endsEmpty(List<String> header, List<Parsed> data) {
    List<Parsed> rows = data.stream().filter(row -> !row.spansRows()).toList();
    return rows.stream().noneMatch(row -> row.cells().size() == header.size())
        && rows.stream()
            .anyMatch(
                row ->
                    row.cells().size() == header.size() + 1
                        && trim(row.cells().get(header.size())).isEmpty()
                        && isPlain(header, row, "quantity")
                        && isPlain(header, row, "order_timestamp"));
  }

  /** The cells of a line; only quotes around a whole cell are no text. */
  private static List<String> cellsOfLine(String line, char delimiter) {
    String end = "(?=" + Pattern.quote(String.valueOf(delimiter)) + "|$)";
    String other = "[^" + Pattern.quote(String.valueOf(delimiter)) + "]*";
    Matcher cell =
        Pattern.compile("(?:\"((?:[^\"]|\"\")*+)\"" + end + "|(" + other + "))" + end)
            .matcher(line);
    List<String> cells = new ArrayList<>();
    int from = 0;
    while (from <= line.length() && cell.find(from)) {
      cells.add(cell.group(1) == null ? cell.group(2) : cell.group(1).replace("\"\"", "\""));
      from = cell.end() + 1;
    }
    return cells;
  }

  private static boolean isPlain(List<String> header, Parsed row, String column) {
    int at = header.indexOf(column);
    return at < 0 || trim(row.cells().get(at)).matches("[0-9]*");
  }

  /** Whether a column has numbers, as in at least half of the rows. */
  private static boolean areNumbers(
      String column, List<String> header, List<Parsed> data, boolean trailing) {
    int at = header.indexOf(column);
    List<String> values =
        data.stream()
            .filter(row -> at >= 0 && !row.spansRows())
            .filter(row -> row.cells().size() == header.size() + (trailing ? 1 : 0))
            .map(row -> trim(row.cells().get(at)))
            .filter(value -> !value.isEmpty())
            .toList();
    long numbers = values.stream().filter(value -> value.matches("[0-9]+")).count();
    return numbers > 0 && 2 * numbers >= values.size();
  }

  /** How the rows of a file are written. */
  private record Layout(
      List<String> header,
      boolean trailing,
      int loose,
      List<String> required,
      char delimiter,
      boolean numbersAsQuantity,
      boolean numbersAsTime) {

    RowFacts facts(List<String> all, int line) {
      List<String> cells = all;
      int width = header.size() + (trailing ? 1 : 0);
      for (String other : List.of(",", ";", "\\t", "\\|")) {
        String[] inside = all.get(0).split(other, -1);
        if (all.size() == 1 && width > 1 && inside.length == width) {
          return misplaced(List.of(inside), line, "ROW_TOO_SHORT", header.size());
        }
      }
      if (trailing) {
        boolean ends = all.size() == header.size() + 1 && trim(all.get(header.size())).isEmpty();
        if (!ends) {
          String reason = all.size() <= header.size() ? "ROW_TOO_SHORT" : "ROW_TOO_LONG";
          return misplaced(
              all, line, reason, all.size() <= header.size() ? all.size() - 1 : all.size());
        }
        cells = all.subList(0, header.size());
      }
      if (cells.size() < header.size()) {
        return misplaced(cells, line, "ROW_TOO_SHORT", cells.size() - 1);
      }
      if (cells.size() > header.size()) {
        return misplaced(cells, line, "ROW_TOO_LONG", header.size());
      }
      int quantity = header.indexOf("quantity");
      if (numbersAsQuantity && !trim(cells.get(quantity)).matches("[0-9]*")) {
        return misplaced(cells, line, "ROW_SHIFTED", header.size());
      }
      int time = header.indexOf("order_timestamp");
      if (numbersAsTime && !trim(cells.get(time)).matches("[0-9]{9,11}|")) {
        RowFacts row = misplaced(cells, line, "ROW_SHIFTED", header.size());
        row.wrongWidth = false;
        row.values.put("order_reference", text(cells.get(time)));
        return row;
      }
      return sound(cells, line);
    }

    /** A row whose cells can be in the wrong column from the first free text on. */
    RowFacts misplaced(List<String> cells, int line, String reason, int reliable) {
      RowFacts row = new RowFacts();
      row.line = line;
      row.wrongWidth = true;
      row.reason = reason;
      if (required.size() > 1) {
        int end = Math.min(loose, Math.min(reliable, cells.size()));
        for (String column : required) {
          int at = header.indexOf(column);
          if (column.endsWith("_reference") && at >= 0 && at < end) {
            String value = text(cells.get(at));
            if (wrong(column, value) == null) {
              row.values.put(column, value);
            }
          }
        }
      }
      return row;
    }

    private RowFacts sound(List<String> cells, int line) {
      RowFacts row = new RowFacts();
      row.line = line;
      Map<String, String> texts = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        if (!unpack(header.get(i), cells.get(i), texts)) {
          row.reason = "PACKED_CELL_UNCLEAR";
        }
      }
      for (String column : required) {
        String value = texts.get(column);
        String wrong = value == null ? null : wrong(column, value);
        if (value != null && wrong == null) {
          row.values.put(column, value);
        } else if (row.reason == null) {
          row.reason = wrong;
        }
      }
      row.evidence = evidence(texts.getOrDefault("total_price", ""));
      return row;
    }

    /**
     * The decimal mark that an amount shows for certain, readable or not; s or l if it is a small
     * or large number without a mark.
     */
    private char evidence(String amount) {
      if (!amount.matches("[-+0-9., ]*") || THOUSANDS.matcher(amount).matches()) {
        return 0;
      }
      String marks = amount.replaceAll("[^.,]", "");
      boolean repeats = marks.length() > 1 && marks.chars().distinct().count() == 1;
      if (repeats) {
        return marks.charAt(0) == '.' ? ',' : '.';
      }
      boolean isReadable = !"AMOUNT_NOT_DECIMAL".equals(wrong("total_price", amount));
      if (isReadable && marks.isEmpty()) {
        return new BigDecimal(amount).abs().compareTo(new BigDecimal(1000)) < 0 ? 's' : 'l';
      }
      return marks.length() > 1 || (marks.length() == 1 && isReadable)
          ? marks.charAt(marks.length() - 1)
          : 0;
    }

    private String wrong(String column, String value) {
      if (!column.equals("total_price")) {
        boolean missing = value.isEmpty() || PLACEHOLDERS.contains(value.toLowerCase(Locale.ROOT));
        return missing
            ? "REFERENCE_MISSING"
            : BAD.matcher(value).find() ? "REFERENCE_NOT_TEXT" : null;
      }
      String plain = value.replaceAll("([.,][0-9]{6})0+$", "$1");
      boolean sound =
          AMOUNT.matcher(plain).matches()
              && !plain.matches(".*[.,][0-9]{7,}")
              && plain.replaceAll("[^0-9]", "").length() <= 18;
      if (!sound) {
        return "AMOUNT_NOT_DECIMAL";
      }
      return delimiter == ',' && value.contains(",") && THOUSANDS.matcher(value).matches()
          ? "AMOUNT_AMBIGUOUS"
          : null;
    }
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
      default -> texts.put(name, text(cell));
    }
    return true;
  }

  private static String trim(String text) {
    return text.replaceAll("^[\\p{Zs}\\p{Cf}]+|\\p{Zs}+$", "");
  }

  /** A cell without what surrounds its text. */
  private static String text(String cell) {
    Matcher formula = Pattern.compile("(?s)=\"(.*)\"").matcher(trim(cell));
    return formula.matches() ? trim(formula.group(1).replace("\"\"", "\"")) : trim(cell);
  }

  /** Whether a line is a header: sep= lines and titles stand above it. */
  private static boolean isHeader(String line) {
    return line.toLowerCase(Locale.ROOT).contains("_reference");
  }

  /** Headers of messy days contain no delimiter except the file's own. */
  private static char delimiter(String text) {
    String header = text.lines().filter(ReferenceJoin::isHeader).findFirst().orElse("");
    for (char one : new char[] {';', '\t', '|'}) {
      if (header.indexOf(one) >= 0) {
        return one;
      }
    }
    return ',';
  }

  /**
   * A record.
   *
   * @param spansRows whether a quote of it holds whole rows
   */
  private record Parsed(List<String> cells, int line, int lastLine, boolean spansRows) {
    boolean isOneLine() {
      return lastLine == line;
    }
  }

  /** Cuts a text into records, one character after the other, and notes where each begins. */
  private static List<Parsed> parse(String whole, char delimiter) {
    List<Parsed> records = new ArrayList<>();
    int above = (int) whole.lines().takeWhile(line -> !isHeader(line)).count();
    Matcher lines = Pattern.compile("\\R").matcher(whole);
    int from = 0;
    for (int i = 0; i < above && lines.find(); i++) {
      from = lines.end();
    }
    String text = whole.substring(from);
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    // By line of the record: how many delimiters it has, and how many of them inside quotes.
    List<int[]> counts = new ArrayList<>(List.of(new int[2]));
    boolean quoted = false;
    boolean hasQuotes = false;
    int quoteLine = 0;
    int inQuote = 0;
    int line = above + 1;
    int begins = line;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int[] count = counts.get(counts.size() - 1);
      if (c == delimiter) {
        count[0]++;
        count[1] += quoted ? 1 : 0;
        inQuote++;
      }
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
          if (quoteLine == counts.size()) {
            count[0] -= inQuote;
            count[1] -= inQuote;
          }
        } else {
          cell.append(c);
          if (lineEnd) {
            counts.add(new int[2]);
          }
        }
      } else if (c == '"' && trim(cell.toString()).isEmpty()) {
        cell.setLength(0);
        quoted = true;
        hasQuotes = true;
        quoteLine = counts.size();
        inQuote = 0;
      } else if (c == delimiter) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else if (lineEnd) {
        cells.add(cell.toString());
        cell.setLength(0);
        keep(cells, hasQuotes, begins, counts, records);
        cells = new ArrayList<>();
        counts = new ArrayList<>(List.of(new int[2]));
        hasQuotes = false;
        begins = line;
      } else if (c != '\r') {
        cell.append(c);
      }
    }
    if (cell.length() > 0 || !cells.isEmpty() || hasQuotes) {
      cells.add(cell.toString());
      keep(cells, hasQuotes, begins, counts, records);
    }
    return records;
  }

  private static void keep(
      List<String> cells, boolean hasQuotes, int begins, List<int[]> counts, List<Parsed> records) {
    if (cells.size() > 1 || hasQuotes || !cells.get(0).isBlank()) {
      int last = begins + counts.size() - 1;
      records.add(new Parsed(cells, begins, last, spansRows(counts, records)));
    }
  }

  private static boolean spansRows(List<int[]> counts, List<Parsed> records) {
    int full = records.isEmpty() ? 0 : records.get(0).cells().size() - 1;
    boolean found = false;
    for (int[] count : counts.subList(1, counts.size())) {
      boolean isFull = count[0] == full || count[0] == full + 1;
      int first = counts.get(0)[0];
      boolean firstIsFull = first == full || first == full + 1;
      found |= full >= 2 && isFull && (count[1] == count[0] || firstIsFull);
    }
    return found;
  }
}
