package dev.orderpipeline.processor.receipt;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads lines of affected.csv for the receipt: the first ones of each kind. */
final class AffectedCustomersReader {
  /** More customers of one kind than a person reads on a page. */
  static final int MAX_CUSTOMERS = 1_000;

  private static final int KIND = AffectedLine.HEADER.indexOf("kind");

  private AffectedCustomersReader() {}

  /**
   * Reads the first {@link #MAX_CUSTOMERS} customers of each kind.
   *
   * @param counts the number of customers of each kind; none if they are unknown
   * @param first receives the customers
   * @return whether the rest of the stream was left unread
   */
  static boolean read(InputStream csv, Optional<Counts> counts, List<AffectedLine> first)
      throws IOException {
    Map<String, Integer> wanted = new HashMap<>();
    for (AffectedKind kind : AffectedKind.values()) {
      long customers = counts.map(known -> known.listedCustomers(kind)).orElse(0L);
      if (customers > 0) {
        wanted.put(kind.name(), (int) Math.min(customers, MAX_CUSTOMERS));
      }
    }
    return FirstRows.read(
        csv,
        AffectedLine.HEADER.get(0),
        KIND,
        wanted,
        cells ->
            first.add(
                new AffectedLine(
                    cells.get(0),
                    cells.get(1),
                    cells.get(2),
                    cells.get(3),
                    cells.get(4),
                    cells.get(5))));
  }

  /** Returns the first {@link #MAX_CUSTOMERS} customers of each kind. */
  static List<AffectedLine> first(InputStream csv, Optional<Counts> counts) throws IOException {
    List<AffectedLine> first = new ArrayList<>();
    boolean unused = read(csv, counts, first);
    return first;
  }
}
