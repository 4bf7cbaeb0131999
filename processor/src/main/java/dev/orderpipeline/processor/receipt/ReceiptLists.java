package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.processor.receipt.AffectedCustomersFile.Section;
import java.util.Optional;

/** A build's lists for the receipt on the worker's disk: rejected.csv and affected.csv. */
public record ReceiptLists(RejectedRowsFile rejectedRows, AffectedCustomersFile affected) {

  /** These lists with other withdrawn customers. */
  public ReceiptLists with(Optional<Section> withdrawn) {
    return new ReceiptLists(rejectedRows, affected.with(withdrawn));
  }
}
