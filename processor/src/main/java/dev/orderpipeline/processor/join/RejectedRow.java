package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import java.util.List;
import java.util.Objects;

/**
 * A row that is rejected, or suppressed by a rejected order, for the partner's receipt.
 *
 * @param kind the file that it stands in
 * @param line the first physical line of the row, from 1
 * @param column the column that is wrong; null if it is the row as a whole
 * @param reason why it is rejected; {@link Reason#ORDER_REJECTED} for an item that its order's
 *     error_message covers
 * @param detail what is wrong with this row, its place included, in words for people
 * @param cells the row as it stands in the file, whatever it holds
 */
public record RejectedRow(
    FileKind kind, long line, String column, Reason reason, String detail, List<String> cells) {

  public RejectedRow {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
    cells = List.copyOf(cells);
  }
}
