package dev.orderpipeline.transform.join;

import java.util.Arrays;

/** A growing list of ints, 4 bytes each. It grows by chunks, so that it copies no values. */
final class IntList {
  private static final int CHUNK_BITS = 14;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private int[][] chunks = new int[16][];
  private int size;

  void add(int value) {
    int chunk = size >>> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * chunk);
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new int[CHUNK];
    }
    chunks[chunk][size++ & (CHUNK - 1)] = value;
  }

  int get(int index) {
    return chunks[index >>> CHUNK_BITS][index & (CHUNK - 1)];
  }

  void increment(int index) {
    chunks[index >>> CHUNK_BITS][index & (CHUNK - 1)]++;
  }

  long bytes() {
    return 4L * CHUNK * ((size + CHUNK - 1) >>> CHUNK_BITS) + 8L * chunks.length;
  }
}
