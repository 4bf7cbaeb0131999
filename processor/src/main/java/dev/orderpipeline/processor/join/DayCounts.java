package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.FileKind;
import java.math.BigDecimal;

/**
 * What a day's files came to.
 *
 * @param customersFile the rows of the customers file
 * @param ordersFile the rows of the orders file
 * @param itemsFile the rows of the items file
 * @param customerMessages customers with a published total
 * @param errorMessages all error messages, those of customers without orders included
 * @param customersWithoutOrders listed customers whom no order row names
 * @param ordersInTotals the orders in all published totals
 * @param amountInTotals the sum of all published totals
 */
public record DayCounts(
    FileCounts customersFile,
    FileCounts ordersFile,
    FileCounts itemsFile,
    long customerMessages,
    long errorMessages,
    long customersWithoutOrders,
    long ordersInTotals,
    BigDecimal amountInTotals) {

  /** The counts of one file. */
  public FileCounts file(FileKind kind) {
    return switch (kind) {
      case CUSTOMERS -> customersFile;
      case ORDERS -> ordersFile;
      case ITEMS -> itemsFile;
    };
  }

  /** The listed customers. */
  public long customers() {
    return customersFile.accepted();
  }

  /** The accepted orders. */
  public long orders() {
    return ordersFile.accepted();
  }

  /** The accepted items. */
  public long items() {
    return itemsFile.accepted();
  }

  /** Listed customers whose total is withheld, because a row that names them is rejected. */
  public long customersWithheld() {
    return customers() - customerMessages - customersWithoutOrders;
  }

  /** Rows of all files. */
  public long rows() {
    return customersFile.rows() + ordersFile.rows() + itemsFile.rows();
  }

  /** Rows of all files that have an error_message of their own. */
  public long rejectedRows() {
    return customersFile.rejected() + ordersFile.rejected() + itemsFile.rejected();
  }

  /** Rejected rows of all files that can be tied to no listed customer. */
  public long unmatchedRows() {
    return customersFile.unmatched() + ordersFile.unmatched() + itemsFile.unmatched();
  }

  /** Items that a rejected order's error_message covers. */
  public long suppressedItems() {
    return itemsFile.suppressed();
  }
}
