package dev.orderpipeline.benchmarks;

/** All numbers below a size in a random order, each found by its place and without any memory. */
final class Permutation {
  private static final int ROUNDS = 3;

  private final long size;
  private final long seed;
  private final int half;
  private final long mask;

  Permutation(long size, long seed) {
    this.size = size;
    this.seed = seed;
    int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(size - 1));
    this.half = (bits + 1) / 2;
    this.mask = (1L << half) - 1;
  }

  /** The number at a place, both from 0 to the size - 1. */
  long at(long place) {
    long number = place;
    // The network permutes the numbers below a power of two; those beyond the size are passed over.
    do {
      number = network(number);
    } while (number >= size);
    return number;
  }

  private long network(long number) {
    long left = number >>> half;
    long right = number & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long mixed = left ^ (BitMixer.mix(seed + round + (right << 8)) & mask);
      left = right;
      right = mixed;
    }
    return left << half | right;
  }
}
