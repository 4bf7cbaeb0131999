package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import java.util.Map;

/**
 * The counts of rows, messages and amounts of a day.
 *
 * @param customersFile the rows of the customers file
 * @param ordersFile the rows of the orders file
 * @param itemsFile the rows of the items file
 * @param ordersWithoutItems the accepted orders that no items row names
 * @param messages the messages
 * @param unmatchedReferences the first unknown customer of the orders file, and the first unknown
 *     order of the items file, if there are any
 * @param measures what shows whether the content is likely to be right
 */
public record DayCounts(
    FileCounts customersFile,
    FileCounts ordersFile,
    FileCounts itemsFile,
    long ordersWithoutItems,
    MessageCounts messages,
    Map<FileKind, UnmatchedReference> unmatchedReferences,
    DayMeasures measures) {

  /** Creates counts without measures. */
  public DayCounts(
      FileCounts customersFile,
      FileCounts ordersFile,
      FileCounts itemsFile,
      long ordersWithoutItems,
      MessageCounts messages,
      Map<FileKind, UnmatchedReference> unmatchedReferences) {
    this(
        customersFile,
        ordersFile,
        itemsFile,
        ordersWithoutItems,
        messages,
        unmatchedReferences,
        DayMeasures.none());
  }

  public DayCounts {
    unmatchedReferences = Map.copyOf(unmatchedReferences);
  }

  /** The counts of one file. */
  public FileCounts file(FileKind kind) {
    return switch (kind) {
      case CUSTOMERS -> customersFile;
      case ORDERS -> ordersFile;
      case ITEMS -> itemsFile;
    };
  }

  /** The number of listed customers. */
  public long customers() {
    return customersFile.accepted();
  }

  /** The number of accepted orders. */
  public long orders() {
    return ordersFile.accepted();
  }

  /** The number of accepted items. */
  public long items() {
    return itemsFile.accepted();
  }

  /** The listed customers whose total is withheld because a rejected row names them. */
  public long customersWithheld() {
    return customers() - messages.customerMessages() - messages.customersWithoutOrders();
  }

  /** The number of rows of all files. */
  public long rows() {
    return customersFile.rows() + ordersFile.rows() + itemsFile.rows();
  }

  /** The rejected rows of all files; each has its own error_message. */
  public long rejectedRows() {
    return customersFile.rejected() + ordersFile.rejected() + itemsFile.rejected();
  }

  /** The rejected rows of all files that name no listed customer. */
  public long unmatchedRows() {
    return customersFile.unmatched() + ordersFile.unmatched() + itemsFile.unmatched();
  }

  /** The items suppressed with their rejected order, without their own error_message. */
  public long suppressedItems() {
    return itemsFile.suppressed();
  }
}
