package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.Reason;
import java.util.Locale;

/** Why a customer has no total. The name is the kind in affected.csv. */
public enum AffectedKind {
  /** A rejected row names the customer. */
  WITHHELD,
  /** The customer is listed, and no order row names it. */
  WITHOUT_ORDERS,
  /** The customer had a total in an earlier revision, and no row names it. */
  WITHDRAWN;

  static AffectedKind of(Reason reason) {
    return switch (reason) {
      case CUSTOMER_WITHOUT_ORDERS -> WITHOUT_ORDERS;
      case CUSTOMER_WITHDRAWN -> WITHDRAWN;
      default -> WITHHELD;
    };
  }

  /** The name in keys of texts and of JSON. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of the number of these customers in the counts. */
  String count() {
    return "customers_" + label();
  }
}
