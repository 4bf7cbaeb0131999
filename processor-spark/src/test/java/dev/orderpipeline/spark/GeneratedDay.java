package dev.orderpipeline.spark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A large day with references like those of the sample: three orders a customer, three items an
 * order, every hundredth customer without orders, one row in a thousand bad, and one in a hundred
 * with a quoted cell. The rows are shuffled.
 */
record GeneratedDay(int customers) {
  private static final int CHILDREN = 3;
  private static final int STRIDE = 1_000_003;

  LocalDay write(Path directory) throws IOException {
    Files.createDirectories(directory);
    int orders = customers * CHILDREN;
    int items = orders * CHILDREN;
    try (BufferedWriter out = Files.newBufferedWriter(directory.resolve("customers.csv"))) {
      out.write("id,first_name,last_name,customer_reference,status\n");
      for (int i = 0; i < customers; i++) {
        int customer = shuffled(i, customers);
        row(out, i, customer, name(i), "Lee", customer(customer), "active");
      }
    }
    try (BufferedWriter out = Files.newBufferedWriter(directory.resolve("orders.csv"))) {
      out.write("id,customer_reference,order_status,order_reference,order_timestamp\n");
      for (int i = 0; i < orders; i++) {
        int order = shuffled(i, orders);
        // Every hundredth customer has none; another has three more.
        int customer = order / CHILDREN % 100 == 0 ? order / CHILDREN + 1 : order / CHILDREN;
        String named = isBad(order, 1) ? "nobody" : customer(Math.min(customer, customers - 1));
        row(
            out,
            i,
            order,
            named,
            name(i),
            order(isBad(order, 2) ? order + 1 : order),
            "1643500800");
      }
    }
    try (BufferedWriter out = Files.newBufferedWriter(directory.resolve("items.csv"))) {
      out.write("id,order_reference,item_name,quantity,total_price\n");
      for (int i = 0; i < items; i++) {
        int item = shuffled(i, items);
        String order = isBad(item, 3) ? "" : order(item / CHILDREN);
        String total = isBad(item, 4) ? "n/a" : item % 50_000 / 100 + "." + item % 90 / 10;
        row(out, isBad(item, 5) ? item + 1 : item, item, order, name(i), "2", total);
      }
    }
    return new LocalDay(directory.toString());
  }

  private static void row(
      BufferedWriter out, int id, int number, String second, String third, String... more)
      throws IOException {
    out.write(Integer.toString(id));
    out.write(',');
    out.write(second);
    out.write(',');
    out.write(number % 100 == 7 ? "\"" + third + ", or so\"" : third);
    for (String cell : more) {
      out.write(',');
      out.write(cell);
    }
    out.write('\n');
  }

  /** One of five thousand for each kind of fault. */
  private static boolean isBad(int number, int fault) {
    return number % 5_000 == fault * 17;
  }

  private static int shuffled(int i, int count) {
    return (int) ((long) i * STRIDE % count);
  }

  private static String name(int i) {
    return i % 3 == 0 ? "Big red" : i % 3 == 1 ? "K\u00E4se" : "Bolt M8";
  }

  private static String customer(int number) {
    return String.format("%04x-%04x", number & 0xFFFF, number >>> 16);
  }

  private static String order(int number) {
    return String.format("%08x", number * 0x9E3779B1);
  }
}
