package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.cleaning.OrderDays;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.join.FileCounts.Noted;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts the rows of one file while the join reads them. */
final class FileTally implements Serializable {
  private static final long serialVersionUID = 1L;

  private final EnumMap<Reason, Long> rejectedByReason = new EnumMap<>(Reason.class);
  private final EnumMap<Notice, Occurrences> noticed = new EnumMap<>(Notice.class);
  private final DecimalMarks marks = new DecimalMarks();
  private final AmountTally amounts = new AmountTally();
  private final OrderDays days = new OrderDays();
  private boolean withoutLineEnd;
  private long rows;
  private long accepted;
  private long rejected;
  private long suppressed;
  private long unmatched;

  /** The first reference of this file that the file before it lacks; null if there is none. */
  private LineReference unknown;

  /** The first reference that this file lists; null if there is none. */
  private LineReference listed;

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

  /** Counts a line inside a quote that an earlier row opens: no row, but a total can lack it. */
  void swallowed() {
    unmatched++;
  }

  /** Notes a reference that the file before this one lacks. */
  void unknown(String reference, long line) {
    unknown = LineReference.first(unknown, new LineReference(line, reference));
  }

  /** Notes the first reference that this file lists. */
  void listed(LineReference reference) {
    listed = LineReference.first(listed, reference);
  }

  /**
   * An unknown reference of this file, and one that another file lists.
   *
   * @param before the file that this one refers to
   */
  Optional<UnmatchedReference> unmatchedReference(FileTally before) {
    return unknown == null || before.listed == null
        ? Optional.empty()
        : Optional.of(new UnmatchedReference(unknown.reference(), before.listed.reference()));
  }

  void suppressed() {
    suppressed++;
  }

  long acceptedRows() {
    return accepted;
  }

  /** Counts a line with a notice. */
  void note(Notice notice, long line) {
    noticed.merge(notice, Occurrences.NONE.with(line), (all, one) -> all.with(line));
  }

  /** Counts a line with several notices. */
  void note(Notices notices, long line) {
    if (notices.bits() != 0) {
      notices.all().forEach(notice -> note(notice, line));
    }
  }

  /** The decimal marks of the sound rows so far. */
  DecimalMarks marks() {
    return marks;
  }

  /** The amounts of the rows whose cells are sound. */
  AmountTally amounts() {
    return amounts;
  }

  /** The days of the rows. */
  OrderDays days() {
    return days;
  }

  /** Notes that the last line of the file has no line end. */
  void withoutLineEnd() {
    withoutLineEnd = true;
  }

  boolean isWithoutLineEnd() {
    return withoutLineEnd;
  }

  /** Adds the counts of other rows of the same file. */
  void add(FileTally other) {
    other.rejectedByReason.forEach(
        (reason, count) -> rejectedByReason.merge(reason, count, Long::sum));
    other.noticed.forEach((notice, lines) -> noticed.merge(notice, lines, Occurrences::plus));
    marks.add(other.marks);
    amounts.add(other.amounts);
    days.add(other.days);
    withoutLineEnd |= other.withoutLineEnd;
    unknown = LineReference.first(unknown, other.unknown);
    listed = LineReference.first(listed, other.listed);
    rows += other.rows;
    accepted += other.accepted;
    rejected += other.rejected;
    suppressed += other.suppressed;
    unmatched += other.unmatched;
  }

  /**
   * @param headerWarnings the header warnings; null if there are none
   */
  FileCounts counts(List<String> headerWarnings, long ordersWithoutItems) {
    List<Noted> skipped = new ArrayList<>();
    List<Noted> warnings = new ArrayList<>();
    if (headerWarnings != null) {
      headerWarnings.forEach(text -> warnings.add(Noted.ofFile(text)));
    }
    if (marks.areMixed()) {
      warnings.add(Noted.ofFile("decimal points and decimal commas in one file"));
    }
    for (Map.Entry<Notice, Occurrences> notice : noticed.entrySet()) {
      Occurrences found = notice.getValue();
      (notice.getKey().isSkipped() ? skipped : warnings)
          .add(new Noted(notice.getKey().text(), found.count(), found.lines()));
    }
    if (ordersWithoutItems > 0) {
      warnings.add(new Noted("orders without items, counted as 0", ordersWithoutItems, List.of()));
    }
    return new FileCounts(
        rows, accepted, rejected, suppressed, unmatched, rejectedByReason, skipped, warnings);
  }
}
