package dev.orderpipeline.processor.cleaning;

import dev.orderpipeline.model.Reason;
import java.util.Objects;

/**
 * A record that cannot be a row, why, and what it still tells.
 *
 * @param line the first physical line of the record, from 1
 * @param reason what is wrong, in general
 * @param column the column that is wrong; null if it is the row as a whole
 * @param value the value that is wrong, or what was counted, fit to be shown; null if there is
 *     nothing to show, or if it may hold a person's name
 * @param customerReference the sound customer reference of the row, or null
 * @param orderReference the sound order reference of the row, or null
 * @param itemId the sound item id of the row, or null
 * @param aligned whether the row has the header's columns. If not, its references are only believed
 *     where they are known from other rows: the cells may have moved
 */
public record Rejection(
    long line,
    Reason reason,
    String column,
    String value,
    String customerReference,
    String orderReference,
    String itemId,
    boolean aligned)
    implements Cleaned {

  public Rejection {
    Objects.requireNonNull(reason, "reason");
  }

  /** What is wrong with this row, without its place. */
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
