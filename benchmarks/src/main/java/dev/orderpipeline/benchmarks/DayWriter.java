package dev.orderpipeline.benchmarks;

import dev.orderpipeline.benchmarks.DayShape.References;
import dev.orderpipeline.benchmarks.DayShape.RowOrder;
import dev.orderpipeline.benchmarks.DayShape.Spelling;
import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Writes the three files of a generated day. Each bad row comes after a valid row, so that it
 * affects that row's total without hiding it.
 */
final class DayWriter {
  private static final List<byte[]> FIRST_NAMES =
      utf8("Alex", "Ali", "Zoë", "Łukasz", "Maria Luisa", "Chen", "Ngozi", "Olga");
  private static final List<byte[]> LAST_NAMES =
      utf8("Richard", "Okafor", "Nguyễn", "García", "van Dijk", "Smith", "Kowalska", "Li");
  private static final List<byte[]> CUSTOMER_STATUSES = utf8("Active", "Inactive", "On hold");
  private static final List<byte[]> ORDER_STATUSES =
      utf8("Delivered", "Shipped", "In transit", "Returned");
  private static final List<byte[]> ITEM_NAMES =
      utf8("XYZ", "ABC", "BBB", "Big red", "Hook", "Bolt M8", "Lamp", "Käse");
  private static final List<byte[]> ODD_AMOUNTS = utf8("n/a", "", "12.3.4", "1e3", "€5", "12-");

  /** Text that must be quoted in every spelling. */
  private static final byte[] QUOTED_TEXT =
      "12\"\" long, blue; new".getBytes(StandardCharsets.UTF_8);

  private static final long FIRST_TIMESTAMP = 1_643_500_800;
  private static final int DAY_SECONDS = 86_400;
  private static final int MAX_CENTS = 50_000;
  private static final int MAX_PIECES = 9;
  private static final long NONE = -1;

  private final DayShape shape;
  private final char delimiter;
  private final boolean packed;
  private final long seed;
  private final Children orders;
  private final Children items;

  /** The state of the random generator for the current row. */
  private long randomState;

  private boolean quotedReference;
  private boolean quotedText;

  DayWriter(DayShape shape) {
    this.shape = shape;
    this.delimiter = shape.spelling().delimiter();
    this.packed = shape.spelling() == Spelling.PACKED;
    this.seed = BitMixer.mix(shape.seed());
    this.orders = Children.orders(salt(1));
    this.items = Children.items(salt(2));
  }

  /** Writes the files into a directory, which it creates if necessary. */
  GeneratedDayFiles write(Path directory) throws IOException {
    Files.createDirectories(directory);
    GeneratedDayFiles files = new GeneratedDayFiles(directory);
    writeCustomers(files.of(FileKind.CUSTOMERS));
    writeOrders(files.of(FileKind.ORDERS));
    writeItems(files.of(FileKind.ITEMS));
    return files;
  }

  private void writeCustomers(Path path) throws IOException {
    LongUnaryOperator places = places(shape.customers(), salt(3));
    try (RowWriter file = new RowWriter(path)) {
      header(file, "id", "first_name", "last_name", "customer_reference", "status");
      for (long place = 0; place < shape.customers(); place++) {
        long customer = places.applyAsLong(place);
        beginRow(customer, salt(4));
        customerRow(file, customer, customer);
        if (isBad()) {
          beginRow(customer, salt(5));
          customerRow(file, shape.customers() + customer, pick(2) == 0 ? customer : NONE);
        }
      }
    }
  }

  private void customerRow(RowWriter file, long id, long customer) throws IOException {
    file.number(id + 1).put(delimiter).put(pickOne(FIRST_NAMES)).put(delimiter);
    text(file, LAST_NAMES);
    file.put(delimiter);
    openQuote(file, quotedReference);
    customerReference(file, customer);
    closeQuote(file, quotedReference && !packed);
    file.put(packed ? ' ' : delimiter).put(pickOne(CUSTOMER_STATUSES));
    closeQuote(file, quotedReference && packed);
    file.end();
  }

  private void writeOrders(Path path) throws IOException {
    LongUnaryOperator places = places(shape.orders(), salt(6));
    try (RowWriter file = new RowWriter(path)) {
      header(
          file, "id", "customer_reference", "order_status", "order_reference", "order_timestamp");
      for (long place = 0; place < shape.orders(); place++) {
        long order = places.applyAsLong(place);
        long customer = orders.parentOf(order);
        beginRow(order, salt(7));
        orderRow(file, order, customer, order);
        if (isBad()) {
          beginRow(order, salt(8));
          badOrderRow(file, order, customer);
        }
      }
    }
  }

  private void badOrderRow(RowWriter file, long order, long customer) throws IOException {
    long id = shape.orders() + order;
    long unknown = shape.orders() + order;
    switch (pick(5)) {
      case 0 -> orderRow(file, id, shape.customers() + customer, unknown);
      case 1 -> orderRow(file, id, customer, order);
      case 2 -> orderRow(file, id, (customer + 1) % shape.customers(), order);
      case 3 -> orderRow(file, id, NONE, unknown);
      default -> orderRow(file, id, customer, NONE);
    }
  }

  private void orderRow(RowWriter file, long id, long customer, long order) throws IOException {
    file.number(id + 1).put(delimiter);
    openQuote(file, quotedReference);
    customerReference(file, customer);
    closeQuote(file, quotedReference);
    file.put(delimiter);
    openText(file, ORDER_STATUSES);
    orderReference(file.put(packed ? ' ' : delimiter), order);
    file.put(packed ? ' ' : delimiter).number(FIRST_TIMESTAMP + pick(DAY_SECONDS));
    closeQuote(file, quotedText && packed);
    file.end();
  }

  private void writeItems(Path path) throws IOException {
    LongUnaryOperator places = places(shape.items(), salt(9));
    try (RowWriter file = new RowWriter(path)) {
      header(file, "id", "order_reference", "item_name", "quantity", "total_price");
      for (long place = 0; place < shape.items(); place++) {
        long item = places.applyAsLong(place);
        long order = items.parentOf(item);
        beginRow(item, salt(10));
        itemRow(file, item, order, null);
        if (isBad()) {
          beginRow(item, salt(11));
          badItemRow(file, item, order);
        }
      }
    }
  }

  private void badItemRow(RowWriter file, long item, long order) throws IOException {
    long id = shape.items() + item;
    switch (pick(5)) {
      // An unknown order; the numbers before it belong to rejected orders.
      case 0 -> itemRow(file, id, 2L * shape.orders() + order, null);
      case 1 -> itemRow(file, item, order, null);
      case 2 -> itemRow(file, id, order, pickOne(ODD_AMOUNTS));
      case 3 -> itemRow(file, NONE, order, null);
      default -> itemRow(file, id, NONE, null);
    }
  }

  private void itemRow(RowWriter file, long id, long order, byte[] oddAmount) throws IOException {
    if (id != NONE) {
      file.number(id + 1);
    }
    file.put(delimiter);
    openQuote(file, quotedReference);
    orderReference(file, order);
    closeQuote(file, quotedReference);
    file.put(delimiter);
    openText(file, ITEM_NAMES);
    file.put(packed ? ' ' : delimiter).number(1 + pick(MAX_PIECES));
    file.put(packed ? ' ' : delimiter);
    if (oddAmount == null) {
      amount(file);
    } else {
      file.put(oddAmount);
    }
    closeQuote(file, quotedText && packed);
    file.end();
  }

  private void amount(RowWriter file) {
    int cents = 1 + pick(MAX_CENTS);
    file.number(cents / 100);
    if (cents % 100 != 0) {
      file.put(shape.spelling() == Spelling.SEMICOLON ? ',' : '.')
          .put((char) ('0' + cents / 10 % 10));
      if (cents % 10 != 0) {
        file.put((char) ('0' + cents % 10));
      }
    }
  }

  private void header(RowWriter file, String... columns) throws IOException {
    // As in partners' files, the columns after the first free text are packed.
    int firstPacked = columns[2].equals("last_name") ? 3 : 2;
    for (int i = 0; i < columns.length; i++) {
      if (i > 0) {
        file.put(packed && i > firstPacked ? ' ' : delimiter);
      }
      file.put(columns[i]);
    }
    file.end();
  }

  private void text(RowWriter file, List<byte[]> words) {
    openText(file, words);
    closeQuote(file, quotedText && packed);
  }

  /** Writes free text; in a packed cell, the quote stays open until the end of the cell. */
  private void openText(RowWriter file, List<byte[]> words) {
    openQuote(file, quotedText);
    file.put(quotedText ? QUOTED_TEXT : pickOne(words));
    closeQuote(file, quotedText && !packed);
  }

  private static void openQuote(RowWriter file, boolean quoted) {
    if (quoted) {
      file.put('"');
    }
  }

  private static void closeQuote(RowWriter file, boolean quoted) {
    if (quoted) {
      file.put('"');
    }
  }

  private void customerReference(RowWriter file, long customer) {
    if (customer == NONE) {
      return;
    }
    if (shape.references() == References.UUID) {
      uuid(file, salt(12) + customer);
    } else {
      int digits = BitMixer.mix((int) (customer + salt(13)));
      file.hex(digits >>> 16, 4).put('-').hex(digits, 4);
    }
  }

  private void orderReference(RowWriter file, long order) {
    if (order == NONE) {
      return;
    }
    if (shape.references() == References.UUID) {
      uuid(file, salt(14) + order);
    } else {
      file.hex(BitMixer.mix((int) (order + salt(15))), 8);
    }
  }

  private static void uuid(RowWriter file, long number) {
    long high = BitMixer.mix(number);
    long low = BitMixer.mix(high);
    file.hex(high >>> 32, 8).put('-').hex(high >>> 16, 4).put('-').hex(high, 4).put('-');
    file.hex(low >>> 48, 4).put('-').hex(low, 12);
  }

  private LongUnaryOperator places(long rows, long salt) {
    return shape.order() == RowOrder.NATURAL
        ? LongUnaryOperator.identity()
        : new Permutation(rows, salt)::at;
  }

  private void beginRow(long number, long salt) {
    randomState = BitMixer.mix(number + salt);
    boolean quoted = BitMixer.isWithin(shape.quotedRows(), next());
    quotedReference = quoted && pick(2) == 0;
    quotedText = quoted && !quotedReference;
  }

  private boolean isBad() {
    return BitMixer.isWithin(shape.badRows(), next());
  }

  private byte[] pickOne(List<byte[]> of) {
    return of.get(pick(of.size()));
  }

  private int pick(int bound) {
    return BitMixer.below(bound, next());
  }

  private long next() {
    randomState = BitMixer.mix(randomState);
    return randomState;
  }

  /** A separate random sequence per purpose, so that the purposes are independent. */
  private long salt(int purpose) {
    return BitMixer.mix(seed + purpose);
  }

  private static List<byte[]> utf8(String... texts) {
    return List.of(texts).stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
