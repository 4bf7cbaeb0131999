package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.cleaning.CleanBatch;

/**
 * Numbers distinct references from 0 in the order in which they come. A reference costs its bytes
 * in UTF-8 and about 30 more. Not thread-safe, but several threads may look up while none is added.
 */
final class InternTable {
  /** What {@link #find} answers for a reference that is not there. */
  static final int ABSENT = InternArena.ABSENT;

  private static final int NUMBER = 0;

  private final InternArena entries;
  private final IntList byNumber = new IntList();

  /** A table for as many references as memory is made for. */
  InternTable() {
    this(Integer.MAX_VALUE);
  }

  /**
   * @param most how many references it may hold
   */
  InternTable(int most) {
    this.entries = new InternArena(most, Integer.BYTES);
  }

  /** The number of a reference, or {@link #ABSENT}. */
  int find(String reference) {
    return number(entries.find(reference));
  }

  /** Finds the numbers of the references of simple rows, or {@link #ABSENT}. */
  void findAll(CleanBatch batch, int reference, long[] hashes, int[] numbers) {
    entries.findAll(batch, reference, hashes, numbers);
    int rows = batch.size();
    for (int row = 0; row < rows; row++) {
      numbers[row] = number(numbers[row]);
    }
  }

  private int number(int entry) {
    return entry == ABSENT ? ABSENT : entries.intOf(entry, NUMBER);
  }

  /** Brings what adding reads into the cache. */
  void prefetch(long[] hashes, int from, int to) {
    entries.prefetch(hashes, from, to);
  }

  /**
   * Gives the next number to a reference that is not there yet.
   *
   * @throws TableFullException if the table may not hold one more
   */
  int add(String reference) {
    return numbered(entries.add(reference));
  }

  /**
   * Gives the next number to a reference, if it is not there yet.
   *
   * @return whether it is new
   * @throws TableFullException if it is new and the table may not hold one more
   */
  boolean addIfNew(byte[] text, int from, int to, long hash) {
    int entry = entries.addIfNew(text, from, to, hash);
    if (entry == ABSENT) {
      return false;
    }
    numbered(entry);
    return true;
  }

  private int numbered(int entry) {
    int number = size() - 1;
    entries.putInt(entry, NUMBER, number);
    byNumber.add(entry);
    return number;
  }

  /** The reference with a number. */
  String get(int number) {
    return entries.get(byNumber.get(number));
  }

  int size() {
    return entries.size();
  }

  /** The memory that the table holds. */
  long bytes() {
    return entries.bytes() + byNumber.bytes();
  }
}
