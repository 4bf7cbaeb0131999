package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.model.Reason;
import java.util.Objects;

/**
 * A rejected record: the reason, and the references that are still readable.
 *
 * @param line the first physical line of the record, from 1
 * @param reason the category of the fault
 * @param column the wrong column; null if the whole row is wrong
 * @param value the wrong value or count, escaped; null if there is none or it can contain a
 *     person's name
 * @param customerReference the sound customer reference of the row, or null
 * @param orderReference the sound order reference of the row, or null
 * @param itemId the sound item id of the row, or null
 * @param aligned whether the row has as many cells as the header. If not, cells can be in the wrong
 *     column, so a reference counts only if another row has it too
 * @param mark what the amount of the row says about the file's decimal mark, if it is certain
 */
public record Rejection(
    long line,
    Reason reason,
    String column,
    String value,
    String customerReference,
    String orderReference,
    String itemId,
    boolean aligned,
    DecimalMark mark)
    implements Cleaned {

  public Rejection {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(mark, "mark");
  }

  /** Creates a rejection that says nothing about the decimal mark of the file. */
  public Rejection(
      long line,
      Reason reason,
      String column,
      String value,
      String customerReference,
      String orderReference,
      String itemId,
      boolean aligned) {
    this(
        line,
        reason,
        column,
        value,
        customerReference,
        orderReference,
        itemId,
        aligned,
        DecimalMark.NONE);
  }

  /** The fault of this row, without its location. */
  public String detail() {
    StringBuilder detail = new StringBuilder(reason.sentence());
    if (column != null) {
      detail.append(": ").append(column);
    }
    if (value != null) {
      detail.append(column == null ? ": " : " is ").append(value);
    }
    return detail.toString();
  }
}
