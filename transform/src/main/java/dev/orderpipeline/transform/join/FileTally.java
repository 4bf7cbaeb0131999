package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.join.FileCounts.Warning;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/** Counts the rows of one file while the join reads them. */
final class FileTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<Reason, Long> rejectedByReason = new EnumMap<>(Reason.class);
  private long rows;
  private long accepted;
  private long rejected;
  private long suppressed;
  private long unmatched;
  private long damaged;
  private long firstDamaged;
  private long zeroOrLess;
  private long decimalCommas;
  private long firstDecimalComma;

  void row() {
    rows++;
  }

  void accepted() {
    accepted++;
  }

  /** Counts accepted rows. */
  void accepted(int count) {
    rows += count;
    accepted += count;
  }

  /**
   * @param isMatched whether the row names a listed customer
   */
  void rejected(Reason reason, boolean isMatched) {
    rejected++;
    rejectedByReason.merge(reason, 1L, Long::sum);
    if (!isMatched) {
      unmatched++;
    }
  }

  void suppressed() {
    suppressed++;
  }

  long acceptedRows() {
    return accepted;
  }

  /** Counts an accepted row with bytes that are not UTF-8 in an unused cell. */
  void damaged(long line) {
    if (damaged++ == 0) {
      firstDamaged = line;
    }
  }

  void zeroOrLess() {
    zeroOrLess++;
  }

  /**
   * Counts a comma that was read as a decimal point. The warning helps a partner who meant
   * thousands.
   */
  void decimalComma(long line) {
    if (decimalCommas++ == 0) {
      firstDecimalComma = line;
    }
  }

  /** Adds the counts of other rows of the same file. */
  void add(FileTally other) {
    other.rejectedByReason.forEach(
        (reason, count) -> rejectedByReason.merge(reason, count, Long::sum));
    rows += other.rows;
    accepted += other.accepted;
    rejected += other.rejected;
    suppressed += other.suppressed;
    unmatched += other.unmatched;
    firstDamaged = first(damaged, firstDamaged, other.damaged, other.firstDamaged);
    damaged += other.damaged;
    zeroOrLess += other.zeroOrLess;
    firstDecimalComma =
        first(decimalCommas, firstDecimalComma, other.decimalCommas, other.firstDecimalComma);
    decimalCommas += other.decimalCommas;
  }

  private static long first(long count, long line, long otherCount, long otherLine) {
    if (count == 0 || otherCount == 0) {
      return count == 0 ? otherLine : line;
    }
    return Math.min(line, otherLine);
  }

  /**
   * @param headerWarnings the header warnings; null if there are none
   */
  FileCounts counts(List<String> headerWarnings, long ordersWithoutItems) {
    List<Warning> warnings = new ArrayList<>();
    if (headerWarnings != null) {
      headerWarnings.forEach(text -> warnings.add(new Warning(text, 1)));
    }
    if (damaged > 0) {
      warnings.add(
          new Warning(
              "accepted rows with bytes that are not UTF-8 in unused columns, the first on line "
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
      warnings.add(new Warning("orders without items, counted as 0", ordersWithoutItems));
    }
    return new FileCounts(
        rows, accepted, rejected, suppressed, unmatched, rejectedByReason, warnings);
  }
}
