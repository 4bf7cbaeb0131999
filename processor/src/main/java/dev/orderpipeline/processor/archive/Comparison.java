package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Difference;
import dev.orderpipeline.model.Difference.Examples;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.join.InternSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Compares messages with those that were published last. First it is shown the published ones, then
 * the others. It holds the published lines, so that equal means equal. Not thread-safe.
 */
public final class Comparison {
  // A quote within a value is escaped, so this stands only at the front of a message's text.
  private static final String WITHDRAWN =
      "\"message\":\"" + Reason.CUSTOMER_WITHDRAWN.code() + ": ";

  private final int revision;
  private final InternSet lines = new InternSet();
  private final BitSet metLines = new BitSet();
  private final InternSet customers = new InternSet();
  private final BitSet metCustomers = new BitSet();
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
   * A comparison.
   *
   * @param revision the one that was published last, 0 if none was
   */
  public Comparison(int revision) {
    this.revision = revision;
  }

  /** Takes a published line. */
  public void published(String body) throws IOException {
    lines.add(body);
    MessageLine line = MessageLine.of(body);
    if (line.total()) {
      line.customer().ifPresent(customers::add);
    }
  }

  /** Takes a line that would be published. */
  public void now(String body) throws IOException {
    int published = lines.find(body);
    boolean unchanged = published != InternSet.ABSENT;
    if (unchanged) {
      metLines.set(published);
    }
    MessageLine line = MessageLine.of(body);
    if (line.total()) {
      total(line.customer().orElseThrow(), unchanged);
    } else if (unchanged) {
      unchangedErrors++;
    } else {
      newErrors++;
      if (body.contains(WITHDRAWN)) {
        withdrawn++;
        line.customer().ifPresent(customer -> example(withdrawnExamples, customer));
      }
    }
  }

  private void total(String customer, boolean unchanged) {
    int before = customers.find(customer);
    if (before != InternSet.ABSENT) {
      metCustomers.set(before);
    }
    if (unchanged) {
      unchangedTotals++;
    } else if (before == InternSet.ABSENT) {
      newTotals++;
      example(newExamples, customer);
    } else {
      changedTotals++;
      example(changedExamples, customer);
    }
  }

  private static void example(List<String> examples, String customer) {
    if (examples.size() < Difference.MAX_EXAMPLES) {
      examples.add(customer);
    }
  }

  /** What the comparison came to. */
  public Difference result() {
    List<String> droppedExamples = new ArrayList<>();
    for (int number = metCustomers.nextClearBit(0);
        number < customers.size() && droppedExamples.size() < Difference.MAX_EXAMPLES;
        number = metCustomers.nextClearBit(number + 1)) {
      droppedExamples.add(customers.get(number));
    }
    long publishedErrors = (long) lines.size() - customers.size();
    return new Difference(
        revision,
        newTotals,
        changedTotals,
        unchangedTotals,
        customers.size() - metCustomers.cardinality(),
        newErrors,
        unchangedErrors,
        publishedErrors - (metLines.cardinality() - unchangedTotals),
        withdrawn,
        new Examples(newExamples, changedExamples, droppedExamples, withdrawnExamples));
  }
}
