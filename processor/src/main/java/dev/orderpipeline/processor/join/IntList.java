package dev.orderpipeline.processor.join;

import java.util.Arrays;

/** A growing list of ints, 4 bytes each; it grows by pieces, so that nothing is copied. */
final class IntList {
  private static final int PIECE_BITS = 14;
  private static final int PIECE = 1 << PIECE_BITS;

  private int[][] pieces = new int[16][];
  private int size;

  void add(int value) {
    int piece = size >>> PIECE_BITS;
    if (piece == pieces.length) {
      pieces = Arrays.copyOf(pieces, 2 * piece);
    }
    if (pieces[piece] == null) {
      pieces[piece] = new int[PIECE];
    }
    pieces[piece][size++ & (PIECE - 1)] = value;
  }

  int get(int index) {
    return pieces[index >>> PIECE_BITS][index & (PIECE - 1)];
  }

  void increment(int index) {
    pieces[index >>> PIECE_BITS][index & (PIECE - 1)]++;
  }

  long bytes() {
    return 4L * PIECE * ((size + PIECE - 1) >>> PIECE_BITS) + 8L * pieces.length;
  }
}
