package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A row of a day that names a customer, and what the join did with it.
 *
 * @param kind the file of the row
 * @param line the first physical line of the row, from 1
 * @param cells the required cells by column name, unchanged; fewer if the row is too short
 * @param result whether the row is accepted
 */
public record NamedRow(FileKind kind, long line, Map<String, String> cells, Result result) {

  public NamedRow {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(result, "result");
    cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
  }

  /** What the join did with a row. */
  public sealed interface Result {}

  /**
   * The row counts for the customer.
   *
   * @param amount the step of the customer's total, if the row is an item
   */
  public record Accepted(Optional<Step> amount) implements Result {}

  /**
   * One addition to the customer's total.
   *
   * @param sum the total so far, with this amount
   */
  public record Step(BigDecimal amount, BigDecimal sum) {}

  /**
   * The row counts for nobody.
   *
   * @param column the wrong column; null if the whole row is wrong
   * @param detail the fault of this row with its location, as text for people
   * @param otherLine the line of the earlier row with the same reference, or of the rejected order;
   *     0 if the reason concerns no other row
   */
  public record Rejected(Reason reason, String column, String detail, long otherLine)
      implements Result {}
}
