package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.cleaning.Cleaned;
import dev.orderpipeline.processor.cleaning.Rejection;
import dev.orderpipeline.processor.cleaning.Row.CustomerRow;
import dev.orderpipeline.processor.cleaning.Row.ItemRow;
import dev.orderpipeline.processor.cleaning.Row.OrderRow;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.RawRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A share of a day's rows, joined by itself: for engines that spread a day over many machines. The
 * rules are those of {@link DayJoin}, row by row. Not thread-safe.
 *
 * <p>What is decided about a row depends on the rows that share a reference with it, and on nothing
 * else. So the shards of a day come to what the day comes to, if
 *
 * <ul>
 *   <li>customers rows that share {@link #customerOf} are in one shard, and so are orders and items
 *       rows that share {@link #orderOf}; rows without one may be in any;
 *   <li>each shard takes its rows in the order of file and line;
 *   <li>before an orders row is taken that names a customer of the customers file, that customer
 *       was taken by this shard, or is told to it by {@link #list}.
 * </ul>
 */
public final class ShardJoin implements Closeable {
  private final JoinState day;

  /**
   * A shard without rows.
   *
   * @param spillDirectory where errors and item ids are kept on disk until the shard is closed
   * @param limits of which those of references and errors count for each shard by itself
   * @param rejectedRows is given the rows that are rejected, while they are taken
   */
  public ShardJoin(Path spillDirectory, Limits limits, RejectedRowSink rejectedRows) {
    this.day = new JoinState(spillDirectory, limits, rejectedRows);
  }

  /** The customer whom a customers or orders row names, or null. */
  public static String customerOf(Cleaned cleaned) {
    if (cleaned instanceof CustomerRow customer) {
      return customer.customerReference();
    }
    if (cleaned instanceof OrderRow order) {
      return order.customerReference();
    }
    return cleaned instanceof Rejection rejection ? rejection.customerReference() : null;
  }

  /** The order that an orders or items row names, or null. */
  public static String orderOf(Cleaned cleaned) {
    if (cleaned instanceof OrderRow order) {
      return order.orderReference();
    }
    if (cleaned instanceof ItemRow item) {
      return item.orderReference();
    }
    return cleaned instanceof Rejection rejection ? rejection.orderReference() : null;
  }

  /**
   * Tells of a customer whose row another shard takes; again does no harm.
   *
   * @param line the one that lists the customer, as {@link #lineOf} has it there
   */
  public void list(String customerReference, long line) {
    try {
      day.list(customerReference, line);
    } catch (TableFullException e) {
      throw JoinState.tooManyReferences(FileKind.CUSTOMERS, line, e);
    }
  }

  /** The line of the customers file that lists a customer, or 0 if none did so far. */
  public long lineOf(String customerReference) {
    return day.lineOf(customerReference);
  }

  /**
   * Takes the next row.
   *
   * @param raw the row as it stands in the file
   * @param cleaned what cleaning made of it
   * @param decimalComma whether it is sound and its amount has a comma, read as a decimal point
   * @throws FileRejectedException if the shard has more distinct references than it may have
   */
  public void take(FileKind kind, RawRecord raw, Cleaned cleaned, boolean decimalComma)
      throws IOException {
    try {
      day.take(kind, raw, cleaned, decimalComma);
    } catch (TableFullException e) {
      throw JoinState.tooManyReferences(kind, cleaned.line(), e);
    }
  }

  /** How many customers were taken, or told of. */
  public int customers() {
    return day.customers();
  }

  /** What the shard's rows say of a customer, numbered from 0. */
  public CustomerShare customer(int number) {
    return day.share(number);
  }

  /**
   * The errors of the rows of a file, once all rows of the shard are taken.
   *
   * @throws FileRejectedException if there are more than a shard may have
   */
  public ShardErrors errors(FileKind kind) throws IOException {
    return day.errors(kind);
  }

  /** What the rows so far came to. */
  public ShardCounts counts() {
    return day.shardCounts();
  }

  @Override
  public void close() throws IOException {
    day.close();
  }
}
