package dev.orderpipeline.processor.join;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers distinct references from 0 in the order in which they come. A reference costs its bytes
 * in UTF-8 and about 30 more: its number and text stand in an arena, and a slot of a table with
 * open addressing holds their position and half of the hash. So a look-up makes two trips to
 * memory.
 */
final class ReferenceTable {
  /** What {@link #find} answers for a reference that is not there. */
  static final int ABSENT = -1;

  private static final int BLOCK_BITS = 18;
  private static final int BLOCK = 1 << BLOCK_BITS;
  private static final int MOST_BLOCKS = 1 << (31 - BLOCK_BITS);
  private static final int NUMBER_BYTES = 4;
  private static final int LENGTH_BYTES = 2;
  private static final int HEAD_BYTES = NUMBER_BYTES + LENGTH_BYTES;
  private static final int LONGEST = 0xFFFF;
  private static final long POSITION_MASK = 0xFFFF_FFFFL;

  private final List<byte[]> blocks = new ArrayList<>();
  private final IntList positions = new IntList();
  private int used = BLOCK;
  private long[] slots = new long[64];
  private int size;
  private final int most;

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
    long entry = slots[slotOf(reference, Mixing.hash(reference))];
    return entry == 0 ? ABSENT : numberAt(positionIn(entry));
  }

  /**
   * Gives the next number to a reference that is not there yet.
   *
   * @throws TableFullException if the table may not hold one more
   */
  int add(String reference) {
    long hash = Mixing.hash(reference);
    int slot = slotOf(reference, hash);
    if (slots[slot] != 0) {
      throw new IllegalStateException("the reference has a number already");
    }
    if (size == most) {
      throw new TableFullException("more than " + most + " distinct references");
    }
    int number = size++;
    int position = store(reference, number);
    positions.add(position);
    slots[slot] = (hash & ~POSITION_MASK) | (position + 1L);
    // Two thirds full at most.
    if (size > slots.length / 3 * 2) {
      grow();
    }
    return number;
  }

  /** The reference with a number. */
  String get(int number) {
    int position = positions.get(number);
    byte[] block = blocks.get(position >>> BLOCK_BITS);
    int at = position & (BLOCK - 1);
    return new String(block, at + HEAD_BYTES, lengthAt(block, at), StandardCharsets.UTF_8);
  }

  int size() {
    return size;
  }

  /** The memory that the table holds. */
  long bytes() {
    return (long) BLOCK * blocks.size() + positions.bytes() + 8L * slots.length;
  }

  private int slotOf(String reference, long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (slots[slot] != 0) {
      if (((slots[slot] ^ hash) & ~POSITION_MASK) == 0
          && matches(positionIn(slots[slot]), reference)) {
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
    byte[] block = blocks.get(position >>> BLOCK_BITS);
    int at = position & (BLOCK - 1);
    return (block[at] & 0xFF) << 24
        | (block[at + 1] & 0xFF) << 16
        | (block[at + 2] & 0xFF) << 8
        | (block[at + 3] & 0xFF);
  }

  private boolean matches(int position, String reference) {
    byte[] block = blocks.get(position >>> BLOCK_BITS);
    int at = position & (BLOCK - 1);
    int length = lengthAt(block, at);
    at += HEAD_BYTES;
    if (length == reference.length()) {
      // As many bytes as characters: plain ASCII, or another reference.
      for (int i = 0; i < length; i++) {
        if (block[at + i] != reference.charAt(i)) {
          return false;
        }
      }
      return true;
    }
    byte[] wanted = reference.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(block, at, at + length, wanted, 0, wanted.length);
  }

  private int store(String reference, int number) {
    byte[] text = reference.getBytes(StandardCharsets.UTF_8);
    if (text.length > LONGEST) {
      throw new IllegalArgumentException("a reference of " + text.length + " bytes is too long");
    }
    if (used + HEAD_BYTES + text.length > BLOCK) {
      if (blocks.size() == MOST_BLOCKS) {
        throw new TableFullException("distinct references of more than 2 GiB in all");
      }
      blocks.add(new byte[BLOCK]);
      used = 0;
    }
    byte[] block = blocks.get(blocks.size() - 1);
    int at = used;
    block[at] = (byte) (number >>> 24);
    block[at + 1] = (byte) (number >>> 16);
    block[at + 2] = (byte) (number >>> 8);
    block[at + 3] = (byte) number;
    block[at + NUMBER_BYTES] = (byte) (text.length >>> 8);
    block[at + NUMBER_BYTES + 1] = (byte) text.length;
    System.arraycopy(text, 0, block, at + HEAD_BYTES, text.length);
    used += HEAD_BYTES + text.length;
    return ((blocks.size() - 1) << BLOCK_BITS) | at;
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
