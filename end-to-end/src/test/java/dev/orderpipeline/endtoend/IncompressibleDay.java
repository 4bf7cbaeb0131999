package dev.orderpipeline.endtoend;

import dev.orderpipeline.model.FileKind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A day of customers with one order each and random references of maximum length, so that few
 * customers make a large archive.
 */
final class IncompressibleDay {
  private static final int REFERENCE_CHARACTERS = 1_000;
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final List<String> customers;

  IncompressibleDay(int customers) {
    Random random = new Random(1);
    this.customers =
        IntStream.range(0, customers)
            .mapToObj(
                customer ->
                    random
                        .ints(REFERENCE_CHARACTERS, 0, LETTERS.length())
                        .map(LETTERS::charAt)
                        .collect(
                            StringBuilder::new,
                            StringBuilder::appendCodePoint,
                            StringBuilder::append)
                        .toString())
            .toList();
  }

  /**
   * Writes a file of the day.
   *
   * @param rejected the number of rejected rows
   */
  Path write(Path directory, FileKind kind, int rejected) throws IOException {
    Path file = directory.resolve(kind.label() + "-" + rejected + ".csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          switch (kind) {
            case CUSTOMERS -> "id,customer_reference\n";
            case ORDERS -> "id,customer_reference,order_reference\n";
            case ITEMS -> "id,order_reference,total_price\n";
          });
      for (int i = 0; i < customers.size(); i++) {
        out.write(
            switch (kind) {
              case CUSTOMERS -> i + "," + customers.get(i) + "\n";
              case ORDERS -> i + "," + customers.get(i) + ",o" + i + "\n";
              case ITEMS -> i + ",o" + i + "," + (i < rejected ? "none" : "1") + "\n";
            });
      }
    }
    return file;
  }

  /** The expected message bodies in order. */
  List<String> bodies() {
    return customers.stream()
        .map(
            customer ->
                "{\"type\":\"customer_message\",\"customer_reference\":\""
                    + customer
                    + "\",\"number_of_orders\":1,\"total_amount_spent\":1}")
        .toList();
  }
}
