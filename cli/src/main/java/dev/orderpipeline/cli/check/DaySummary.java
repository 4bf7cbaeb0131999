package dev.orderpipeline.cli.check;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.check.CheckedDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The result of a day's check in a few lines, with the numbers of its receipt. */
final class DaySummary {
  private final List<String> lines = new ArrayList<>();

  private DaySummary() {}

  static DaySummary of(FileSetId set, CheckedDay checked) {
    DaySummary summary = new DaySummary();
    summary.lines.add(
        set
            + ": "
            + checked
                .failure()
                .map(failure -> "would be REJECTED. " + failure.text())
                .orElse(
                    checked.rejectedRows() == 0
                        ? "would be published."
                        : "would be published, except the totals that "
                            + ByteSizes.rows(checked.rejectedRows())
                            + " affect."));
    JsonObject receipt = JsonParser.parseString(checked.receiptJson()).getAsJsonObject();
    if (receipt.has("counts")) {
      JsonObject files = receipt.getAsJsonObject("counts").getAsJsonObject("files");
      for (FileKind kind : FileKind.values()) {
        summary.add(set.key(kind), files.getAsJsonObject(kind.label()));
      }
    }
    return summary;
  }

  private void add(String key, JsonObject file) {
    lines.add(
        "  "
            + key
            + ": "
            + ByteSizes.rows(file.get("rows").getAsLong())
            + ", "
            + ByteSizes.count(file.get("rejected").getAsLong())
            + " rejected"
            + suppressed(file.get("suppressed").getAsLong()));
    for (Map.Entry<String, JsonElement> rejected :
        file.getAsJsonObject("rejected_by_reason").entrySet()) {
      lines.add(
          "    "
              + rejected.getKey()
              + " ("
              + ByteSizes.rows(rejected.getValue().getAsLong())
              + "): "
              + Reason.valueOf(rejected.getKey()).remedy());
    }
    addNoted("skipped", file);
    addNoted("warning", file);
  }

  private static String suppressed(long items) {
    return items == 0 ? "" : ", " + ByteSizes.count(items) + " with their rejected order";
  }

  private void addNoted(String word, JsonObject file) {
    for (JsonElement element : file.getAsJsonArray(word.equals("warning") ? "warnings" : word)) {
      JsonObject noted = element.getAsJsonObject();
      long count = noted.get("count").getAsLong();
      lines.add(
          "    "
              + word
              + ": "
              + noted.get("text").getAsString()
              + (count == 1 ? "" : ": " + ByteSizes.count(count)));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
