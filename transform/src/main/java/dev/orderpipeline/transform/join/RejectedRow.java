package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import java.util.List;
import java.util.Objects;

/**
 * A rejected row, or an item suppressed with its rejected order, for the partner's receipt.
 *
 * @param kind the file of the row
 * @param line the first physical line of the row, from 1
 * @param column the wrong column; null if the whole row is wrong
 * @param reason the reason; {@link Reason#ORDER_REJECTED} for a suppressed item
 * @param detail the fault of this row with its location, as text for people
 * @param otherLine the line of the earlier row with the same reference, or of the rejected order; 0
 *     if the reason concerns no other row
 * @param cells the unchanged cells of the row, with any content
 */
public record RejectedRow(
    FileKind kind,
    long line,
    String column,
    Reason reason,
    String detail,
    long otherLine,
    List<String> cells) {

  public RejectedRow {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
    cells = List.copyOf(cells);
  }
}
