package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Amount;
import dev.orderpipeline.transform.cleaning.CleanBatch;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.FileCleaning;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the two ways through a file make of it, as lines that can be compared. */
public final class Lanes {
  private static final int MILLION = 1_000_000;

  private Lanes() {}

  /** Every record is read by commons-csv and cleaned as text. */
  public static List<String> slow(FileKind kind, byte[] file, Limits limits) throws IOException {
    return slow(kind, new ByteArrayInputStream(file), limits);
  }

  static List<String> slow(FileKind kind, InputStream file, Limits limits) throws IOException {
    List<String> seen = new ArrayList<>();
    try (FileCleaning cleaning = open(kind, file, limits, seen)) {
      if (cleaning != null) {
        slow(cleaning, seen);
      }
    }
    return seen;
  }

  /** Blocks are scanned, and what is simple is cleaned as bytes. */
  public static List<String> fast(FileKind kind, byte[] file, Limits limits) throws IOException {
    return fast(kind, new ByteArrayInputStream(file), limits);
  }

  static List<String> fast(FileKind kind, InputStream file, Limits limits) throws IOException {
    List<String> seen = new ArrayList<>();
    try (FileCleaning cleaning = open(kind, file, limits, seen)) {
      if (cleaning != null) {
        fast(kind, cleaning, seen);
      }
    }
    return seen;
  }

  private static FileCleaning open(
      FileKind kind, InputStream bytes, Limits limits, List<String> seen) throws IOException {
    try {
      return FileCleaning.open(kind, bytes, limits);
    } catch (FileRejectedException e) {
      seen.add(e.line() + " " + e.getMessage());
      return null;
    }
  }

  static void slow(FileCleaning cleaning, List<String> seen) throws IOException {
    try {
      for (Cleaned cleaned = cleaning.next(); cleaned != null; cleaned = cleaning.next()) {
        seen.add(shown(cleaning.record(), cleaned, cleaning.hasDecimalComma()));
      }
    } catch (FileRejectedException e) {
      seen.add(e.line() + " " + e.getMessage());
    }
  }

  private static void fast(FileKind kind, FileCleaning cleaning, List<String> seen)
      throws IOException {
    try {
      CleanBatch batch = cleaning.newBatch();
      while (cleaning.next(batch)) {
        cleaning.clean(batch);
        for (int row = 0; row < batch.size(); row++) {
          RawRecord record = batch.record(row);
          if (record != null) {
            Cleaned cleaned = batch.isSimple(row) ? simple(kind, batch, row) : batch.cleaned(row);
            seen.add(shown(record, cleaned, batch.hasDecimalComma(row)));
          }
        }
        if (batch.rejection() != null) {
          throw batch.rejection();
        }
      }
    } catch (FileRejectedException e) {
      seen.add(e.line() + " " + e.getMessage());
    }
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
              new Amount(batch.total(row) / MILLION, (int) (batch.total(row) % MILLION)));
    };
  }

  private static String text(CleanBatch batch, int reference, int row) {
    int from = batch.from(reference, row);
    return new String(batch.bytes(), from, batch.to(reference, row) - from, StandardCharsets.UTF_8);
  }

  static String shown(RawRecord record, Cleaned cleaned, boolean decimalComma) {
    return record.line()
        + " "
        + record.damaged()
        + " "
        + record.cells()
        + ": "
        + cleaned
        + (decimalComma ? " with a comma" : "");
  }
}
