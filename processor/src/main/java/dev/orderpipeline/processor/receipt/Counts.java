package dev.orderpipeline.processor.receipt;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.FileKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a build counted, read from the JSON that is kept with its run. */
record Counts(JsonObject json) {

  /**
   * What became of the rows of one file.
   *
   * @param unmatched rejected rows that name no listed customer
   * @param rejectedByReason by the code of the reason, in the order of the JSON
   * @param warnings each with how often it was seen
   */
  record OfFile(
      long rows,
      long accepted,
      long rejected,
      long suppressed,
      long unmatched,
      Map<String, Long> rejectedByReason,
      List<String> warnings) {}

  /** Reads the counts; none if the JSON tells nothing of the files. */
  static Optional<Counts> read(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    return json.has("files") ? Optional.of(new Counts(json)) : Optional.empty();
  }

  /** A number exactly as the JSON writes it; none if the build did not count it yet. */
  Optional<String> number(String name) {
    return Optional.ofNullable(json.get(name)).map(JsonElement::getAsString);
  }

  OfFile file(FileKind kind) {
    JsonObject file = json.getAsJsonObject("files").getAsJsonObject(kind.word());
    Map<String, Long> byReason = new LinkedHashMap<>();
    file.getAsJsonObject("rejected_by_reason")
        .entrySet()
        .forEach(reason -> byReason.put(reason.getKey(), reason.getValue().getAsLong()));
    List<String> warnings = new ArrayList<>();
    for (JsonElement warning : file.getAsJsonArray("warnings")) {
      JsonObject told = warning.getAsJsonObject();
      long count = told.get("count").getAsLong();
      warnings.add(told.get("text").getAsString() + (count == 1 ? "" : " (" + count + " times)"));
    }
    return new OfFile(
        file.get("rows").getAsLong(),
        file.get("accepted").getAsLong(),
        file.get("rejected").getAsLong(),
        file.get("suppressed").getAsLong(),
        file.get("unmatched").getAsLong(),
        byReason,
        warnings);
  }

  /** How many of the rows in no total rejected.csv lists: the first ones. */
  long listedRows() {
    // Counts of a build before the list had an end do not tell: it has all of them.
    return json.has("rows_listed") ? json.get("rows_listed").getAsLong() : rowsInNoTotal();
  }

  /** The rows that are rejected, and the items of rejected orders. */
  long rowsInNoTotal() {
    long rows = 0;
    for (FileKind kind : FileKind.values()) {
      rows += file(kind).rejected() + file(kind).suppressed();
    }
    return rows;
  }
}
