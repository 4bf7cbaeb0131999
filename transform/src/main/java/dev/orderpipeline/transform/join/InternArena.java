package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.fastpath.CleanBatch;
import dev.orderpipeline.transform.intake.Mixing;
import dev.orderpipeline.transform.intake.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Distinct references, each in an entry with a payload of a fixed size. Optimised code, kept equal
 * to a plain map by tests.
 *
 * <p>Entries are contiguous in an arena. Each slot of an open-addressing table has the offset of an
 * entry and half of its hash. So a lookup costs two memory accesses, and the second one also loads
 * the payload. Not thread-safe, but several threads can look up while no thread adds.
 */
final class InternArena {
  /** The result of {@link #find} for an unknown reference. */
  static final int ABSENT = -1;

  /** The number of lookups that overlap; what they read fits a core's first-level cache. */
  static final int LOOKUP_BATCH_SIZE = 32;

  private static final int BLOCK_BYTES = 1 << 18;

  /** Entries begin at multiples of four bytes, so that an int addresses 8 GiB. */
  private static final int UNIT_BITS = 2;

  private static final int UNITS_BITS = 18 - UNIT_BITS;
  private static final int UNITS = 1 << UNITS_BITS;
  private static final int MAX_BLOCKS = 1 << (31 - UNITS_BITS);
  private static final int LENGTH_BYTES = 2;
  private static final int MAX_REFERENCE_BYTES = 0xFFFF;
  private static final long ENTRY_MASK = 0xFFFF_FFFFL;

  private final int maxReferences;
  private final int textOffset;
  private byte[][] blocks = new byte[16][];
  private int blockCount;
  private int used = BLOCK_BYTES;
  private long[] slots = new long[64];
  private int size;

  /** Keeps the compiler from removing the prefetch reads; the value has no meaning. */
  @SuppressWarnings("UnusedVariable")
  private long prefetchSink;

  /**
   * @param maxReferences the maximum number of references
   * @param payloadBytes the size of the payload of each entry in bytes; its initial value is 0
   */
  InternArena(int maxReferences, int payloadBytes) {
    this.maxReferences = maxReferences;
    this.textOffset = LENGTH_BYTES + payloadBytes;
  }

  /** Returns the entry of a reference, or {@link #ABSENT}. */
  int find(String reference) {
    byte[] bytes = bytesOf(reference);
    int length = bytes.length - Swar.PADDING;
    return find(bytes, 0, length, Mixing.hash(bytes, 0, length));
  }

  /**
   * Returns the entry of a reference, or {@link #ABSENT}.
   *
   * @param hash the {@link Mixing#hash} of the range
   */
  int find(byte[] bytes, int from, int to, long hash) {
    return entryIn(slots[slotOf(bytes, from, to, hash)]);
  }

  /**
   * Finds the entries of the references of some rows, or {@link #ABSENT}, which rows that are not
   * simple always have. First it only reads the slots of all rows, then the entries in them, and
   * compares last: so independent lookups overlap their memory accesses.
   *
   * @param from the first row
   * @param to the row after the last one
   */
  void findAll(CleanBatch batch, int reference, int[] entries, int from, int to) {
    long[] hashes = batch.hashes(reference);
    prefetch(hashes, from, to);
    findByHash(hashes, entries, from, to);
    prefetchEntries(entries, from, to);
    byte[] bytes = batch.bytes();
    int[] froms = batch.froms(reference);
    int[] tos = batch.tos(reference);
    for (int row = from; row < to; row++) {
      int entry = entries[row];
      if (entry != ABSENT && !matches(entry, bytes, froms[row], tos[row])) {
        entries[row] = find(bytes, froms[row], tos[row], hashes[row]);
      }
    }
  }

  /** Stores the first entry with each hash, or {@link #ABSENT}. */
  private void findByHash(long[] hashes, int[] entries, int from, int to) {
    long[] table = slots;
    int mask = table.length - 1;
    for (int row = from; row < to; row++) {
      long hash = hashes[row];
      int slot = (int) (hash >>> 32) & mask;
      long slotValue = table[slot];
      while (((slotValue ^ hash) & ~ENTRY_MASK) != 0 && slotValue != 0) {
        slot = (slot + 1) & mask;
        slotValue = table[slot];
      }
      entries[row] = entryIn(slotValue);
    }
  }

  /** Prefetches entries into the cache; without branches, which would end the overlap. */
  private void prefetchEntries(int[] entries, int from, int to) {
    if (size == 0) {
      return;
    }
    long sum = 0;
    for (int row = from; row < to; row++) {
      int entry = Math.max(entries[row], 0);
      sum += Swar.readLong(block(entry), at(entry));
    }
    prefetchSink += sum;
  }

  /** Prefetches the slots that adding reads into the cache. */
  void prefetch(long[] hashes, int from, int to) {
    int mask = slots.length - 1;
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += slots[(int) (hashes[i] >>> 32) & mask];
    }
    prefetchSink += sum;
  }

  /**
   * Adds an entry for a new reference.
   *
   * @throws TableFullException if the table is full
   */
  int add(String reference) {
    byte[] bytes = bytesOf(reference);
    int length = bytes.length - Swar.PADDING;
    int entry = addIfNew(bytes, 0, length, Mixing.hash(bytes, 0, length));
    if (entry == ABSENT) {
      throw new IllegalStateException("the reference already has an entry");
    }
    return entry;
  }

  /**
   * Adds an entry for a reference, and returns {@link #ABSENT} if it already has one.
   *
   * @throws TableFullException if the reference is new and the table is full
   */
  int addIfNew(byte[] bytes, int from, int to, long hash) {
    int slot = slotOf(bytes, from, to, hash);
    if (slots[slot] != 0) {
      return ABSENT;
    }
    if (size == maxReferences) {
      throw new TableFullException("more than " + maxReferences + " distinct references");
    }
    int entry = store(bytes, from, to);
    size++;
    slots[slot] = (hash & ~ENTRY_MASK) | (entry + 1L);
    // At most three quarters full.
    if (size > slots.length / 4 * 3) {
      grow();
    }
    return entry;
  }

  /** Returns the reference of an entry. */
  String get(int entry) {
    byte[] block = block(entry);
    int at = at(entry);
    return new String(block, at + textOffset, lengthAt(block, at), StandardCharsets.UTF_8);
  }

  /** Reads four bytes of the payload of an entry. */
  int intOf(int entry, int index) {
    return Swar.readInt(block(entry), at(entry) + LENGTH_BYTES + index);
  }

  void putInt(int entry, int index, int value) {
    Swar.writeInt(block(entry), at(entry) + LENGTH_BYTES + index, value);
  }

  /** Reads eight bytes of the payload of an entry. */
  long longOf(int entry, int index) {
    return Swar.readLong(block(entry), at(entry) + LENGTH_BYTES + index);
  }

  void putLong(int entry, int index, long value) {
    Swar.writeLong(block(entry), at(entry) + LENGTH_BYTES + index, value);
  }

  int size() {
    return size;
  }

  /** The memory use in bytes. */
  long bytes() {
    return (long) BLOCK_BYTES * blockCount + 8L * slots.length;
  }

  private int slotOf(byte[] bytes, int from, int to, long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    for (long slotValue = slots[slot]; slotValue != 0; slotValue = slots[slot]) {
      if (((slotValue ^ hash) & ~ENTRY_MASK) == 0 && matches(entryIn(slotValue), bytes, from, to)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** A free slot is 0, so its entry is {@link #ABSENT}. */
  private static int entryIn(long slot) {
    return (int) ((slot & ENTRY_MASK) - 1);
  }

  private byte[] block(int entry) {
    return blocks[entry >>> UNITS_BITS];
  }

  private static int at(int entry) {
    return (entry & (UNITS - 1)) << UNIT_BITS;
  }

  private boolean matches(int entry, byte[] bytes, int from, int to) {
    byte[] block = block(entry);
    int at = at(entry);
    int length = to - from;
    return lengthAt(block, at) == length
        && Swar.areEqual(block, at + textOffset, bytes, from, length);
  }

  private static byte[] bytesOf(String reference) {
    byte[] bytes = reference.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + Swar.PADDING);
  }

  private int store(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > MAX_REFERENCE_BYTES) {
      throw new IllegalArgumentException("a reference of " + length + " bytes is too long");
    }
    int need = textOffset + length;
    if (used + need > BLOCK_BYTES) {
      if (blockCount == MAX_BLOCKS) {
        throw new TableFullException("more than 8 GiB of distinct references");
      }
      if (blockCount == blocks.length) {
        blocks = Arrays.copyOf(blocks, 2 * blockCount);
      }
      blocks[blockCount++] = new byte[BLOCK_BYTES + Swar.PADDING];
      used = 0;
    }
    byte[] block = blocks[blockCount - 1];
    int at = used;
    block[at] = (byte) length;
    block[at + 1] = (byte) (length >>> 8);
    System.arraycopy(bytes, from, block, at + textOffset, length);
    used = (at + need + (1 << UNIT_BITS) - 1) & -(1 << UNIT_BITS);
    return ((blockCount - 1) << UNITS_BITS) | (at >>> UNIT_BITS);
  }

  private static int lengthAt(byte[] block, int at) {
    return Swar.readInt(block, at) & 0xFFFF;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    int mask = slots.length - 1;
    for (long slotValue : old) {
      if (slotValue != 0) {
        int slot = (int) (slotValue >>> 32) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = slotValue;
      }
    }
  }
}
