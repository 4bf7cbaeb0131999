package dev.orderpipeline.processor.receipt;

import java.util.Locale;

/** Why a customer has no total. The name is the code in customers.csv. */
enum AffectedCustomer {
  /** A rejected row names the customer. */
  WITHHELD,
  /** The customer is listed, and no order row names it. */
  WITHOUT_ORDERS,
  /** The customer had a total in an earlier revision, and no row names it. */
  WITHDRAWN;

  /** The name in keys of texts. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of the number of these customers in the counts. */
  String count() {
    return "customers_" + label();
  }
}
