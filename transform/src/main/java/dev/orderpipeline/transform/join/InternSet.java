package dev.orderpipeline.transform.join;

/**
 * An exact set of references, numbered from 0 in insertion order. Each costs its UTF-8 bytes and
 * about 30 more. Not thread-safe.
 */
public final class InternSet {
  /** The result of {@link #find} for an unknown reference. */
  public static final int ABSENT = InternTable.ABSENT;

  private final InternTable table = new InternTable();

  /** Adds a reference if it is new. */
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

  /** The number of references. */
  public int size() {
    return table.size();
  }
}
