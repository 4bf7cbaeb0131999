package dev.orderpipeline.processor.check;

import dev.orderpipeline.model.RunFailure;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of a check.
 *
 * @param failure why the pipeline would publish nothing; empty if it would publish the day
 * @param rejectedRows the number of rejected and suppressed rows
 * @param receiptJson the text of receipt.json
 */
public record CheckedDay(Optional<RunFailure> failure, long rejectedRows, String receiptJson) {
  public CheckedDay {
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(receiptJson, "receiptJson");
  }
}
