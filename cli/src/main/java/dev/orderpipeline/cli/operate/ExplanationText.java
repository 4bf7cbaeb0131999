package dev.orderpipeline.cli.operate;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.model.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes an explanation as text: the answer, then each revision with its rows and messages. */
public final class ExplanationText {
  private ExplanationText() {}

  /** The lines of the response of the processor. */
  static List<String> of(JsonObject response) {
    List<String> lines = new ArrayList<>();
    if (response.has("file_set")) {
      lines.add(
          StatusTable.text(response, "file_set")
              + (response.has("customer_reference")
                  ? ", customer " + StatusTable.text(response, "customer_reference")
                  : ""));
    }
    lines.add(StatusTable.text(response, "sentence"));
    for (JsonObject revision : objects(response, "revisions")) {
      lines.add("");
      lines.add(StatusTable.text(revision, "sentence"));
      addInputs(revision, lines);
      addRows(revision, lines);
      addMessages(revision, lines);
      if (revision.has("changes")) {
        lines.add("  Changes");
        for (JsonElement change : revision.getAsJsonArray("changes")) {
          lines.add("    " + VisibleText.of(change.getAsString()));
        }
      }
    }
    return lines;
  }

  private static void addInputs(JsonObject revision, List<String> lines) {
    if (revision.has("inputs")) {
      lines.add("  Inputs");
      for (JsonObject input : objects(revision, "inputs")) {
        lines.add(
            "    "
                + StatusTable.text(input, "key")
                + ", version "
                + StatusTable.text(input, "version_id")
                + ", ETag "
                + StatusTable.text(input, "etag")
                + ", "
                + ByteSizes.of(input.get("size").getAsLong()));
      }
    }
    if (revision.has("input_fault")) {
      lines.add("  " + StatusTable.text(revision, "input_fault"));
    }
  }

  private static void addRows(JsonObject revision, List<String> lines) {
    if (!revision.has("rows")) {
      return;
    }
    JsonObject rows = revision.getAsJsonObject("rows");
    lines.add("  Rows: " + rowCounts(rows));
    objects(rows, "listed").forEach(row -> lines.add("    " + row(row)));
    sum(revision.getAsJsonObject("arithmetic")).ifPresent(sum -> lines.add("  Sum: " + sum));
  }

  /** How many rows name the customer, in words. */
  public static String rowCounts(JsonObject rows) {
    int listed = rows.getAsJsonArray("listed").size();
    return count(rows, "accepted")
        + " accepted, "
        + count(rows, "rejected")
        + " rejected"
        + (listed < rows.get("count").getAsLong()
            ? "; the first " + ByteSizes.count(listed) + " are listed"
            : "");
  }

  /** The result of the arithmetic in words; empty if the customer is not listed. */
  public static Optional<String> sum(JsonObject arithmetic) {
    if (!arithmetic.get("is_listed").getAsBoolean()) {
      return Optional.empty();
    }
    String agreement = "";
    if (arithmetic.has("equals_message")) {
      agreement =
          arithmetic.get("equals_message").getAsBoolean()
              ? "; agrees with the archive"
              : "; differs from the archive";
    }
    return Optional.of(
        counted(arithmetic.get("number_of_orders").getAsLong(), "order")
            + ", "
            + counted(arithmetic.get("number_of_items").getAsLong(), "item")
            + ", "
            + StatusTable.text(arithmetic, "total_amount_spent")
            + (arithmetic.get("is_withheld").getAsBoolean() ? ", withheld" : "")
            + agreement);
  }

  private static String counted(long count, String noun) {
    return ByteSizes.count(count) + " " + noun + (count == 1 ? "" : "s");
  }

  private static String row(JsonObject row) {
    String cells =
        row.getAsJsonObject("cells").entrySet().stream()
            .map(ExplanationText::cell)
            .collect(Collectors.joining(", "));
    String place = StatusTable.text(row, "file") + " line " + StatusTable.text(row, "line") + ": ";
    if (StatusTable.text(row, "result").equals("rejected")) {
      return place
          + cells
          + ": rejected, "
          + StatusTable.text(row, "reason")
          + ": "
          + StatusTable.text(row, "detail");
    }
    return place
        + cells
        + (row.has("amount")
            ? ": + " + StatusTable.text(row, "amount") + " = " + StatusTable.text(row, "sum")
            : ": accepted");
  }

  private static String cell(Map.Entry<String, JsonElement> cell) {
    return VisibleText.of(cell.getKey())
        + " \""
        + VisibleText.of(cell.getValue().getAsString())
        + "\"";
  }

  private static void addMessages(JsonObject revision, List<String> lines) {
    if (revision.has("archive_fault")) {
      lines.add("  " + StatusTable.text(revision, "archive_fault"));
    }
    if (!revision.has("messages")) {
      return;
    }
    JsonObject messages = revision.getAsJsonObject("messages");
    List<JsonObject> listed = objects(messages, "listed");
    for (JsonObject message : listed) {
      lines.add(
          "  Message "
              + count(message, "position")
              + " of "
              + count(messages, "archived")
              + ", message_id "
              + StatusTable.text(message, "message_id"));
      lines.add("    " + StatusTable.text(message, "body"));
      for (JsonElement accepted : message.getAsJsonArray("accepted")) {
        lines.add("    " + VisibleText.of(accepted.getAsString()));
      }
    }
    long left = messages.get("count").getAsLong() - listed.size();
    if (left > 0) {
      lines.add("  and " + counted(left, "more message") + " about the customer");
    }
  }

  private static List<JsonObject> objects(JsonObject parent, String name) {
    List<JsonObject> objects = new ArrayList<>();
    parent.getAsJsonArray(name).forEach(one -> objects.add(one.getAsJsonObject()));
    return objects;
  }

  private static String count(JsonObject object, String name) {
    return ByteSizes.count(object.get(name).getAsLong());
  }
}
