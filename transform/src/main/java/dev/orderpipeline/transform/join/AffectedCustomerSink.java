package dev.orderpipeline.transform.join;

import java.io.IOException;

/** Receives the customers without a total after the last row, in the order of their lines. */
@FunctionalInterface
public interface AffectedCustomerSink {

  /** Receives the next customer. */
  void accept(AffectedCustomer customer) throws IOException;
}
