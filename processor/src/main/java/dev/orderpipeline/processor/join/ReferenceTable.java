package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.cleaning.CleanBatch;
import dev.orderpipeline.processor.intake.Words;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Numbers distinct references from 0 in the order in which they come. A reference costs its bytes
 * in UTF-8 and about 30 more: its number and text stand in an arena, and a slot of a table with
 * open addressing holds their position and half of the hash. So a look-up makes two trips to
 * memory.
 */
final class ReferenceTable {
  /** What {@link #find} answers for a reference that is not there. */
  static final int ABSENT = -1;

  /** So many look-ups are under way at once that no trip to memory is waited for alone. */
  static final int AT_ONCE = 256;

  private static final int BLOCK_BITS = 18;
  private static final int BLOCK = 1 << BLOCK_BITS;
  private static final int MOST_BLOCKS = 1 << (31 - BLOCK_BITS);
  private static final int NUMBER_BYTES = 4;
  private static final int LENGTH_BYTES = 2;
  private static final int HEAD_BYTES = NUMBER_BYTES + LENGTH_BYTES;
  private static final int LONGEST = 0xFFFF;
  private static final long POSITION_MASK = 0xFFFF_FFFFL;

  private byte[][] blocks = new byte[16][];
  private int blockCount;
  private final IntList positions = new IntList();
  private int used = BLOCK;
  private long[] slots = new long[64];
  private int size;
  private final int most;

  /** Without meaning: reading is not left out if its result is kept. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  /** A table for as many references as memory is made for. */
  ReferenceTable() {
    this(Integer.MAX_VALUE);
  }

  /**
   * @param most how many references it may hold
   */
  ReferenceTable(int most) {
    this.most = most;
  }

  /** The number of a reference, or {@link #ABSENT}. */
  int find(String reference) {
    byte[] text = bytesOf(reference);
    int length = text.length - Words.SLACK;
    return find(text, 0, length, Mixing.hash(text, 0, length));
  }

  /**
   * The number of a reference, or {@link #ABSENT}.
   *
   * @param hash of the range, as {@link Mixing#hash} has it
   */
  int find(byte[] text, int from, int to, long hash) {
    long entry = slots[slotOf(text, from, to, hash)];
    return entry == 0 ? ABSENT : numberAt(positionIn(entry));
  }

  /**
   * The numbers of the references of simple rows, or {@link #ABSENT}. The memory answers many
   * look-ups at once, if none waits for the one before.
   */
  int[] findAll(CleanBatch batch, int reference, long[] hashes) {
    int[] numbers = new int[batch.size()];
    long[] entries = new long[AT_ONCE];
    for (int from = 0; from < numbers.length; from += AT_ONCE) {
      int to = Math.min(numbers.length, from + AT_ONCE);
      int mask = slots.length - 1;
      for (int row = from; row < to; row++) {
        entries[row - from] = slots[(int) (hashes[row] >>> 32) & mask];
      }
      for (int row = from; row < to; row++) {
        long entry = entries[row - from];
        numbers[row] = entry == 0 ? ABSENT : numberAt(positionIn(entry));
      }
      for (int row = from; row < to; row++) {
        if (!batch.isSimple(row)) {
          numbers[row] = ABSENT;
        } else if (numbers[row] != ABSENT) {
          byte[] text = batch.bytes();
          int begin = batch.from(reference, row);
          int end = batch.to(reference, row);
          long entry = entries[row - from];
          if (((entry ^ hashes[row]) & ~POSITION_MASK) != 0
              || !matches(positionIn(entry), text, begin, end)) {
            numbers[row] = find(text, begin, end, hashes[row]);
          }
        }
      }
    }
    return numbers;
  }

  /** Brings what adding reads into the cache. */
  void warm(long[] hashes, int from, int to) {
    int mask = slots.length - 1;
    for (int i = from; i < to; i++) {
      touched += slots[(int) (hashes[i] >>> 32) & mask];
    }
  }

  /**
   * Gives the next number to a reference that is not there yet.
   *
   * @throws TableFullException if the table may not hold one more
   */
  int add(String reference) {
    byte[] text = bytesOf(reference);
    int length = text.length - Words.SLACK;
    if (!addIfNew(text, 0, length, Mixing.hash(text, 0, length))) {
      throw new IllegalStateException("the reference has a number already");
    }
    return size - 1;
  }

  /**
   * Gives the next number to a reference, if it is not there yet.
   *
   * @return whether it is new
   * @throws TableFullException if it is new and the table may not hold one more
   */
  boolean addIfNew(byte[] text, int from, int to, long hash) {
    int slot = slotOf(text, from, to, hash);
    if (slots[slot] != 0) {
      return false;
    }
    if (size == most) {
      throw new TableFullException("more than " + most + " distinct references");
    }
    int position = store(text, from, to, size);
    size++;
    positions.add(position);
    slots[slot] = (hash & ~POSITION_MASK) | (position + 1L);
    // Two thirds full at most.
    if (size > slots.length / 3 * 2) {
      grow();
    }
    return true;
  }

  /** The reference with a number. */
  String get(int number) {
    int position = positions.get(number);
    byte[] block = blocks[position >>> BLOCK_BITS];
    int at = position & (BLOCK - 1);
    return new String(block, at + HEAD_BYTES, lengthAt(block, at), StandardCharsets.UTF_8);
  }

  int size() {
    return size;
  }

  /** The memory that the table holds. */
  long bytes() {
    return (long) BLOCK * blockCount + positions.bytes() + 8L * slots.length;
  }

  private int slotOf(byte[] text, int from, int to, long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (slots[slot] != 0) {
      if (((slots[slot] ^ hash) & ~POSITION_MASK) == 0
          && matches(positionIn(slots[slot]), text, from, to)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int positionIn(long entry) {
    return (int) ((entry & POSITION_MASK) - 1);
  }

  private int numberAt(int position) {
    byte[] block = blocks[position >>> BLOCK_BITS];
    int at = position & (BLOCK - 1);
    return (block[at] & 0xFF) << 24
        | (block[at + 1] & 0xFF) << 16
        | (block[at + 2] & 0xFF) << 8
        | (block[at + 3] & 0xFF);
  }

  private boolean matches(int position, byte[] text, int from, int to) {
    byte[] block = blocks[position >>> BLOCK_BITS];
    int at = position & (BLOCK - 1);
    int begin = at + HEAD_BYTES;
    return Arrays.equals(block, begin, begin + lengthAt(block, at), text, from, to);
  }

  private static byte[] bytesOf(String reference) {
    byte[] text = reference.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(text, text.length + Words.SLACK);
  }

  private int store(byte[] text, int from, int to, int number) {
    int length = to - from;
    if (length > LONGEST) {
      throw new IllegalArgumentException("a reference of " + length + " bytes is too long");
    }
    if (used + HEAD_BYTES + length > BLOCK) {
      if (blockCount == MOST_BLOCKS) {
        throw new TableFullException("distinct references of more than 2 GiB in all");
      }
      if (blockCount == blocks.length) {
        blocks = Arrays.copyOf(blocks, 2 * blockCount);
      }
      blocks[blockCount++] = new byte[BLOCK];
      used = 0;
    }
    byte[] block = blocks[blockCount - 1];
    int at = used;
    block[at] = (byte) (number >>> 24);
    block[at + 1] = (byte) (number >>> 16);
    block[at + 2] = (byte) (number >>> 8);
    block[at + 3] = (byte) number;
    block[at + NUMBER_BYTES] = (byte) (length >>> 8);
    block[at + NUMBER_BYTES + 1] = (byte) length;
    System.arraycopy(text, from, block, at + HEAD_BYTES, length);
    used += HEAD_BYTES + length;
    return ((blockCount - 1) << BLOCK_BITS) | at;
  }

  private static int lengthAt(byte[] block, int at) {
    return (block[at + NUMBER_BYTES] & 0xFF) << 8 | (block[at + NUMBER_BYTES + 1] & 0xFF);
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    int mask = slots.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int slot = (int) (entry >>> 32) & mask;
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
      }
    }
  }
}
