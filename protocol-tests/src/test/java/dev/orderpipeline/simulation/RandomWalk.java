package dev.orderpipeline.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Chooses at random, mostly the way without trouble. How much trouble there is differs from seed to
 * seed.
 */
final class RandomWalk implements Choices {
  private final SplittableRandom random;
  private final double trouble;
  private int[] taken = new int[256];
  private int length;

  RandomWalk(long seed) {
    random = new SplittableRandom(seed);
    trouble = Math.pow(10, -2.5 + 2 * random.nextDouble());
  }

  @Override
  public int choose(int ways, LongSupplier state, int faultsLeft, int preemptionsLeft) {
    if (ways == 1) {
      return 0;
    }
    int way = random.nextDouble() < trouble ? random.nextInt(ways) : 0;
    if (length == taken.length) {
      taken = Arrays.copyOf(taken, 2 * length);
    }
    taken[length++] = way;
    return way;
  }

  int[] taken() {
    return Arrays.copyOf(taken, length);
  }
}
