package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.transform.intake.Blanks;
import dev.orderpipeline.transform.intake.ColumnNames;
import dev.orderpipeline.transform.intake.Notice;
import dev.orderpipeline.transform.intake.RawRecord;
import java.util.List;
import java.util.Optional;

/** Recognises records that are not data: empty ones, repeated headers and ruling lines. */
public final class SkippedRows {
  /** The characters of ruling lines. */
  public static final String RULING = "-=_+*~";

  private final List<String> header;

  SkippedRows(RawRecord header) {
    this.header = names(header);
  }

  /** Why a record is skipped; empty if it is data. */
  Optional<Notice> notice(RawRecord record) {
    boolean isEmpty = true;
    boolean isRuling = true;
    for (int i = 0; i < record.size() && isRuling; i++) {
      String text = Blanks.strip(record.cell(i));
      isEmpty &= text.isEmpty();
      isRuling = text.chars().allMatch(c -> RULING.indexOf(c) >= 0);
    }
    if (isRuling) {
      return Optional.of(isEmpty ? Notice.EMPTY_ROW : Notice.RULING_LINE);
    }
    boolean isHeader = record.size() == header.size() && names(record).equals(header);
    return isHeader ? Optional.of(Notice.REPEATED_HEADER) : Optional.empty();
  }

  /** The records that are data, without those that a stray quote or a lost line end joins. */
  List<RawRecord> withoutThem(List<RawRecord> records) {
    return records.stream()
        .filter(
            record ->
                record.spanFrom() == 0 && record.numberOnLine() == 0 && notice(record).isEmpty())
        .toList();
  }

  private static List<String> names(RawRecord record) {
    return record.cells().stream().map(ColumnNames::normalised).toList();
  }
}
