package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.Amount;
import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.cleaning.Rejection;
import dev.orderpipeline.transform.cleaning.Row.CustomerRow;
import dev.orderpipeline.transform.cleaning.Row.ItemRow;
import dev.orderpipeline.transform.cleaning.Row.OrderRow;
import dev.orderpipeline.transform.fastpath.CleanBatch;
import dev.orderpipeline.transform.fastpath.FastFileCleaning;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileOpener;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import dev.orderpipeline.transform.intake.RawRecord;
import dev.orderpipeline.transform.join.NamedRow.Accepted;
import dev.orderpipeline.transform.join.NamedRow.Rejected;
import dev.orderpipeline.transform.join.NamedRow.Step;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Joins only the rows of a day that name one customer, with the results that {@link DayJoin} has
 * for them. A row names the customer directly, or through an order whose first row does.
 *
 * <p>The rules are those of {@link JoinState}, as for a shard of the day: the customer's rows and
 * all rows of the customer's orders. Memory grows with these rows only, not with the day. Reads the
 * orders file twice, because a row of somebody else can use the reference of an order before the
 * customer's row does. Stateless between joins and thread-safe.
 */
public final class CustomerJoin {
  private final Path spillDirectory;
  private final Limits limits;
  private final OrderedExecutor threads;

  /**
   * Creates a join.
   *
   * @param spillDirectory the directory for temporary files; created if missing
   * @param threads parse and clean blocks of the files
   */
  public CustomerJoin(Path spillDirectory, Limits limits, OrderedExecutor threads) {
    this.spillDirectory = Objects.requireNonNull(spillDirectory, "spillDirectory");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.threads = Objects.requireNonNull(threads, "threads");
  }

  /** Receives the rows that name the customer, in the order of file and line. */
  @FunctionalInterface
  public interface Sink {
    /** Receives the next row. */
    void accept(NamedRow row) throws IOException;
  }

  /**
   * Reads the files and emits the rows that name the customer.
   *
   * @return the customer's orders and total; empty if no accepted customers row lists the customer
   * @throws FileRejectedException if one of the files is unreadable as one of its kind
   * @throws IOException if a file, the disk or the sink fails
   */
  public Optional<CustomerShare> join(FileOpener files, String customerReference, Sink sink)
      throws IOException {
    try (Search search = new Search(files, customerReference, sink)) {
      search.readCustomers();
      search.findOrders();
      search.readOrders();
      search.readItems();
      return search.share();
    }
  }

  /** One join, for one customer. */
  private final class Search implements AutoCloseable {
    private final FileOpener files;
    private final String customer;
    private final Sink sink;
    private final Map<FileKind, FileEncoding> encodings = new EnumMap<>(FileKind.class);
    private final JoinState state;

    /** The customer, as a table for the lookup of simple rows. */
    private final InternTable named = new InternTable();

    /** The orders that rows of the customer name. */
    private final InternTable candidates = new InternTable();

    /** The orders whose first row names the customer. */
    private final InternTable own = new InternTable();

    private FastFileCleaning cleaning;
    private RejectedRow rejected;

    private Search(FileOpener files, String customer, Sink sink) {
      this.files = files;
      this.customer = customer;
      this.sink = sink;
      this.state = new JoinState(spillDirectory, limits, row -> rejected = row);
      named.add(customer);
    }

    private void readCustomers() throws IOException {
      read(FileKind.CUSTOMERS, 0, named, this::accept);
    }

    private void findOrders() throws IOException {
      read(
          FileKind.ORDERS,
          0,
          named,
          (batch, row) -> {
            Cleaned cleaned = batch.cleaned(row);
            String order = orderOf(cleaned);
            if (order != null
                && customer.equals(customerOf(cleaned))
                && candidates.find(order) == InternTable.ABSENT) {
              candidates.add(order);
            }
          });
    }

    private void readOrders() throws IOException {
      read(FileKind.ORDERS, 1, candidates, this::accept);
    }

    private void readItems() throws IOException {
      read(FileKind.ITEMS, 1, own, this::accept);
    }

    private Optional<CustomerShare> share() {
      return state.customers() == 0 ? Optional.empty() : Optional.of(state.share(0));
    }

    /**
     * Reads a file.
     *
     * @param reference the reference of a simple row to look up
     * @param wanted the references of simple rows that are wanted
     * @param rows gets those rows, and all rows that are not simple
     */
    private void read(FileKind kind, int reference, InternTable wanted, Rows rows)
        throws IOException {
      FileEncoding encoding = encodings.get(kind);
      if (encoding == null) {
        encoding = files.encoding(kind);
        encodings.put(kind, encoding);
      }
      try (FastFileCleaning opened =
          FastFileCleaning.open(kind, files.open(kind), encoding, limits)) {
        cleaning = opened;
        // Only the calling thread uses this queue of batches for reuse.
        Deque<LookupBatch> spare = new ArrayDeque<>();
        threads.run(
            () -> {
              LookupBatch next = spare.isEmpty() ? new LookupBatch(opened.newBatch()) : spare.pop();
              return opened.fill(next.batch())
                  ? () -> lookUp(opened, next, wanted, reference)
                  : null;
            },
            found -> {
              visit(found, rows);
              spare.push(found);
            });
        if (kind == FileKind.ITEMS) {
          state.marks().requireCertainReading(opened.delimiter());
        }
      }
    }

    private void visit(LookupBatch found, Rows rows) throws IOException {
      CleanBatch batch = found.batch();
      for (int row = 0; row < batch.size(); row++) {
        if (batch.isSimple(row)) {
          if (found.found()[row] != InternTable.ABSENT) {
            rows.visit(batch, row);
          } else {
            addMark(batch.mark(row), batch.line(row));
          }
        } else if (batch.record(row) != null) {
          rows.visit(batch, row);
        }
      }
      if (batch.rejection() != null) {
        throw batch.rejection();
      }
    }

    /** Adds the decimal mark of a row of somebody else: it can make an amount unclear. */
    private void addMark(DecimalMark mark, long line) {
      if (mark != DecimalMark.NONE) {
        boolean unused = state.isCertain(mark, line);
      }
    }

    private void accept(CleanBatch batch, int row) throws IOException {
      Cleaned cleaned = batch.cleaned(row);
      if (cleaned instanceof CustomerRow listed) {
        if (customer.equals(listed.customerReference())) {
          emit(FileKind.CUSTOMERS, batch, row, cleaned);
        }
      } else if (cleaned instanceof OrderRow order) {
        acceptOrder(batch, row, cleaned, customer.equals(order.customerReference()), true);
      } else if (cleaned instanceof ItemRow item) {
        if (own.find(item.orderReference()) == InternTable.ABSENT) {
          addMark(item.mark(), item.line());
        } else {
          emit(FileKind.ITEMS, batch, row, cleaned);
        }
      } else if (cleaned instanceof Rejection rejection) {
        acceptRejection(batch, row, rejection);
      }
    }

    private void acceptRejection(CleanBatch batch, int row, Rejection rejection)
        throws IOException {
      String order = rejection.orderReference();
      switch (cleaning.kind()) {
        case CUSTOMERS -> {
          // A rejected customers row names nobody.
        }
        case ORDERS ->
            acceptOrder(
                batch,
                row,
                rejection,
                customer.equals(rejection.customerReference())
                    && (rejection.aligned() || state.lineOf(customer) != 0),
                rejection.aligned());
        case ITEMS -> {
          if (order == null || own.find(order) == InternTable.ABSENT) {
            addMark(rejection.mark(), rejection.line());
          } else {
            emit(FileKind.ITEMS, batch, row, rejection);
          }
        }
      }
    }

    /**
     * Accepts an orders row of the customer, or of an order that a row of the customer names.
     *
     * @param isDirect whether it names the customer directly
     * @param isReliable whether it can be the first row of its order
     */
    private void acceptOrder(
        CleanBatch batch, int row, Cleaned cleaned, boolean isDirect, boolean isReliable)
        throws IOException {
      String order = orderOf(cleaned);
      boolean isCandidate = order != null && candidates.find(order) != InternTable.ABSENT;
      if (!isDirect && !isCandidate) {
        return;
      }
      if (isDirect && isReliable && order != null && !state.hasOrder(order)) {
        own.add(order);
      }
      if (isDirect || own.find(order) != InternTable.ABSENT) {
        emit(FileKind.ORDERS, batch, row, cleaned);
      } else {
        // Somebody else's row: it only takes the order's reference.
        state.accept(FileKind.ORDERS, batch.record(row), cleaned, batch.notices(row));
      }
    }

    private void emit(FileKind kind, CleanBatch batch, int row, Cleaned cleaned)
        throws IOException {
      RawRecord record = batch.record(row);
      rejected = null;
      state.accept(kind, record, cleaned, batch.notices(row));
      sink.accept(
          new NamedRow(
              kind, record.line(), cleaning.requiredCells(record), result(kind, record, cleaned)));
    }

    private NamedRow.Result result(FileKind kind, RawRecord record, Cleaned cleaned) {
      if (rejected != null) {
        return new Rejected(
            rejected.reason(), rejected.column(), rejected.detail(), rejected.otherLine());
      }
      if (record.isSwallowed() && cleaned instanceof Rejection inside) {
        // The receipt lists only the row that opens the quote, or the first one on the line.
        return new Rejected(
            inside.reason(),
            inside.column(),
            inside.detail() + JoinRules.location(kind, inside.line()),
            record.spanFrom());
      }
      return new Accepted(
          cleaned instanceof ItemRow item
              ? Optional.of(new Step(decimal(item.total()), state.share(0).total()))
              : Optional.empty());
    }

    @Override
    public void close() throws IOException {
      state.close();
    }
  }

  /** Visits rows of a batch. */
  @FunctionalInterface
  private interface Rows {
    void visit(CleanBatch batch, int row) throws IOException;
  }

  private static LookupBatch lookUp(
      FastFileCleaning cleaning, LookupBatch rows, InternTable table, int reference)
      throws IOException {
    cleaning.clean(rows.batch());
    rows.find(table, reference);
    return rows;
  }

  private static String customerOf(Cleaned cleaned) {
    return cleaned instanceof OrderRow order
        ? order.customerReference()
        : cleaned instanceof Rejection rejection ? rejection.customerReference() : null;
  }

  private static String orderOf(Cleaned cleaned) {
    return cleaned instanceof OrderRow order
        ? order.orderReference()
        : cleaned instanceof Rejection rejection ? rejection.orderReference() : null;
  }

  private static BigDecimal decimal(Amount amount) {
    return BigDecimal.valueOf(amount.whole())
        .add(BigDecimal.valueOf(amount.millionths(), Amount.MAX_DECIMALS));
  }
}
