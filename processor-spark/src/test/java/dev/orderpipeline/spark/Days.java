package dev.orderpipeline.spark;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileOpener;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.AffectedCustomer;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.DayJoin;
import dev.orderpipeline.transform.join.RejectedRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.api.java.JavaSparkContext;

/** Joins the same day with the Lambda's join and with Spark. */
final class Days {
  private Days() {}

  /**
   * The result of a day.
   *
   * @param lines the archive
   * @param affected the customers without a total
   * @param rejectedCsv the bytes of the partner's list, one char per byte
   * @param countsJson the counts, as in a receipt
   * @param rejection kind, line and sentence if a file is rejected
   */
  record Outcome(
      List<String> lines,
      List<RejectedRow> rows,
      List<AffectedCustomer> affected,
      DayCounts counts,
      String rejectedCsv,
      String countsJson,
      String rejection) {
    static Outcome joined(
        List<String> lines,
        List<RejectedRow> rows,
        List<AffectedCustomer> affected,
        DayCounts counts)
        throws IOException {
      Path receipt = Files.createTempDirectory("receipt-");
      try {
        ReceiptParts.write(
            receipt,
            (rejectedRows, affectedCustomers) -> {
              for (RejectedRow row : rows) {
                rejectedRows.accept(row);
              }
              for (AffectedCustomer customer : affected) {
                affectedCustomers.accept(customer);
              }
              return counts;
            });
        return new Outcome(
            lines,
            rows,
            affected,
            counts,
            ReceiptParts.rejectedRows(receipt),
            ReceiptParts.counts(receipt),
            null);
      } finally {
        ReceiptParts.delete(receipt);
      }
    }

    static Outcome rejected(FileRejectedException e) {
      return new Outcome(
          List.of(),
          List.of(),
          List.of(),
          null,
          "",
          "",
          e.kind() + " " + e.line() + " " + e.getMessage());
    }
  }

  /** Writes the files of a day to a directory. */
  static LocalDay write(FileOpener day, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (FileKind kind : FileKind.values()) {
      try (InputStream bytes = day.open(kind)) {
        Files.copy(bytes, directory.resolve(kind.label() + ".csv"));
      }
    }
    return new LocalDay(directory.toString());
  }

  static Outcome byTheLambdasJoin(DayInput day, Limits limits, Path spill) throws IOException {
    List<String> lines = new ArrayList<>();
    List<RejectedRow> rows = new ArrayList<>();
    List<AffectedCustomer> affected = new ArrayList<>();
    try {
      DayCounts counts =
          new DayJoin(spill, limits)
              .join(
                  opener(day),
                  rows::add,
                  affected::add,
                  message -> lines.add(MessageJson.body(message)));
      return Outcome.joined(lines, rows, affected, counts);
    } catch (FileRejectedException e) {
      return Outcome.rejected(e);
    }
  }

  private static FileOpener opener(DayInput day) {
    return new FileOpener() {
      @Override
      public InputStream open(FileKind kind) throws IOException {
        return day.open(kind, 0);
      }

      @Override
      public FileEncoding encoding(FileKind kind) throws IOException {
        return day.encoding(kind);
      }
    };
  }

  static Outcome bySpark(
      JavaSparkContext spark, DayInput day, Limits limits, ShardSizes sizes, Path directory)
      throws IOException {
    LocalParts parts = new LocalParts(directory.toString());
    try {
      BuiltDay built = new SparkDayJoin(spark, limits).join(day, parts, sizes);
      List<RejectedRow> rows = new ArrayList<>();
      built.readRejectedRows(parts, rows::add);
      List<AffectedCustomer> affected = new ArrayList<>();
      built.readAffectedCustomers(parts, affected::add);
      return Outcome.joined(lines(built.archive(), parts), rows, affected, built.counts());
    } catch (FileRejectedException e) {
      return Outcome.rejected(e);
    }
  }

  static List<String> lines(List<Part> archive, PartStore parts) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Part part : archive) {
      try (BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(parts.open(part.name())), StandardCharsets.UTF_8))) {
        reader.lines().forEach(lines::add);
      }
    }
    return lines;
  }
}
