package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Amount;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The results of the plain path and of the fast path for a file, as comparable lines. */
public final class PathResults {
  private static final int MILLION = 1_000_000;

  private PathResults() {}

  /** Reads each record with commons-csv and cleans it as text. */
  public static List<String> plain(FileKind kind, byte[] file, Limits limits) throws IOException {
    return plain(kind, new ByteArrayInputStream(file), limits);
  }

  static List<String> plain(FileKind kind, InputStream file, Limits limits) throws IOException {
    List<String> seen = new ArrayList<>();
    try (FileCleaning cleaning = FileCleaning.open(kind, file, limits)) {
      plain(cleaning, seen);
    } catch (FileRejectedException e) {
      seen.add(rejected(e));
    }
    return seen;
  }

  /** Scans blocks and cleans simple rows as bytes. */
  public static List<String> fast(FileKind kind, byte[] file, Limits limits) throws IOException {
    return fast(kind, new ByteArrayInputStream(file), limits);
  }

  static List<String> fast(FileKind kind, InputStream file, Limits limits) throws IOException {
    List<String> seen = new ArrayList<>();
    try (FastFileCleaning cleaning =
        FastFileCleaning.open(kind, file, FileEncoding.UTF_8, limits)) {
      fast(kind, cleaning, seen);
    } catch (FileRejectedException e) {
      seen.add(rejected(e));
    }
    return seen;
  }

  /** Adds the rest of a file. */
  public static void plain(FileCleaning cleaning, List<String> seen) throws IOException {
    for (Cleaned cleaned = cleaning.next(); cleaned != null; cleaned = cleaning.next()) {
      seen.add(shown(cleaning.record(), cleaned, cleaning.notices()));
    }
  }

  private static void fast(FileKind kind, FastFileCleaning cleaning, List<String> seen)
      throws IOException {
    CleanBatch batch = cleaning.newBatch();
    while (cleaning.fill(batch)) {
      cleaning.clean(batch);
      for (int row = 0; row < batch.size(); row++) {
        RawRecord record = batch.record(row);
        if (record != null) {
          Cleaned cleaned = batch.isSimple(row) ? simple(kind, batch, row) : batch.cleaned(row);
          seen.add(shown(record, cleaned, notices(batch, row)));
        }
      }
      if (batch.rejection() != null) {
        throw batch.rejection();
      }
    }
  }

  /** A rejected file as a line. */
  public static String rejected(FileRejectedException e) {
    return e.line() + " " + e.getMessage();
  }

  private static Cleaned simple(FileKind kind, CleanBatch batch, int row) {
    int line = batch.line(row);
    return switch (kind) {
      case CUSTOMERS -> new CustomerRow(line, text(batch, 0, row));
      case ORDERS -> new OrderRow(line, text(batch, 0, row), text(batch, 1, row));
      case ITEMS ->
          new ItemRow(
              line,
              text(batch, 0, row),
              text(batch, 1, row),
              new Amount(batch.total(row) / MILLION, (int) (batch.total(row) % MILLION)),
              batch.mark(row),
              batch.mark(row).isAmbiguous() ? written(batch, row) : null);
    };
  }

  private static String written(CleanBatch batch, int row) {
    return ((ItemRow) batch.cleaned(row)).written();
  }

  private static Notices notices(CleanBatch batch, int row) {
    if (!batch.isSimple(row)) {
      return batch.notices(row);
    }
    return batch.mark(row).isComma() ? Notices.NONE.with(Notice.DECIMAL_COMMA) : Notices.NONE;
  }

  private static String text(CleanBatch batch, int reference, int row) {
    int from = batch.froms(reference)[row];
    int length = batch.tos(reference)[row] - from;
    return new String(batch.bytes(), from, length, StandardCharsets.UTF_8);
  }

  /** A row as a line. */
  public static String shown(RawRecord record, Cleaned cleaned, Notices notices) {
    return record.line()
        + " "
        + notices
        + " "
        + (record.numberOnLine() > 0 ? "row " + record.numberOnLine() + " " : "")
        + (record.spanFrom() > 0 ? "spans " + record.spanFrom() + " to " + record.spanTo() : "")
        + record.cells()
        + ": "
        + cleaned;
  }
}
