package dev.orderpipeline.benchmarks;

/**
 * Whose the children are when each parent has three on average, and some have more than others.
 * They are shared out among blocks of 100 parents, so that a child's parent is found without any
 * memory, and the shares are exact in every block.
 */
final class Children {
  static final int BLOCK = 100;

  /** How many of 100 customers have no order, one, two, and so on: 300 orders. */
  private static final int[] ORDERS = {1, 14, 24, 27, 19, 9, 6};

  /** How many of 100 orders have no item, one, two, and so on: 300 items. */
  private static final int[] ITEMS = {0, 16, 23, 27, 19, 9, 6};

  /** Has no divisor in common with the block: all parents of it come by. */
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
    int turn = BitMixer.below(BLOCK, BitMixer.mix(seed + block));
    return block * BLOCK + (parents[(int) (child % parents.length)] + turn) % BLOCK;
  }
}
