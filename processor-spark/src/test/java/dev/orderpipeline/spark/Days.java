package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.MessageJson;
import dev.orderpipeline.processor.archive.Part;
import dev.orderpipeline.processor.intake.FileOpener;
import dev.orderpipeline.processor.intake.FileRefusedException;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.join.DayCounts;
import dev.orderpipeline.processor.join.DayJoin;
import dev.orderpipeline.processor.join.RefusedRow;
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

/** The same day by the Lambda's join and by Spark's. */
final class Days {
  private Days() {}

  /**
   * What a day comes to.
   *
   * @param lines the archive
   * @param refusedCsv the bytes of the list that a partner gets, one char a byte
   * @param countsJson the counts as a receipt has them
   * @param refusal kind, line and sentence if a file is refused
   */
  record Outcome(
      List<String> lines,
      List<RefusedRow> rows,
      DayCounts counts,
      String refusedCsv,
      String countsJson,
      String refusal) {
    static Outcome joined(List<String> lines, List<RefusedRow> rows, DayCounts counts)
        throws IOException {
      Path receipt = Files.createTempDirectory("receipt-");
      try {
        ReceiptParts.write(
            receipt,
            sink -> {
              for (RefusedRow row : rows) {
                sink.accept(row);
              }
              return counts;
            });
        return new Outcome(
            lines,
            rows,
            counts,
            ReceiptParts.refusedRows(receipt),
            ReceiptParts.counts(receipt),
            null);
      } finally {
        ReceiptParts.delete(receipt);
      }
    }

    static Outcome refused(FileRefusedException e) {
      return new Outcome(
          List.of(), List.of(), null, "", "", e.kind() + " " + e.line() + " " + e.getMessage());
    }
  }

  /** Writes the files of a day to a directory. */
  static LocalDay write(FileOpener day, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (FileKind kind : FileKind.values()) {
      try (InputStream bytes = day.open(kind)) {
        Files.copy(bytes, directory.resolve(kind.word() + ".csv"));
      }
    }
    return new LocalDay(directory.toString());
  }

  static Outcome byTheLambdasJoin(LocalDay day, Limits limits, Path spill) throws IOException {
    List<String> lines = new ArrayList<>();
    List<RefusedRow> rows = new ArrayList<>();
    try {
      DayCounts counts =
          new DayJoin(spill, limits)
              .join(
                  kind -> day.open(kind, 0),
                  rows::add,
                  message -> lines.add(MessageJson.body(message)));
      return Outcome.joined(lines, rows, counts);
    } catch (FileRefusedException e) {
      return Outcome.refused(e);
    }
  }

  static Outcome bySpark(
      JavaSparkContext spark, LocalDay day, Limits limits, Sizes sizes, Path directory)
      throws IOException {
    LocalParts parts = new LocalParts(directory.toString());
    try {
      BuiltDay built = new SparkDayJoin(spark, limits).join(day, parts, sizes);
      List<RefusedRow> rows = new ArrayList<>();
      built.readRefusedRows(parts, rows::add);
      return Outcome.joined(lines(built.archive(), parts), rows, built.counts());
    } catch (FileRefusedException e) {
      return Outcome.refused(e);
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
