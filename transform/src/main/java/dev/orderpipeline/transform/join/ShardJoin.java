package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Joins a shard of a day's rows, for engines that distribute a day over several machines. The rules
 * are those of {@link DayJoin}. Not thread-safe.
 *
 * <p>The result of a row depends only on the rows that share a reference with it. So the results of
 * all shards together are those of the day, on these conditions:
 *
 * <ul>
 *   <li>Customers rows with the same {@link #customerOf} are in one shard, and so are orders and
 *       items rows with the same {@link #orderOf}. Rows without a reference can be in any shard.
 *   <li>Each shard receives its rows in the order of file and line.
 *   <li>Before an orders row that names a listed customer, the shard receives the customers row or
 *       a call of {@link #list} for that customer.
 * </ul>
 */
public final class ShardJoin implements Closeable {
  private final JoinState state;

  /**
   * Creates an empty shard.
   *
   * @param spillDirectory the directory for errors and item ids until the shard is closed
   * @param limits the limits; those of references and errors apply to each shard separately
   * @param rejectedRows receives the rejected rows during {@link #take}
   */
  public ShardJoin(Path spillDirectory, Limits limits, RejectedRowSink rejectedRows) {
    this.state = new JoinState(spillDirectory, limits, rejectedRows);
  }

  /** The customer that a customers or orders row names, or null. */
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
   * Registers a customer whose row another shard receives. Idempotent.
   *
   * @param line the line that lists the customer: the {@link #lineOf} of that shard
   */
  public void list(String customerReference, long line) {
    try {
      state.register(customerReference, line);
    } catch (TableFullException e) {
      throw JoinState.tooManyReferences(FileKind.CUSTOMERS, line, e);
    }
  }

  /** The line of the customers file that lists a customer, or 0 if there is none so far. */
  public long lineOf(String customerReference) {
    return state.lineOf(customerReference);
  }

  /**
   * Accepts or rejects the next row.
   *
   * @param raw the unchanged row
   * @param cleaned the cleaned row
   * @param decimalComma whether it is sound and its amount has a comma, read as a decimal point
   * @throws FileRejectedException if the shard has too many distinct references
   */
  public void take(FileKind kind, RawRecord raw, Cleaned cleaned, boolean decimalComma)
      throws IOException {
    try {
      state.accept(kind, raw, cleaned, decimalComma);
    } catch (TableFullException e) {
      throw JoinState.tooManyReferences(kind, cleaned.line(), e);
    }
  }

  /** The number of customers that this shard knows. */
  public int customers() {
    return state.customers();
  }

  /** The share of a customer in the shard's rows, by number from 0. */
  public CustomerShare customer(int number) {
    return state.share(number);
  }

  /**
   * Returns the errors of a file, after the last row of the shard.
   *
   * @throws FileRejectedException if the shard has too many errors
   */
  public ShardErrors errors(FileKind kind) throws IOException {
    return state.errors(kind);
  }

  /** The counts of the rows so far. */
  public ShardCounts counts() {
    return state.shardCounts();
  }

  @Override
  public void close() throws IOException {
    state.close();
  }
}
