package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Difference;
import dev.orderpipeline.model.Difference.Examples;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.transform.join.InternSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Compares the messages of a build with the published ones. Add the published messages first. Keeps
 * all published lines in memory, so that the comparison is exact. Ignores closing messages, which
 * differ only if another message or the revision does. Not thread-safe.
 */
public final class Comparison {
  // Quotes in values are escaped, so this matches only at the start of a message's text.
  private static final String WITHDRAWN =
      "\"message\":\"" + Reason.CUSTOMER_WITHDRAWN.code() + ": ";

  private final int revision;
  private final InternSet lines = new InternSet();
  private final BitSet seenLines = new BitSet();
  private final InternSet customers = new InternSet();
  private final BitSet seenCustomers = new BitSet();
  private long newTotals;
  private long changedTotals;
  private long unchangedTotals;
  private long newErrors;
  private long unchangedErrors;
  private long withdrawn;
  private final List<String> newExamples = new ArrayList<>();
  private final List<String> changedExamples = new ArrayList<>();
  private final List<String> withdrawnExamples = new ArrayList<>();

  /**
   * Creates a comparison.
   *
   * @param revision the last published revision, 0 if there is none
   */
  public Comparison(int revision) {
    this.revision = revision;
  }

  /** Adds a published line. */
  public void published(String body) throws IOException {
    if (MessageLine.isClosing(body)) {
      return;
    }
    lines.add(body);
    MessageLine line = MessageLine.of(body);
    if (line.total()) {
      line.customer().ifPresent(customers::add);
    }
  }

  /** Adds a line of the build. Call it after all calls of {@link #published}. */
  public void now(String body) throws IOException {
    if (MessageLine.isClosing(body)) {
      return;
    }
    int published = lines.find(body);
    boolean unchanged = published != InternSet.ABSENT;
    if (unchanged) {
      seenLines.set(published);
    }
    MessageLine line = MessageLine.of(body);
    if (line.total()) {
      countTotal(line.customer().orElseThrow(), unchanged);
    } else if (unchanged) {
      unchangedErrors++;
    } else {
      newErrors++;
      if (body.contains(WITHDRAWN)) {
        withdrawn++;
        line.customer().ifPresent(customer -> addExample(withdrawnExamples, customer));
      }
    }
  }

  private void countTotal(String customer, boolean unchanged) {
    int before = customers.find(customer);
    if (before != InternSet.ABSENT) {
      seenCustomers.set(before);
    }
    if (unchanged) {
      unchangedTotals++;
    } else if (before == InternSet.ABSENT) {
      newTotals++;
      addExample(newExamples, customer);
    } else {
      changedTotals++;
      addExample(changedExamples, customer);
    }
  }

  private static void addExample(List<String> examples, String customer) {
    if (examples.size() < Difference.MAX_EXAMPLES) {
      examples.add(customer);
    }
  }

  /** Returns the difference between the published messages and the build. */
  public Difference result() {
    List<String> droppedExamples = new ArrayList<>();
    for (int number = seenCustomers.nextClearBit(0);
        number < customers.size() && droppedExamples.size() < Difference.MAX_EXAMPLES;
        number = seenCustomers.nextClearBit(number + 1)) {
      droppedExamples.add(customers.get(number));
    }
    long publishedErrors = (long) lines.size() - customers.size();
    return new Difference(
        revision,
        new Difference.TotalCounts(
            newTotals,
            changedTotals,
            unchangedTotals,
            customers.size() - seenCustomers.cardinality()),
        new Difference.ErrorCounts(
            newErrors,
            unchangedErrors,
            publishedErrors - (seenLines.cardinality() - unchangedTotals)),
        withdrawn,
        new Examples(newExamples, changedExamples, droppedExamples, withdrawnExamples));
  }
}
