package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.fastpath.CleanBatch;

/**
 * Numbers distinct references from 0 in insertion order. A reference costs its UTF-8 bytes and
 * about 30 more. Not thread-safe, but several threads can look up while no thread adds.
 */
final class InternTable {
  /** The result of {@link #find} for an unknown reference. */
  static final int ABSENT = InternArena.ABSENT;

  private static final int NUMBER = 0;

  private final InternArena entries;
  private final IntList byNumber = new IntList();

  /** Creates a table without a limit. */
  InternTable() {
    this(Integer.MAX_VALUE);
  }

  /**
   * @param maxReferences the maximum number of references
   */
  InternTable(int maxReferences) {
    this.entries = new InternArena(maxReferences, Integer.BYTES);
  }

  /** The number of a reference, or {@link #ABSENT}. */
  int find(String reference) {
    return number(entries.find(reference));
  }

  /** Finds the numbers of the references of some rows; see {@link InternArena#findAll}. */
  void findAll(CleanBatch batch, int reference, int[] numbers, int from, int to) {
    entries.findAll(batch, reference, numbers, from, to);
    for (int row = from; row < to; row++) {
      numbers[row] = number(numbers[row]);
    }
  }

  private int number(int entry) {
    return entry == ABSENT ? ABSENT : entries.intOf(entry, NUMBER);
  }

  /** Prefetches what adding reads into the cache. */
  void prefetch(long[] hashes, int from, int to) {
    entries.prefetch(hashes, from, to);
  }

  /**
   * Adds a new reference and returns its number.
   *
   * @throws TableFullException if the table is full
   */
  int add(String reference) {
    return assignNumber(entries.add(reference));
  }

  /**
   * Adds a reference if it is new.
   *
   * @return whether it is new
   * @throws TableFullException if it is new and the table is full
   */
  boolean addIfNew(byte[] text, int from, int to, long hash) {
    int entry = entries.addIfNew(text, from, to, hash);
    if (entry == ABSENT) {
      return false;
    }
    assignNumber(entry);
    return true;
  }

  private int assignNumber(int entry) {
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

  /** The memory use in bytes. */
  long bytes() {
    return entries.bytes() + byNumber.bytes();
  }
}
