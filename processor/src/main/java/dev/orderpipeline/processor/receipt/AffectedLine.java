package dev.orderpipeline.processor.receipt;

import java.util.List;

/**
 * The cells of one line of affected.csv.
 *
 * @param customerReference the customer
 * @param kind the name of an {@link AffectedKind}
 * @param code the code of the reason
 * @param reason the reason in words
 * @param file the name of the file whose row is the reason; empty if there is none
 * @param line the number of the row's first line in the file; empty if there is none
 */
record AffectedLine(
    String customerReference, String kind, String code, String reason, String file, String line) {
  static final List<String> HEADER =
      List.of("customer_reference", "kind", "code", "reason", "file", "line");
}
