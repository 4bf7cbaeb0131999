package dev.orderpipeline.processor.receipt;

import java.util.List;

/**
 * The cells of one line of rejected.csv.
 *
 * @param file the name of the row's file
 * @param line the number of the row's first line in the file
 * @param column the invalid column; empty if the whole row is invalid
 * @param code the code of the reason
 * @param reason the reason in words, with details of this row
 * @param remedy how the partner can fix the row
 * @param row the row's text
 * @param otherLine the line of another row that the reason concerns; empty if there is none
 */
record RejectedLine(
    String file,
    String line,
    String column,
    String code,
    String reason,
    String remedy,
    String row,
    String otherLine) {
  static final List<String> HEADER =
      List.of("file", "line", "column", "code", "reason", "remedy", "row", "other_line");
}
