package dev.orderpipeline.processor.receipt;

import java.util.List;

/**
 * One line of rejected.csv, each cell as it stands there.
 *
 * @param file the name of the file that the row stands in
 * @param line its first physical line there
 * @param column the column that is wrong; empty if it is the row as a whole
 * @param code why it is rejected
 * @param reason the same in words, with what is wrong with this row
 * @param remedy what the partner can do about it
 * @param row what stands in the file
 */
record RejectedLine(
    String file,
    String line,
    String column,
    String code,
    String reason,
    String remedy,
    String row) {
  static final List<String> HEADER =
      List.of("file", "line", "column", "code", "reason", "remedy", "row");
}
