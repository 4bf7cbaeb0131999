package dev.orderpipeline.benchmarks;

/** Scatters numbers, the same ones always in the same way; no two of them meet. */
final class BitMixer {
  private BitMixer() {}

  /** Another number of 64 bits; a one-to-one mapping. */
  static long mix(long number) {
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** Another number of 32 bits; a one-to-one mapping. */
  static int mix(int number) {
    int mixed = (number ^ (number >>> 16)) * 0x21F0AAAD;
    mixed = (mixed ^ (mixed >>> 15)) * 0x735A2D97;
    return mixed ^ (mixed >>> 15);
  }

  /** A number from 0 to {@code bound} - 1 of a mixed one. */
  static int below(int bound, long mixed) {
    return (int) (((mixed >>> 32) * bound) >>> 32);
  }

  /** Whether a mixed number is among a share of all numbers. */
  static boolean isWithin(double share, long mixed) {
    return (mixed >>> 11) < share * (1L << 53);
  }
}
