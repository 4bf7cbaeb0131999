package dev.orderpipeline.benchmarks;

/** A random permutation of the numbers below a size, computed without storing it. */
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

  /** The number at a position; both are from 0 to the size - 1. */
  long at(long position) {
    long number = position;
    // The Feistel network permutes the numbers below a power of two; skip those beyond the size.
    do {
      number = feistel(number);
    } while (number >= size);
    return number;
  }

  private long feistel(long number) {
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
