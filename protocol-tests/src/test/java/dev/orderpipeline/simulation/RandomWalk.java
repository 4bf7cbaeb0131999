package dev.orderpipeline.simulation;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Selects options at random, mostly the one without a fault. The probability of faults depends on
 * the seed.
 */
final class RandomWalk implements Choices {
  private final SplittableRandom random;
  private final double faultProbability;
  private int[] chosen = new int[256];
  private int length;

  RandomWalk(long seed) {
    random = new SplittableRandom(seed);
    faultProbability = Math.pow(10, -2.5 + 2 * random.nextDouble());
  }

  @Override
  public int choose(int optionCount, LongSupplier state, int faultsLeft, int preemptionsLeft) {
    if (optionCount == 1) {
      return 0;
    }
    int option = random.nextDouble() < faultProbability ? random.nextInt(optionCount) : 0;
    if (length == chosen.length) {
      chosen = Arrays.copyOf(chosen, 2 * length);
    }
    chosen[length++] = option;
    return option;
  }

  int[] chosen() {
    return Arrays.copyOf(chosen, length);
  }
}
