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

/** The counts of a build, read from the JSON in its run's record. */
record Counts(JsonObject json) {

  /**
   * Row counts and warnings of one file.
   *
   * @param unmatched rejected rows that name no listed customer
   * @param rejectedByReason rejected rows by reason code, in the order of the JSON
   * @param warnings the texts of the warnings, each with its number of occurrences
   */
  record OfFile(
      long rows,
      long accepted,
      long rejected,
      long suppressed,
      long unmatched,
      Map<String, Long> rejectedByReason,
      List<String> warnings) {}

  /** Parses the counts; empty if the JSON has no counts of files. */
  static Optional<Counts> read(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    return json.has("files") ? Optional.of(new Counts(json)) : Optional.empty();
  }

  /** A number as the JSON has it; empty if an older version did not count it. */
  Optional<String> number(String name) {
    return Optional.ofNullable(json.get(name)).map(JsonElement::getAsString);
  }

  OfFile file(FileKind kind) {
    JsonObject file = json.getAsJsonObject("files").getAsJsonObject(kind.label());
    Map<String, Long> byReason = new LinkedHashMap<>();
    file.getAsJsonObject("rejected_by_reason")
        .entrySet()
        .forEach(reason -> byReason.put(reason.getKey(), reason.getValue().getAsLong()));
    List<String> warnings = new ArrayList<>();
    for (JsonElement warning : file.getAsJsonArray("warnings")) {
      JsonObject entry = warning.getAsJsonObject();
      long count = entry.get("count").getAsLong();
      warnings.add(entry.get("text").getAsString() + (count == 1 ? "" : " (" + count + " times)"));
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

  /** The number of rows in rejected.csv, which are the first of {@link #rowsInNoTotal}. */
  long listedRows() {
    // Counts of older versions lack this number, because their list had no limit.
    return json.has("rows_listed") ? json.get("rows_listed").getAsLong() : rowsInNoTotal();
  }

  /** The number of rejected rows and items of rejected orders. */
  long rowsInNoTotal() {
    long rows = 0;
    for (FileKind kind : FileKind.values()) {
      rows += file(kind).rejected() + file(kind).suppressed();
    }
    return rows;
  }
}
