package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import java.util.Objects;
import java.util.Optional;

/**
 * A customer without a total, for the partner's receipt.
 *
 * @param customerReference the customer
 * @param reason why: the reason of the first rejected row that names the customer, {@link
 *     Reason#CUSTOMER_WITHOUT_ORDERS} or {@link Reason#CUSTOMER_WITHDRAWN}
 * @param file the file of that row, or the customers file; empty if no row names the customer
 * @param line the row's line; 0 if no row names the customer
 */
public record AffectedCustomer(
    String customerReference, Reason reason, Optional<FileKind> file, long line) {

  public AffectedCustomer {
    Objects.requireNonNull(customerReference, "customerReference");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(file, "file");
  }

  /** A customer whose total a rejected row withholds. */
  static AffectedCustomer withheld(String customerReference, Withholding by) {
    return new AffectedCustomer(customerReference, by.reason(), Optional.of(by.kind()), by.line());
  }

  /**
   * A customer whom no orders row names.
   *
   * @param line the line that lists the customer
   */
  static AffectedCustomer withoutOrders(String customerReference, long line) {
    return new AffectedCustomer(
        customerReference, Reason.CUSTOMER_WITHOUT_ORDERS, Optional.of(FileKind.CUSTOMERS), line);
  }

  /** A customer with a total in an earlier revision, whom no row names. */
  public static AffectedCustomer withdrawn(String customerReference) {
    return new AffectedCustomer(customerReference, Reason.CUSTOMER_WITHDRAWN, Optional.empty(), 0);
  }
}
