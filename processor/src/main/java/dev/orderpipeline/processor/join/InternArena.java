package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.cleaning.CleanBatch;
import dev.orderpipeline.processor.intake.Swar;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Distinct references, each in an entry with some bytes of what is known of it. Entries stand one
 * behind the other in an arena; a slot of a table with open addressing holds the place of one and
 * half of the hash. So a look-up makes two trips to memory, and the second one brings along what is
 * asked next. Not thread-safe, but several threads may look up while no reference is added.
 */
final class InternArena {
  /** What {@link #find} answers for a reference that is not there. */
  static final int ABSENT = -1;

  /** So many look-ups are under way at once that no trip to memory is waited for alone. */
  static final int AT_ONCE = 256;

  private static final int BLOCK = 1 << 18;

  /** Entries begin at every fourth byte, so that an int reaches 8 GiB of them. */
  private static final int UNIT_BITS = 2;

  private static final int UNITS_BITS = 18 - UNIT_BITS;
  private static final int UNITS = 1 << UNITS_BITS;
  private static final int MAX_BLOCKS = 1 << (31 - UNITS_BITS);
  private static final int LENGTH_BYTES = 2;
  private static final int LONGEST = 0xFFFF;
  private static final long PLACE = 0xFFFF_FFFFL;

  private final int most;
  private final int text;
  private byte[][] blocks = new byte[16][];
  private int blockCount;
  private int used = BLOCK;
  private long[] slots = new long[64];
  private int size;

  /** Without meaning: reading is not left out if its result is kept. */
  @SuppressWarnings("UnusedVariable")
  private long prefetchSink;

  /**
   * @param most how many references it may hold
   * @param known how many bytes are kept of each, 0 at first
   */
  InternArena(int most, int known) {
    this.most = most;
    this.text = LENGTH_BYTES + known;
  }

  /** The entry of a reference, or {@link #ABSENT}. */
  int find(String reference) {
    byte[] bytes = bytesOf(reference);
    int length = bytes.length - Swar.SLACK;
    return find(bytes, 0, length, Mixing.hash(bytes, 0, length));
  }

  /**
   * The entry of a reference, or {@link #ABSENT}.
   *
   * @param hash of the range, as {@link Mixing#hash} has it
   */
  int find(byte[] bytes, int from, int to, long hash) {
    return entryIn(slots[slotOf(bytes, from, to, hash)]);
  }

  /**
   * Finds the entries of the references of simple rows, or {@link #ABSENT}. The memory answers many
   * look-ups at once, if none waits for the one before.
   */
  void findAll(CleanBatch batch, int reference, long[] hashes, int[] entries) {
    int rows = batch.size();
    long[] taken = new long[AT_ONCE];
    int[] lengths = new int[AT_ONCE];
    byte[] bytes = batch.bytes();
    int mask = slots.length - 1;
    for (int from = 0; from < rows; from += AT_ONCE) {
      int to = Math.min(rows, from + AT_ONCE);
      for (int row = from; row < to; row++) {
        taken[row - from] = slots[(int) (hashes[row] >>> 32) & mask];
      }
      for (int row = from; row < to; row++) {
        int entry = entryIn(taken[row - from]);
        lengths[row - from] = entry == ABSENT ? -1 : lengthAt(block(entry), at(entry));
      }
      for (int row = from; row < to; row++) {
        if (!batch.isSimple(row) || lengths[row - from] < 0) {
          entries[row] = ABSENT;
          continue;
        }
        int begin = batch.from(reference, row);
        int end = batch.to(reference, row);
        int entry = entryIn(taken[row - from]);
        entries[row] =
            ((taken[row - from] ^ hashes[row]) & ~PLACE) == 0
                    && lengths[row - from] == end - begin
                    && Swar.areEqual(block(entry), at(entry) + text, bytes, begin, end - begin)
                ? entry
                : find(bytes, begin, end, hashes[row]);
      }
    }
  }

  /** Brings what adding reads into the cache. */
  void prefetch(long[] hashes, int from, int to) {
    int mask = slots.length - 1;
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += slots[(int) (hashes[i] >>> 32) & mask];
    }
    prefetchSink += sum;
  }

  /**
   * Makes the entry of a reference that is not there yet.
   *
   * @throws TableFullException if the table may not hold one more
   */
  int add(String reference) {
    byte[] bytes = bytesOf(reference);
    int length = bytes.length - Swar.SLACK;
    int entry = addIfNew(bytes, 0, length, Mixing.hash(bytes, 0, length));
    if (entry == ABSENT) {
      throw new IllegalStateException("the reference has an entry already");
    }
    return entry;
  }

  /**
   * Makes the entry of a reference, if it is not there yet, and answers {@link #ABSENT} if it is.
   *
   * @throws TableFullException if it is new and the table may not hold one more
   */
  int addIfNew(byte[] bytes, int from, int to, long hash) {
    int slot = slotOf(bytes, from, to, hash);
    if (slots[slot] != 0) {
      return ABSENT;
    }
    if (size == most) {
      throw new TableFullException("more than " + most + " distinct references");
    }
    int entry = store(bytes, from, to);
    size++;
    slots[slot] = (hash & ~PLACE) | (entry + 1L);
    // Two thirds full at most.
    if (size > slots.length / 3 * 2) {
      grow();
    }
    return entry;
  }

  /** The reference of an entry. */
  String get(int entry) {
    byte[] block = block(entry);
    int at = at(entry);
    return new String(block, at + text, lengthAt(block, at), StandardCharsets.UTF_8);
  }

  /** Four of the bytes that are known of an entry's reference. */
  int intOf(int entry, int index) {
    return Swar.intAt(block(entry), at(entry) + LENGTH_BYTES + index);
  }

  void putInt(int entry, int index, int value) {
    Swar.putInt(block(entry), at(entry) + LENGTH_BYTES + index, value);
  }

  /** Eight of the bytes that are known of an entry's reference. */
  long longOf(int entry, int index) {
    return Swar.at(block(entry), at(entry) + LENGTH_BYTES + index);
  }

  void putLong(int entry, int index, long value) {
    Swar.put(block(entry), at(entry) + LENGTH_BYTES + index, value);
  }

  int size() {
    return size;
  }

  /** The memory that is held. */
  long bytes() {
    return (long) BLOCK * blockCount + 8L * slots.length;
  }

  private int slotOf(byte[] bytes, int from, int to, long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    for (long taken = slots[slot]; taken != 0; taken = slots[slot]) {
      if (((taken ^ hash) & ~PLACE) == 0 && matches(entryIn(taken), bytes, from, to)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** A free slot is 0, and no entry's: that gives {@link #ABSENT}. */
  private static int entryIn(long slot) {
    return (int) ((slot & PLACE) - 1);
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
    return lengthAt(block, at) == to - from
        && Swar.areEqual(block, at + text, bytes, from, to - from);
  }

  private static byte[] bytesOf(String reference) {
    byte[] bytes = reference.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + Swar.SLACK);
  }

  private int store(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > LONGEST) {
      throw new IllegalArgumentException("a reference of " + length + " bytes is too long");
    }
    int need = text + length;
    if (used + need > BLOCK) {
      if (blockCount == MAX_BLOCKS) {
        throw new TableFullException("distinct references of more than 8 GiB in all");
      }
      if (blockCount == blocks.length) {
        blocks = Arrays.copyOf(blocks, 2 * blockCount);
      }
      blocks[blockCount++] = new byte[BLOCK + Swar.SLACK];
      used = 0;
    }
    byte[] block = blocks[blockCount - 1];
    int at = used;
    block[at] = (byte) length;
    block[at + 1] = (byte) (length >>> 8);
    System.arraycopy(bytes, from, block, at + text, length);
    used = (at + need + (1 << UNIT_BITS) - 1) & -(1 << UNIT_BITS);
    return ((blockCount - 1) << UNITS_BITS) | (at >>> UNIT_BITS);
  }

  private static int lengthAt(byte[] block, int at) {
    return (block[at] & 0xFF) | (block[at + 1] & 0xFF) << 8;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    int mask = slots.length - 1;
    for (long taken : old) {
      if (taken != 0) {
        int slot = (int) (taken >>> 32) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = taken;
      }
    }
  }
}
