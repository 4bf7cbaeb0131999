package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.join.AffectedCustomer;
import dev.orderpipeline.transform.join.AffectedCustomerSink;
import dev.orderpipeline.transform.join.InternSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds withdrawn customers: those with a total in an earlier archive and no message in a new
 * build. Add the earlier archives first, from oldest to newest, then the build. Keeps the
 * references of the earlier archives' customers in memory. Not thread-safe.
 */
public final class Withdrawals {
  private final InternSet customers = new InternSet();
  private final BitSet named = new BitSet();
  private final List<Earlier> archives = new ArrayList<>();

  /** An archive, and the number of the first customer that no earlier archive has. */
  private record Earlier(int revision, int first) {}

  /** Returns the receiver for the lines of the next earlier archive. */
  public LineSink earlier(int revision) {
    archives.add(new Earlier(revision, customers.size()));
    return body -> {
      MessageLine line = MessageLine.of(body);
      if (line.total() && line.customer().isPresent()) {
        customers.add(line.customer().get());
      }
    };
  }

  /** Adds a line of the build. */
  public void built(String body) throws IOException {
    MessageLine.of(body)
        .customer()
        .map(customers::find)
        .filter(number -> number != InternSet.ABSENT)
        .ifPresent(named::set);
  }

  /** The number of withdrawn customers, and of those that could have been. */
  public WithdrawnCount count() {
    return new WithdrawnCount(customers.size() - named.cardinality(), customers.size());
  }

  /**
   * Writes the error message of each withdrawn customer, in the order of the earlier archives.
   *
   * @param affected also receives the customers
   */
  public void writeTo(SpoolWriter spool, AffectedCustomerSink affected) throws IOException {
    int archive = 0;
    for (int number = named.nextClearBit(0);
        number < customers.size();
        number = named.nextClearBit(number + 1)) {
      while (archive + 1 < archives.size() && archives.get(archive + 1).first() <= number) {
        archive++;
      }
      spool.write(message(customers.get(number), archives.get(archive).revision()));
      affected.accept(AffectedCustomer.withdrawn(customers.get(number)));
    }
  }

  /**
   * Creates the error message of a withdrawn customer.
   *
   * @param revision the earlier revision that has the customer's total
   */
  public static ErrorMessage message(String customer, int revision) {
    return new ErrorMessage(
        customer,
        null,
        Reason.CUSTOMER_WITHDRAWN,
        Reason.CUSTOMER_WITHDRAWN.sentence() + " (total in revision " + revision + ")");
  }
}
