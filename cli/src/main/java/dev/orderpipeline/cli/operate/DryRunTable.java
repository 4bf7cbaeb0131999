package dev.orderpipeline.cli.operate;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.ByteSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the result of a dry run as a table: what would be sent, and what differs. */
final class DryRunTable {

  /** What each list of example customers is called. */
  private static final Map<String, String> EXAMPLES =
      Map.of(
          "new", "new totals",
          "changed", "changed totals",
          "dropped", "dropped totals",
          "withdrawn", "withdrawn customers");

  private DryRunTable() {}

  /** The lines of the table. */
  static List<String> of(JsonObject dryRun) {
    List<String> lines = new ArrayList<>();
    lines.add("  would end " + StatusTable.text(dryRun, "would_end") + sent(dryRun));
    if (!dryRun.has("difference")) {
      return lines;
    }
    JsonObject difference = dryRun.getAsJsonObject("difference");
    String revision = StatusTable.text(difference, "to_revision");
    lines.add(
        revision.equals("0")
            ? "  no earlier revision is published"
            : "  compared with revision " + revision + ":");
    lines.add(row("", "NEW", "CHANGED", "UNCHANGED", "DROPPED"));
    JsonObject totals = difference.getAsJsonObject("totals");
    lines.add(
        row(
            "totals",
            count(totals, "new"),
            count(totals, "changed"),
            count(totals, "unchanged"),
            count(totals, "dropped")));
    JsonObject errors = difference.getAsJsonObject("errors");
    lines.add(
        row(
            "errors",
            count(errors, "new"),
            "-",
            count(errors, "unchanged"),
            count(errors, "gone")));
    JsonObject examples = difference.getAsJsonObject("examples");
    for (String kind : List.of("new", "changed", "dropped", "withdrawn")) {
      JsonArray references = examples.getAsJsonArray(kind);
      if (!references.isEmpty()) {
        lines.add("  " + EXAMPLES.get(kind) + ", for example: " + joined(references));
      }
    }
    return lines;
  }

  private static String sent(JsonObject dryRun) {
    return dryRun.has("customer_messages")
        ? ": "
            + count(dryRun, "customer_messages")
            + " customer messages, "
            + count(dryRun, "error_messages")
            + " error messages"
        : "";
  }

  private static String joined(JsonArray references) {
    List<String> texts = new ArrayList<>();
    for (JsonElement reference : references) {
      JsonObject named = new JsonObject();
      named.add("reference", reference);
      texts.add(StatusTable.text(named, "reference"));
    }
    return String.join(", ", texts);
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "  %-8s %12s %12s %12s %12s", (Object[]) cells)
        .stripTrailing();
  }

  private static String count(JsonObject object, String name) {
    return ByteSizes.count(object.get(name).getAsLong());
  }
}
