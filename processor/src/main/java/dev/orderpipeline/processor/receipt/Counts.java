package dev.orderpipeline.processor.receipt;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.Implausibility.Figure;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.FileCounts.Noted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The counts of a build, read from the JSON in its run's record. */
record Counts(JsonObject json) {

  /** Parses the counts; empty if the JSON has no counts of files. */
  static Optional<Counts> read(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    return json.has("files") ? Optional.of(new Counts(json)) : Optional.empty();
  }

  /** A number as the JSON has it; empty if it was not counted. */
  Optional<String> number(String name) {
    return Optional.ofNullable(json.get(name)).map(JsonElement::getAsString);
  }

  /** The row counts and warnings of one file. */
  FileCounts file(FileKind kind) {
    JsonObject file = json.getAsJsonObject("files").getAsJsonObject(kind.label());
    return new FileCounts(
        file.get("rows").getAsLong(),
        file.get("accepted").getAsLong(),
        file.get("rejected").getAsLong(),
        file.get("suppressed").getAsLong(),
        file.get("unmatched").getAsLong(),
        byReason(file.getAsJsonObject("rejected_by_reason")),
        noted(file, "skipped"),
        noted(file, "warnings"));
  }

  /** The rows by reason, without reasons that only a newer version knows. */
  private static Map<Reason, Long> byReason(JsonObject rows) {
    Map<Reason, Long> byReason = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      if (rows.has(reason.code())) {
        byReason.put(reason, rows.get(reason.code()).getAsLong());
      }
    }
    return byReason;
  }

  private static List<Noted> noted(JsonObject file, String name) {
    List<Noted> noted = new ArrayList<>();
    for (JsonElement element : array(file, name)) {
      JsonObject entry = element.getAsJsonObject();
      noted.add(
          new Noted(
              entry.get("text").getAsString(),
              entry.get("count").getAsLong(),
              array(entry, "lines").asList().stream().map(JsonElement::getAsLong).toList()));
    }
    return noted;
  }

  /** An array that another version can have left out. */
  private static JsonArray array(JsonObject json, String name) {
    return json.has(name) ? json.getAsJsonArray(name) : new JsonArray();
  }

  /** The columns of a file; empty if they are unknown. */
  List<String> columns(FileKind kind) {
    JsonObject file = json.getAsJsonObject("files").getAsJsonObject(kind.label());
    return array(file, "columns").asList().stream().map(JsonElement::getAsString).toList();
  }

  /** The rejected and suppressed rows of all files by reason, in the order of {@link Reason}. */
  Map<Reason, Long> rowsByReason() {
    Map<Reason, Long> sums = new EnumMap<>(Reason.class);
    for (FileKind kind : FileKind.values()) {
      FileCounts file = file(kind);
      file.rejectedByReason().forEach((reason, rows) -> sums.merge(reason, rows, Long::sum));
      if (file.suppressed() > 0) {
        sums.merge(Reason.ORDER_REJECTED, file.suppressed(), Long::sum);
      }
    }
    return sums;
  }

  /** The figures that decide whether the build is published. */
  QualityFigures figures() {
    return new QualityFigures(
        Arrays.stream(FileKind.values()).collect(Collectors.toMap(kind -> kind, this::file)),
        count("orders_without_items"),
        new WithdrawnCount(count("customers_withdrawn"), count("customers_published_before")),
        Map.of(),
        implausible());
  }

  /** What looks wrong about the day, without what only a newer version knows. */
  List<Implausibility> implausible() {
    List<Implausibility> found = new ArrayList<>();
    for (JsonElement element : array(json, "implausible")) {
      JsonObject finding = element.getAsJsonObject();
      Optional<PlausibilityCheck> check =
          Arrays.stream(PlausibilityCheck.values())
              .filter(known -> known.reason().code().equals(finding.get("code").getAsString()))
              .findFirst();
      Optional<Figure> figure = Figure.of(finding.get("figure").getAsString());
      Arrays.stream(FileKind.values())
          .filter(kind -> kind.label().equals(finding.get("file").getAsString()))
          .filter(kind -> check.isPresent() && figure.isPresent())
          .map(
              kind ->
                  new Implausibility(
                      check.orElseThrow(),
                      kind,
                      figure.orElseThrow(),
                      finding.get("value").getAsString(),
                      finding.get("usual").getAsString(),
                      finding.get("held").getAsBoolean()))
          .forEach(found::add);
    }
    return List.copyOf(found);
  }

  /** A number; 0 if an older build did not count it. */
  long count(String name) {
    return json.has(name) ? json.get(name).getAsLong() : 0;
  }

  /** The number of customers without a total. */
  long affectedCustomers() {
    return Arrays.stream(AffectedKind.values()).mapToLong(kind -> count(kind.count())).sum();
  }

  /** The number of customers of a kind in affected.csv, which are the first of all. */
  long listedCustomers(AffectedKind kind) {
    return json.has("customers_listed")
        ? json.getAsJsonObject("customers_listed").get(kind.label()).getAsLong()
        : 0;
  }

  /** Whether no file has a row. */
  boolean hasNoRows() {
    return Arrays.stream(FileKind.values()).allMatch(kind -> file(kind).rows() == 0);
  }

  /** The number of rows in rejected.csv, which are the first of {@link #rowsInNoTotal}. */
  long listedRows() {
    return json.get("rows_listed").getAsLong();
  }

  /** The number of rejected rows and items of rejected orders. */
  long rowsInNoTotal() {
    return json.get("rows_in_no_total").getAsLong();
  }
}
