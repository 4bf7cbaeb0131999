package dev.orderpipeline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file much larger than the processor's heap. */
@Tag("full")
class LargeDayIT {
  private static final int CUSTOMERS = 10;
  private static final int ORDERS = 1_000;
  private static final int ITEMS = 1_000_000;
  private static final long MIN_ITEMS_FILE_BYTES = 400_000_000;
  private static final int HEAP_MEGABYTES = 256;

  @Test
  void fileOf400MegabytesIsProcessedWithAHeapOf256(@TempDir Path directory) throws Exception {
    FileSetId set = new FileSetId("large", LocalDate.of(2022, 1, 30));
    write(directory, set);
    Path items = file(directory, set, FileKind.ITEMS);
    assertThat(Files.size(items)).isGreaterThan(MIN_ITEMS_FILE_BYTES);

    try (PipelineStack pipeline =
        new PipelineStack(
            config -> config.heapMegabytes("data-processing-function", HEAP_MEGABYTES))) {
      for (FileKind kind : FileKind.values()) {
        pipeline.put(set.key(kind), file(directory, set, kind));
      }
      RunRecord run = pipeline.awaitEnd(set, 1);

      assertThat(run.state()).isEqualTo(RunState.PUBLISHED);
      List<String> messages = pipeline.lines(run.outcome().publishedKey().orElseThrow());
      messages.forEach(new MessageContract()::checkBody);
      assertThat(messages).isEqualTo(expectedMessages());
    }
  }

  private static Path file(Path directory, FileSetId set, FileKind kind) {
    return directory.resolve(set.key(kind).substring(set.partner().length() + 1));
  }

  private static void write(Path directory, FileSetId set) throws IOException {
    try (BufferedWriter customers =
        Files.newBufferedWriter(file(directory, set, FileKind.CUSTOMERS))) {
      customers.write("id,first_name,last_name,customer_reference,status\n");
      for (int customer = 0; customer < CUSTOMERS; customer++) {
        customers.write(customer + ",A,B,customer-" + customer + ",Active\n");
      }
    }
    try (BufferedWriter orders = Files.newBufferedWriter(file(directory, set, FileKind.ORDERS))) {
      orders.write("id,customer_reference,order_status,order_reference,order_timestamp\n");
      for (int order = 0; order < ORDERS; order++) {
        orders.write(
            order
                + ",customer-"
                + order % CUSTOMERS
                + ",Delivered,order-"
                + order
                + ",1676539508\n");
      }
    }
    String longName = "x".repeat(380);
    try (BufferedWriter items = Files.newBufferedWriter(file(directory, set, FileKind.ITEMS))) {
      items.write("id,order_reference,item_name,quantity,total_price\n");
      for (int item = 0; item < ITEMS; item++) {
        items.write(item + ",order-" + item % ORDERS + "," + longName + ",1,0.1\n");
      }
    }
  }

  /** Every customer has a tenth of the orders, every order 1,000 items of 0.1. */
  private static List<String> expectedMessages() {
    List<String> messages = new ArrayList<>();
    for (int customer = 0; customer < CUSTOMERS; customer++) {
      messages.add(
          "{\"type\":\"customer_message\",\"customer_reference\":\"customer-"
              + customer
              + "\",\"number_of_orders\":100,\"total_amount_spent\":10000}");
    }
    return messages;
  }
}
