package dev.orderpipeline.processor.receipt;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.VisibleText;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.DayMeasures;
import dev.orderpipeline.transform.join.FileCounts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the counts of a build as JSON. The run's record keeps them for the receipt, which another
 * worker can write.
 */
public final class CountsJson {
  /** The run's record must stay small. */
  static final int MAX_COLUMNS = 40;

  private static final int MAX_COLUMN_NAME = 60;

  private CountsJson() {}

  /**
   * Writes the counts as one JSON object.
   *
   * @param withdrawn the withdrawn customers; empty if there are no messages
   * @param lists the lists of rejected rows and of affected customers
   * @param implausible what looks wrong about the day
   */
  public static String of(
      DayCounts counts,
      Optional<WithdrawnCount> withdrawn,
      ReceiptLists lists,
      List<Implausibility> implausible) {
    RejectedRowsFile rejected = lists.rejectedRows();
    return JsonText.of(
        json -> {
          json.beginObject();
          json.name("customers_without_orders").value(counts.messages().customersWithoutOrders());
          json.name("customers_withheld").value(counts.customersWithheld());
          if (withdrawn.isPresent()) {
            json.name("customers_withdrawn").value(withdrawn.get().withdrawn());
            json.name("customers_published_before").value(withdrawn.get().publishedBefore());
          }
          json.name("customers_listed").beginObject();
          for (AffectedKind kind : AffectedKind.values()) {
            json.name(kind.label()).value(lists.affected().listed(kind));
          }
          json.endObject();
          json.name("orders_without_items").value(counts.ordersWithoutItems());
          json.name("orders_in_totals").value(counts.messages().ordersInTotals());
          json.name("amount_in_totals")
              .jsonValue(MessageJson.plain(counts.messages().amountInTotals()));
          json.name("rows_in_no_total").value(counts.rejectedRows() + counts.suppressedItems());
          json.name("rows_listed").value(rejected.listed());
          json.name("files").beginObject();
          for (FileKind kind : FileKind.values()) {
            json.name(kind.label());
            write(json, counts, kind, rejected.columns().getOrDefault(kind, List.of()));
          }
          json.endObject();
          if (!implausible.isEmpty()) {
            write(json, implausible);
          }
          json.endObject();
        });
  }

  /** Reads the figures that decide whether the build is published; empty if it has none. */
  public static Optional<QualityFigures> figures(String counts) {
    return Counts.read(counts).map(Counts::figures);
  }

  private static void write(JsonWriter json, List<Implausibility> implausible) throws IOException {
    json.name("implausible").beginArray();
    for (Implausibility found : implausible) {
      json.beginObject();
      json.name("code").value(found.check().reason().code());
      json.name("file").value(found.file().label());
      json.name("figure").value(found.figure().label());
      json.name("value").value(found.value());
      json.name("usual").value(found.usual());
      json.name("held").value(found.isHeld());
      json.name("text").value(found.sentence());
      json.endObject();
    }
    json.endArray();
  }

  private static void write(JsonWriter json, DayCounts counts, FileKind kind, List<String> columns)
      throws IOException {
    FileCounts file = counts.file(kind);
    DayMeasures measures = counts.measures();
    json.beginObject();
    json.name("rows").value(file.rows());
    json.name("accepted").value(file.accepted());
    json.name("rejected").value(file.rejected());
    json.name("suppressed").value(file.suppressed());
    json.name("unmatched").value(file.unmatched());
    json.name("rejected_by_reason").beginObject();
    for (Map.Entry<Reason, Long> reason : file.rejectedByReason().entrySet()) {
      json.name(reason.getKey().code()).value(reason.getValue());
    }
    json.endObject();
    if (kind == FileKind.ITEMS) {
      json.name("sum_total_price").jsonValue(MessageJson.plain(measures.sumTotalPrice()));
      json.name("median_total_price").jsonValue(MessageJson.plain(measures.medianTotalPrice()));
    }
    if (measures.withoutLineEnd().contains(kind)) {
      json.name("line_end").value(false);
    }
    write(json, "skipped", file.skipped());
    write(json, "warnings", file.warnings());
    writeColumns(json, columns);
    json.endObject();
  }

  /** Writes the columns, for the receipt; none of a file with very many or very long names. */
  private static void writeColumns(JsonWriter json, List<String> columns) throws IOException {
    boolean fits =
        columns.size() <= MAX_COLUMNS
            && columns.stream().allMatch(name -> name.length() <= MAX_COLUMN_NAME);
    if (fits && !columns.isEmpty()) {
      json.name("columns").beginArray();
      for (String name : columns) {
        json.value(VisibleText.of(name));
      }
      json.endArray();
    }
  }

  private static void write(JsonWriter json, String name, List<FileCounts.Noted> noted)
      throws IOException {
    json.name(name).beginArray();
    for (FileCounts.Noted entry : noted) {
      json.beginObject();
      json.name("text").value(entry.text());
      json.name("count").value(entry.count());
      json.name("lines").beginArray();
      for (long line : entry.lines()) {
        json.value(line);
      }
      json.endArray();
      json.endObject();
    }
    json.endArray();
  }
}
