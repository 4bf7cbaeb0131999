package dev.orderpipeline.benchmarks;

/**
 * Assigns children to parents: three per parent on average, with a fixed distribution. Each block
 * of 100 parents has exactly this distribution, so that a child's parent is computed without
 * storing it.
 */
final class Children {
  static final int BLOCK = 100;

  /** The number of customers, of 100, with 0, 1, 2 … orders; 300 orders in all. */
  private static final int[] ORDERS = {1, 14, 24, 27, 19, 9, 6};

  /** The number of orders, of 100, with 0, 1, 2 … items; 300 items in all. */
  private static final int[] ITEMS = {0, 16, 23, 27, 19, 9, 6};

  /** Coprime to the block size, so that the steps visit every parent of the block. */
  private static final int STRIDE = 37;

  private final byte[] parents = new byte[BLOCK * DayShape.CHILDREN];
  private final long seed;

  private Children(int[] parentsWith, long seed) {
    this.seed = seed;
    int parent = 0;
    int child = 0;
    for (int count = 0; count < parentsWith.length; count++) {
      for (int i = 0; i < parentsWith[count]; i++) {
        for (int j = 0; j < count; j++) {
          parents[child++] = (byte) parent;
        }
        parent = (parent + STRIDE) % BLOCK;
      }
    }
  }

  static Children orders(long seed) {
    return new Children(ORDERS, seed);
  }

  static Children items(long seed) {
    return new Children(ITEMS, seed);
  }

  /** The parent of a child, both from 0. */
  long parentOf(long child) {
    long block = child / parents.length;
    int rotation = BitMixer.below(BLOCK, BitMixer.mix(seed + block));
    return block * BLOCK + (parents[(int) (child % parents.length)] + rotation) % BLOCK;
  }
}
