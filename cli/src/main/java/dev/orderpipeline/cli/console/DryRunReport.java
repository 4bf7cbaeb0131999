package dev.orderpipeline.cli.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The result of a dry run as a table.
 *
 * @param sentence what a replay would do
 * @param wouldEnd the state in which it would end
 * @param comparison what the difference refers to
 */
public record DryRunReport(String sentence, StateLook wouldEnd, String comparison, List<Row> rows) {
  /**
   * A row of the table.
   *
   * @param examples customers, separated by commas; can be empty
   */
  public record Row(String what, String count, String examples) {}

  static DryRunReport of(JsonObject response) {
    JsonObject result = response.getAsJsonObject("dry_run");
    List<Row> rows = new ArrayList<>();
    if (result.has("customer_messages")) {
      rows.add(row("customer messages to send", result, "customer_messages"));
      rows.add(row("error messages to send", result, "error_messages"));
    }
    String comparison = "nothing to compare: no messages would be sent";
    if (result.has("difference")) {
      JsonObject difference = result.getAsJsonObject("difference");
      int revision = difference.get("to_revision").getAsInt();
      comparison =
          revision == 0
              ? "compared with nothing: no revision is published"
              : "compared with revision " + revision;
      JsonObject totals = difference.getAsJsonObject("totals");
      JsonObject examples = difference.getAsJsonObject("examples");
      rows.add(row("totals that are new", totals, "new", examples, "new"));
      rows.add(row("totals that change", totals, "changed", examples, "changed"));
      rows.add(row("totals that stay", totals, "unchanged"));
      rows.add(row("totals that end", totals, "dropped", examples, "dropped"));
      JsonObject errors = difference.getAsJsonObject("errors");
      rows.add(row("errors that are new", errors, "new"));
      rows.add(row("errors that stay", errors, "unchanged"));
      rows.add(row("errors that end", errors, "gone"));
      rows.add(row("customers withdrawn", difference, "withdrawn", examples, "withdrawn"));
    }
    return new DryRunReport(
        ShownText.text(response, "sentence"),
        StateLook.of(ShownText.text(result, "would_end")),
        comparison,
        List.copyOf(rows));
  }

  private static Row row(String what, JsonObject counts, String name) {
    return new Row(what, ShownText.text(counts, name), "");
  }

  private static Row row(
      String what, JsonObject counts, String name, JsonObject examples, String kind) {
    String customers =
        StreamSupport.stream(examples.getAsJsonArray(kind).spliterator(), false)
            .map(JsonElement::getAsString)
            .map(ShownText::visible)
            .collect(Collectors.joining(", "));
    return new Row(what, ShownText.text(counts, name), customers);
  }
}
