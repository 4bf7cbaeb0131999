package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.join.InternSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the customers who have a total in an earlier archive and are in no message of a new build.
 * First it is shown the earlier archives, the oldest first, then the build. It holds the references
 * of the earlier archives' customers, and a bit for each. Not thread-safe.
 */
public final class Withdrawals {
  private final InternSet customers = new InternSet();
  private final BitSet named = new BitSet();
  private final List<Earlier> archives = new ArrayList<>();

  /** An archive, and the number of the first customer whom only it and later ones have. */
  private record Earlier(int revision, int first) {}

  /** Takes the lines of the next earlier archive. */
  public LineSink earlier(int revision) {
    archives.add(new Earlier(revision, customers.size()));
    return body -> {
      MessageLine line = MessageLine.of(body);
      if (line.total() && line.customer().isPresent()) {
        customers.add(line.customer().get());
      }
    };
  }

  /** Takes a line of the build. */
  public void built(String body) throws IOException {
    MessageLine.of(body)
        .customer()
        .map(customers::find)
        .filter(number -> number != InternSet.ABSENT)
        .ifPresent(named::set);
  }

  /** How many customers are withdrawn. */
  public int count() {
    return customers.size() - named.cardinality();
  }

  /** Writes their error messages, in the order of the earlier archives. */
  public void writeTo(SpoolWriter spool) throws IOException {
    int archive = 0;
    for (int number = named.nextClearBit(0);
        number < customers.size();
        number = named.nextClearBit(number + 1)) {
      while (archive + 1 < archives.size() && archives.get(archive + 1).first() <= number) {
        archive++;
      }
      spool.write(message(customers.get(number), archives.get(archive).revision()));
    }
  }

  /** The error message of a customer who is withdrawn, and has a total in an earlier revision. */
  public static ErrorMessage message(String customer, int revision) {
    return new ErrorMessage(
        customer,
        null,
        Reason.CUSTOMER_WITHDRAWN,
        Reason.CUSTOMER_WITHDRAWN.sentence() + " (total in revision " + revision + ")");
  }
}
