package dev.orderpipeline.simulation;

import dev.orderpipeline.model.FileKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The generated input files of a scenario. Their messages show which contents were joined: the
 * order of the customers, their numbers of orders and their totals each depend on one file.
 *
 * @param customers the number of customers
 */
record SimulatedFiles(int customers) {
  /** An empty file, so its run is rejected. */
  static final char EMPTY = '0';

  /** Customers and orders without the first customer of content A. */
  static final char SHORT = '-';

  /** The JSON of the customer that content {@link #SHORT} leaves out. */
  String missingCustomer() {
    return "\"customer_reference\":\"c" + customer(1, 'A') + "\"";
  }

  /** Items whose rows are all rejected. */
  static final char BAD = '!';

  /** The bytes of a file; a letter names its content. */
  byte[] file(FileKind kind, char content) {
    if (content == EMPTY) {
      return new byte[0];
    }
    StringBuilder text = new StringBuilder(header(kind));
    for (int i = 1; i <= customers; i++) {
      if (content == SHORT && i == (kind == FileKind.CUSTOMERS ? 1 : customer(1, 'A'))) {
        continue;
      }
      switch (kind) {
        case CUSTOMERS -> text.append('c').append(customer(i, content)).append('\n');
        case ORDERS -> {
          for (int order = 0; order <= index(content); order++) {
            text.append("o" + i + "-" + order + ",c" + i + "\n");
          }
        }
        case ITEMS ->
            text.append(i + ",o" + i + "-0,")
                .append(content == BAD ? "bad" : total(i, content))
                .append('\n');
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String header(FileKind kind) {
    return switch (kind) {
      case CUSTOMERS -> "customer_reference\n";
      case ORDERS -> "order_reference,customer_reference\n";
      case ITEMS -> "id,order_reference,total_price\n";
    };
  }

  /** The expected message bodies in order. */
  List<String> messages(char customersFile, char ordersFile, char itemsFile) {
    List<String> bodies = new ArrayList<>();
    for (int i = 1; i <= customers; i++) {
      int customer = customer(i, customersFile);
      bodies.add(
          "{\"type\":\"customer_message\",\"customer_reference\":\"c"
              + customer
              + "\",\"number_of_orders\":"
              + (index(ordersFile) + 1)
              + ",\"total_amount_spent\":"
              + total(customer, itemsFile)
              + "}");
    }
    return bodies;
  }

  private static int index(char content) {
    return content == SHORT || content == BAD ? 0 : content - 'A';
  }

  private int customer(int position, char content) {
    return (position + index(content)) % customers + 1;
  }

  private static int total(int customer, char content) {
    return customer + 100 * index(content);
  }
}
