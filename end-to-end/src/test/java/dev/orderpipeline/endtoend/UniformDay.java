package dev.orderpipeline.endtoend;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A generated day of customers with one order each, and its expected messages. */
record UniformDay(FileSetId set, int customers) {

  /** Writes a file of the day unless a day of the same size has written it. */
  Path write(Path directory, FileKind kind) throws IOException {
    Path file = directory.resolve(kind.label() + "-" + customers + ".csv");
    if (Files.exists(file)) {
      return file;
    }
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          switch (kind) {
            case CUSTOMERS -> "id,customer_reference\n";
            case ORDERS -> "id,customer_reference,order_reference\n";
            case ITEMS -> "id,order_reference,total_price\n";
          });
      for (int i = 1; i <= customers; i++) {
        out.write(
            switch (kind) {
              case CUSTOMERS -> i + ",c" + i + "\n";
              case ORDERS -> i + ",c" + i + ",o" + i + "\n";
              case ITEMS -> i + ",o" + i + "," + i + "\n";
            });
      }
    }
    return file;
  }

  /** The expected message bodies of revision 1 by message id. */
  Map<String, String> messages() {
    MessageId ids = new MessageId(set, 1);
    Map<String, String> messages = new TreeMap<>();
    for (int i = 1; i <= customers; i++) {
      String body =
          "{\"type\":\"customer_message\",\"customer_reference\":\"c"
              + i
              + "\",\"number_of_orders\":1,\"total_amount_spent\":"
              + i
              + "}";
      messages.put(ids.of(body), body);
    }
    return messages;
  }
}
