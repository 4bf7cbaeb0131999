package dev.orderpipeline.processor.join;

/**
 * Distinct references, numbered from 0 in the order in which they come: each costs its bytes in
 * UTF-8 and about 30 more. Exact: what it finds was added. Not thread-safe.
 */
public final class InternSet {
  /** What {@link #find} answers for a reference that is not there. */
  public static final int ABSENT = InternTable.ABSENT;

  private final InternTable table = new InternTable();

  /** Adds a reference, if it is not there yet. */
  public void add(String reference) {
    if (table.find(reference) == ABSENT) {
      table.add(reference);
    }
  }

  /** The number of a reference, or {@link #ABSENT}. */
  public int find(String reference) {
    return table.find(reference);
  }

  /** The reference with a number. */
  public String get(int number) {
    return table.get(number);
  }

  /** How many references there are. */
  public int size() {
    return table.size();
  }
}
