package dev.orderpipeline.benchmarks;

/** Maps numbers to pseudo-random numbers, deterministically and one to one. */
final class BitMixer {
  private BitMixer() {}

  /** Maps a 64-bit number to another one, one to one. */
  static long mix(long number) {
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** Maps a 32-bit number to another one, one to one. */
  static int mix(int number) {
    int mixed = (number ^ (number >>> 16)) * 0x21F0AAAD;
    mixed = (mixed ^ (mixed >>> 15)) * 0x735A2D97;
    return mixed ^ (mixed >>> 15);
  }

  /** A number from 0 to {@code bound} - 1, derived from a mixed number. */
  static int below(int bound, long mixed) {
    return (int) (((mixed >>> 32) * bound) >>> 32);
  }

  /** Whether a mixed number is in the given share of all numbers, from 0 to 1. */
  static boolean isWithin(double share, long mixed) {
    return (mixed >>> 11) < share * (1L << 53);
  }
}
