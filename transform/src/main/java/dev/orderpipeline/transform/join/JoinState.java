package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Skipped;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.NoticedLine;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a join: the accepted customers, orders and items, and the rejected rows so far. Not
 * thread-safe.
 *
 * <p>{@link DayJoin} joins a whole day with one state. Other engines can join a day in shards, one
 * state each, because the result of a row depends only on the rows that share a reference with it.
 * The results of all shards together are those of the day, on these conditions:
 *
 * <ul>
 *   <li>Customers rows that name the same customer are in one shard, and so are orders and items
 *       rows that name the same order. Rows without a reference can be in any shard.
 *   <li>Each shard receives its rows in the order of file and line.
 *   <li>Before an orders row that names a listed customer, the shard receives the customers row or
 *       a call of {@link #register} for that customer.
 * </ul>
 */
public final class JoinState implements Closeable {
  private static final int ABSENT = InternTable.ABSENT;

  private final Customers customers;
  private final Orders orders;
  private final ItemIds itemIds;
  private final DayTally tally = new DayTally();
  private final Rejections rejections;
  private final JoinRules rules;

  /** The decimal marks of the whole file, if they are known before its rows. */
  private final Optional<DecimalMarks> known;

  /**
   * Creates the state of a join without rows.
   *
   * @param spillDirectory the directory for errors and item ids until this is closed
   * @param limits the limits; those of references and errors apply to each state separately
   * @param rejectedRows receives the rejected rows during {@link #accept}
   */
  public JoinState(Path spillDirectory, Limits limits, RejectedRowSink rejectedRows) {
    this(spillDirectory, limits, rejectedRows, Optional.empty());
  }

  /**
   * Creates the state of one shard of a join.
   *
   * @param marks the decimal marks of all shards, as far as they are known; {@link #tally} has
   *     those of this one
   */
  public static JoinState ofShard(
      Path spillDirectory, Limits limits, RejectedRowSink rejectedRows, DecimalMarks marks) {
    return new JoinState(spillDirectory, limits, rejectedRows, Optional.of(marks));
  }

  private JoinState(
      Path spillDirectory,
      Limits limits,
      RejectedRowSink rejectedRows,
      Optional<DecimalMarks> known) {
    this.known = known;
    customers = new Customers(limits.maxReferences());
    orders = new Orders(limits.maxReferences());
    itemIds = new ItemIds(spillDirectory, orders);
    rejections = new Rejections(spillDirectory, limits, tally, rejectedRows);
    rules = new JoinRules(customers, orders, itemIds, tally, rejections);
  }

  /** The same join in batches of rows. */
  BatchJoin batches() {
    return new BatchJoin(this, customers, orders, itemIds, tally);
  }

  /**
   * Accepts or rejects the next row of a file. The files come in the order of their kinds.
   *
   * @param raw the unchanged row
   * @param cleaned the cleaned row
   * @param notices what is unusual about the row
   * @throws FileRejectedException if there are too many distinct references, or the amount makes an
   *     earlier one unclear
   */
  public void accept(FileKind kind, RawRecord raw, Cleaned cleaned, Notices notices)
      throws IOException {
    FileTally file = tally.file(kind);
    if (cleaned instanceof Skipped skipped) {
      file.note(skipped.notice(), skipped.line());
      return;
    }
    if (!raw.isSwallowed()) {
      file.row();
    }
    long accepted = file.acceptedRows();
    Cleaned certain = certain(cleaned);
    if (certain instanceof ItemRow item && !raw.isSwallowed()) {
      file.amounts().add(item.total());
    }
    try {
      rules.accept(kind, raw, certain);
    } catch (TableFullException e) {
      throw tooManyReferences(kind, cleaned.line(), e);
    }
    // Warnings concern only accepted rows; a rejected row has its reason.
    if (file.acceptedRows() > accepted) {
      file.note(notices, cleaned.line());
    }
  }

  /** Adds the decimal mark of a row, and returns its rejection if its amount has two readings. */
  private Cleaned certain(Cleaned cleaned) {
    if (cleaned instanceof Rejection rejection) {
      isCertain(rejection.mark(), rejection.line());
    }
    return cleaned instanceof ItemRow item && !isCertain(item.mark(), item.line())
        ? item.withUnclearAmount()
        : cleaned;
  }

  /**
   * Adds the decimal mark of the next items row, and returns whether its amount is certain.
   *
   * @throws FileRejectedException if the mark makes an earlier amount unclear
   */
  boolean isCertain(DecimalMark mark, long line) {
    DecimalMarks marks = tally.marks();
    if (known.isPresent()) {
      marks.add(mark, line);
      return !known.get().makeUnclear(mark);
    }
    if (!marks.has(mark) && mark != DecimalMark.NONE) {
      marks.add(mark, line);
      marks.requireEvidenceInTime();
    }
    return !marks.makeUnclear(mark);
  }

  static FileRejectedException tooManyReferences(FileKind kind, long line, TableFullException e) {
    return new FileRejectedException(
        kind,
        line,
        FileReason.TOO_MANY_REFERENCES,
        "The "
            + kind.label()
            + " file has "
            + e.getMessage()
            + " (line "
            + line
            + "). "
            + FileReason.TOO_MANY_REFERENCES.remedy());
  }

  /**
   * Emits the messages of the day, after its last row.
   *
   * @param headerWarnings the header warnings of each file, for the counts
   * @param affected receives the customers without a total before the first message, even if there
   *     are too many errors
   * @throws TooManyErrorsException if the errors exceeded the limit; no message is emitted
   */
  DayCounts emit(
      Map<FileKind, List<String>> headerWarnings, AffectedCustomerSink affected, MessageSink sink)
      throws IOException {
    MessageEmitter messages = new MessageEmitter(customers, rejections);
    messages.emitAffected(affected);
    if (rejections.tooManyErrors() != null) {
      throw new TooManyErrorsException(
          rejections.tooManyErrors(), tally().day(headerWarnings, messages.count()));
    }
    return tally().day(headerWarnings, messages.emit(sink));
  }

  /**
   * Registers a customer whose row another shard receives. Idempotent.
   *
   * @param line the line that lists the customer: the {@link #lineOf} of that shard
   * @throws FileRejectedException if there are too many distinct customers
   */
  public void register(String customerReference, long line) {
    if (customers.find(customerReference) != ABSENT) {
      return;
    }
    try {
      customers.add(customerReference, line);
    } catch (TableFullException e) {
      throw tooManyReferences(FileKind.CUSTOMERS, line, e);
    }
  }

  /** The line of the customers file that lists a customer, or 0 if there is none so far. */
  public long lineOf(String customerReference) {
    int customer = customers.find(customerReference);
    return customer == ABSENT ? 0 : customers.line(customer);
  }

  /** Whether an orders row so far, accepted or rejected, has added an order. */
  boolean hasOrder(String orderReference) {
    return orders.find(orderReference) != ABSENT;
  }

  /** The number of known customers. */
  public int customers() {
    return customers.size();
  }

  /** The share of a customer in the rows so far, by number from 0. */
  public CustomerShare share(int customer) {
    return new CustomerShare(
        customers.line(customer),
        customers.reference(customer),
        customers.orders(customer),
        customers.total(customer),
        customers.withheldBy(customer));
  }

  /**
   * Returns the errors of a file, after the last row.
   *
   * @throws FileRejectedException if there are too many errors
   */
  public SpooledErrors errors(FileKind kind) throws IOException {
    if (rejections.tooManyErrors() != null) {
      throw rejections.tooManyErrors();
    }
    return rejections.read(kind);
  }

  /** Counts a line of a file with a notice. */
  void note(FileKind kind, NoticedLine noticed) {
    tally.note(kind, noticed);
  }

  /** Notes that the last line of a file has no line end. */
  void noteWithoutLineEnd(FileKind kind) {
    tally.file(kind).withoutLineEnd();
  }

  /** The decimal marks of the rows so far. */
  DecimalMarks marks() {
    return tally.marks();
  }

  /** The counts of the rows so far. */
  public DayTally tally() {
    customers.first().ifPresent(tally.file(FileKind.CUSTOMERS)::listed);
    orders.first().ifPresent(tally.file(FileKind.ORDERS)::listed);
    return tally.withOrdersWithoutItems(orders.withoutItems());
  }

  @Override
  public void close() throws IOException {
    try (rejections) {
      itemIds.close();
    }
  }
}
