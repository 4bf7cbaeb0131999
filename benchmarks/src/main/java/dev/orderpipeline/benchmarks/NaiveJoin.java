package dev.orderpipeline.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.annotations.SerializedName;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A straightforward join for comparison: cells by name, maps of objects, {@code BigDecimal}, gson.
 * It implements only the rules that generated days need, and produces the same messages for them.
 */
public final class NaiveJoin {
  private static final String CUSTOMER_REFERENCE = "customer_reference";
  private static final String ORDER_REFERENCE = "order_reference";

  private final Map<String, Customer> customers = new LinkedHashMap<>();
  private final Map<String, Order> orders = new HashMap<>();
  private final Map<Long, ErrorMessage> customerErrors = new TreeMap<>();
  private final List<ErrorMessage> errors = new ArrayList<>();

  private NaiveJoin() {}

  /**
   * Joins the files of a directory.
   *
   * @param arguments the directory and the output file
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: NaiveJoin DIR OUT");
      System.exit(2);
    }
    write(new GeneratedDayFiles(Path.of(arguments[0])), Path.of(arguments[1]));
    PeakMemory.report();
  }

  /** Writes the messages of a day as JSON lines. */
  static void write(GeneratedDayFiles files, Path out) throws IOException {
    NaiveJoin join = new NaiveJoin();
    join.read(FileKind.CUSTOMERS, files, join::customer);
    join.read(FileKind.ORDERS, files, join::order);
    join.read(FileKind.ITEMS, files, join::item);
    join.publish(out);
  }

  private void read(FileKind kind, GeneratedDayFiles files, RecordHandler handler)
      throws IOException {
    Path file = files.of(kind);
    char delimiter;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      delimiter = reader.readLine().indexOf(';') < 0 ? ',' : ';';
    }
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(delimiter)
            .setHeader()
            .setSkipHeaderRecord(true)
            .get();
    try (CSVParser parser = CSVParser.parse(Files.newBufferedReader(file), format)) {
      // Cells of generated days contain no line breaks.
      long line = 1;
      for (CSVRecord record : parser) {
        handler.handle(record, ++line);
      }
    }
  }

  private void customer(CSVRecord record, long line) {
    String reference = cell(record, CUSTOMER_REFERENCE);
    if (reference.isEmpty()) {
      customerErrors.put(line, missing(null, null, CUSTOMER_REFERENCE, FileKind.CUSTOMERS, line));
      return;
    }
    Customer earlier = customers.get(reference);
    if (earlier == null) {
      customers.put(reference, new Customer(reference, line));
      return;
    }
    earlier.withheld = true;
    customerErrors.put(
        line,
        error(
            reference,
            null,
            Reason.DUPLICATE_CUSTOMER,
            place(FileKind.CUSTOMERS, line, earlier.line)));
  }

  private void order(CSVRecord record, long line) {
    String customerReference = cell(record, CUSTOMER_REFERENCE);
    String orderReference = cell(record, ORDER_REFERENCE);
    Customer customer = customers.get(customerReference);
    Order earlier = orders.get(orderReference);
    String missing =
        customerReference.isEmpty()
            ? CUSTOMER_REFERENCE
            : orderReference.isEmpty() ? ORDER_REFERENCE : null;
    if (missing == null && earlier == null && customer != null) {
      orders.put(orderReference, new Order(customer, line));
      customer.orders++;
      return;
    }
    if (customer != null) {
      customer.withheld = true;
    }
    Customer owner = earlier == null ? null : earlier.customer;
    if (owner != null) {
      owner.withheld = true;
    }
    String named = customerReference.isEmpty() ? null : customerReference;
    if (named == null && owner != null) {
      named = owner.reference;
    }
    String order = orderReference.isEmpty() ? null : orderReference;
    Reason reason;
    String detail;
    if (missing != null) {
      reason = Reason.REFERENCE_MISSING;
      detail = ": " + missing + place(FileKind.ORDERS, line);
    } else if (earlier != null) {
      reason = Reason.DUPLICATE_ORDER;
      detail = place(FileKind.ORDERS, line, earlier.line);
    } else {
      reason = Reason.UNKNOWN_CUSTOMER;
      detail = place(FileKind.ORDERS, line);
    }
    errors.add(error(named, order, reason, detail));
    if (owner != null && !owner.reference.equals(named)) {
      errors.add(error(owner.reference, order, reason, detail));
    }
    if (order != null && earlier == null) {
      orders.put(order, new Order(null, line));
    }
  }

  private void item(CSVRecord record, long line) {
    String id = cell(record, "id");
    String orderReference = cell(record, ORDER_REFERENCE);
    String total = cell(record, "total_price");
    Order order = orders.get(orderReference);
    if (order != null && order.customer == null) {
      return;
    }
    String customer = order == null ? null : order.customer.reference;
    if (id.isEmpty() || orderReference.isEmpty()) {
      withhold(order);
      errors.add(
          missing(
              customer,
              orderReference.isEmpty() ? null : orderReference,
              id.isEmpty() ? "id" : ORDER_REFERENCE,
              FileKind.ITEMS,
              line));
      return;
    }
    Long earlierLine = order == null ? null : order.items.putIfAbsent(id, line);
    BigDecimal amount = amount(total);
    if (amount == null) {
      withhold(order);
      errors.add(
          error(
              customer,
              orderReference,
              Reason.AMOUNT_NOT_DECIMAL,
              ": total_price is \"" + total + "\"" + hint(total) + place(FileKind.ITEMS, line)));
    } else if (order == null) {
      errors.add(error(null, orderReference, Reason.UNKNOWN_ORDER, place(FileKind.ITEMS, line)));
    } else if (earlierLine != null) {
      withhold(order);
      errors.add(
          error(
              customer,
              orderReference,
              Reason.DUPLICATE_ITEM,
              place(FileKind.ITEMS, line, earlierLine)));
    } else {
      order.customer.total = order.customer.total.add(amount);
    }
  }

  /** Only the hint that a generated day needs. */
  private static String hint(String amount) {
    return amount.length() > 1 && amount.endsWith("-") ? " (write the - before the amount)" : "";
  }

  private void publish(Path out) throws IOException {
    Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    try (BufferedWriter lines = Files.newBufferedWriter(out)) {
      for (Customer customer : customers.values()) {
        if (customer.withheld) {
          continue;
        }
        if (customer.orders > 0) {
          lines.write(
              gson.toJson(
                  new CustomerMessage(customer.reference, customer.orders, plain(customer.total))));
          lines.write('\n');
        } else {
          customerErrors.put(
              customer.line,
              error(
                  customer.reference,
                  null,
                  Reason.CUSTOMER_WITHOUT_ORDERS,
                  place(FileKind.CUSTOMERS, customer.line)));
        }
      }
      for (ErrorMessage error : customerErrors.values()) {
        lines.write(gson.toJson(error));
        lines.write('\n');
      }
      for (ErrorMessage error : errors) {
        lines.write(gson.toJson(error));
        lines.write('\n');
      }
    }
  }

  /** Reads a cell. Packed columns begin with free text, so their words are counted from the end. */
  private static String cell(CSVRecord record, String column) {
    if (record.isMapped(column)) {
      return record.get(column).trim();
    }
    List<String> header = record.getParser().getHeaderNames();
    String[] names = header.get(header.size() - 1).split(" ");
    String[] words = record.get(header.size() - 1).split(" ", -1);
    int index = List.of(names).indexOf(column);
    // In the customers file the reference comes first, and the status after it can have two words.
    return names.length == 2 ? words[index] : words[words.length - names.length + index];
  }

  private static BigDecimal amount(String text) {
    String plain = text.replace(',', '.');
    return plain.matches("[-+]?\\d+(\\.\\d{1,6})?") ? new BigDecimal(plain) : null;
  }

  /** Removes trailing zeros, because gson writes a number unchanged. */
  private static BigDecimal plain(BigDecimal amount) {
    return new BigDecimal(amount.stripTrailingZeros().toPlainString());
  }

  private static void withhold(Order order) {
    if (order != null) {
      order.customer.withheld = true;
    }
  }

  private static ErrorMessage missing(
      String customer, String order, String column, FileKind kind, long line) {
    return error(customer, order, Reason.REFERENCE_MISSING, ": " + column + place(kind, line));
  }

  private static ErrorMessage error(String customer, String order, Reason reason, String detail) {
    return new ErrorMessage(customer, order, reason + ": " + reason.sentence() + detail);
  }

  private static String place(FileKind kind, long line) {
    return String.format(" (%s file, line %d)", kind, line);
  }

  private static String place(FileKind kind, long line, long first) {
    return String.format(" (%s file, line %d; first on line %d)", kind, line, first);
  }

  /** Handles the records of a file. */
  private interface RecordHandler {
    void handle(CSVRecord record, long line);
  }

  private static final class Customer {
    private final String reference;
    private final long line;
    private BigDecimal total = BigDecimal.ZERO;
    private int orders;
    private boolean withheld;

    private Customer(String reference, long line) {
      this.reference = reference;
      this.line = line;
    }
  }

  private static final class Order {
    /** Null if the order is rejected. */
    private final Customer customer;

    private final long line;
    private final Map<String, Long> items = new HashMap<>();

    private Order(Customer customer, long line) {
      this.customer = customer;
      this.line = line;
    }
  }

  /** The JSON fields of a customer message. */
  private record CustomerMessage(
      String type,
      @SerializedName("customer_reference") String customerReference,
      @SerializedName("number_of_orders") int numberOfOrders,
      @SerializedName("total_amount_spent") BigDecimal totalAmountSpent) {
    private CustomerMessage(String customerReference, int numberOfOrders, BigDecimal total) {
      this("customer_message", customerReference, numberOfOrders, total);
    }
  }

  /** The JSON fields of an error message. */
  private record ErrorMessage(
      String type,
      @SerializedName("customer_reference") String customerReference,
      @SerializedName("order_reference") String orderReference,
      String message) {
    private ErrorMessage(String customerReference, String orderReference, String message) {
      this("error_message", customerReference, orderReference, message);
    }
  }
}
