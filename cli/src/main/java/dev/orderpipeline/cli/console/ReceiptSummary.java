package dev.orderpipeline.cli.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The numbers of a receipt; each has the path of its value in receipt.json. */
public record ReceiptSummary(List<Value> messages, List<FileCounts> files) {
  private static final List<String> COLUMNS =
      List.of("rows", "accepted", "rejected", "suppressed", "unmatched");

  /**
   * A number.
   *
   * @param path where receipt.json has it
   */
  public record Value(String title, String path, String text) {}

  /** The numbers of a file. */
  public record FileCounts(String kind, List<Value> values) {}

  /** The titles of a file's numbers. */
  public static List<String> columns() {
    return COLUMNS;
  }

  static JsonObject parse(byte[] receipt) {
    return JsonParser.parseString(new String(receipt, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  static ReceiptSummary of(JsonObject receipt) {
    List<Value> messages = new ArrayList<>();
    value(receipt, "customer messages", "messages.customer_messages").ifPresent(messages::add);
    value(receipt, "error messages", "messages.error_messages").ifPresent(messages::add);
    value(receipt, "orders in totals", "counts.orders_in_totals").ifPresent(messages::add);
    value(receipt, "amount in totals", "counts.amount_in_totals").ifPresent(messages::add);
    value(receipt, "customers withheld", "counts.customers_withheld").ifPresent(messages::add);
    value(receipt, "customers without orders", "counts.customers_without_orders")
        .ifPresent(messages::add);
    value(receipt, "customers withdrawn", "counts.customers_withdrawn").ifPresent(messages::add);
    List<FileCounts> files = new ArrayList<>();
    for (String kind : List.of("customers", "orders", "items")) {
      List<Value> values = new ArrayList<>();
      for (String column : COLUMNS) {
        String path = "counts.files." + kind + "." + column;
        values.add(value(receipt, column, path).orElse(new Value(column, path, "–")));
      }
      if (values.stream().anyMatch(value -> !value.text().equals("–"))) {
        files.add(new FileCounts(kind, List.copyOf(values)));
      }
    }
    return new ReceiptSummary(List.copyOf(messages), List.copyOf(files));
  }

  private static Optional<Value> value(JsonObject receipt, String title, String path) {
    JsonElement found = receipt;
    for (String name : path.split("\\.", -1)) {
      if (found == null || !found.isJsonObject()) {
        return Optional.empty();
      }
      found = found.getAsJsonObject().get(name);
    }
    return found == null || !found.isJsonPrimitive()
        ? Optional.empty()
        : Optional.of(new Value(title, path, ShownText.visible(found.getAsString())));
  }
}
