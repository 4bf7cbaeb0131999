package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.join.FileCounts.Warning;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts the rows of one file while they are read. */
final class FileTally {
  private final Map<Reason, Long> refusedByReason = new EnumMap<>(Reason.class);
  private final List<Warning> headerWarnings = new ArrayList<>();
  private long rows;
  private long accepted;
  private long refused;
  private long covered;
  private long untied;
  private long damaged;
  private long firstDamaged;
  private long zeroOrLess;
  private long decimalCommas;
  private long firstDecimalComma;

  void header(List<String> warnings) {
    warnings.forEach(text -> headerWarnings.add(new Warning(text, 1)));
  }

  void row() {
    rows++;
  }

  void accepted() {
    accepted++;
  }

  /** Counts rows that are all accepted. */
  void accepted(int count) {
    rows += count;
    accepted += count;
  }

  /**
   * @param tied whether a listed customer is named
   */
  void refused(Reason reason, boolean tied) {
    refused++;
    refusedByReason.merge(reason, 1L, Long::sum);
    if (!tied) {
      untied++;
    }
  }

  void covered() {
    covered++;
  }

  long acceptedRows() {
    return accepted;
  }

  /** An accepted row with bytes that are not UTF-8 in a cell that is not used. */
  void damaged(long line) {
    if (damaged++ == 0) {
      firstDamaged = line;
    }
  }

  void zeroOrLess() {
    zeroOrLess++;
  }

  /**
   * Notes that a comma was read as a decimal point, so that a partner who meant thousands sees it.
   */
  void decimalComma(long line) {
    if (decimalCommas++ == 0) {
      firstDecimalComma = line;
    }
  }

  FileCounts counts(long ordersWithoutItems) {
    List<Warning> warnings = new ArrayList<>(headerWarnings);
    if (damaged > 0) {
      warnings.add(
          new Warning(
              "accepted rows with bytes that are not UTF-8 in columns that are not used, the first on line "
                  + firstDamaged,
              damaged));
    }
    if (decimalCommas > 0) {
      warnings.add(
          new Warning(
              "accepted amounts with a comma, read as a decimal point, the first on line "
                  + firstDecimalComma,
              decimalCommas));
    }
    if (zeroOrLess > 0) {
      warnings.add(
          new Warning("accepted amounts of zero or less, counted as they are", zeroOrLess));
    }
    if (ordersWithoutItems > 0) {
      warnings.add(new Warning("orders without items, counted with 0", ordersWithoutItems));
    }
    return new FileCounts(rows, accepted, refused, covered, untied, refusedByReason, warnings);
  }
}
