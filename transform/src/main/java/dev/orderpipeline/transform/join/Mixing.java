package dev.orderpipeline.transform.join;

import dev.orderpipeline.transform.intake.Swar;

/** Hash functions of 64 bits for open-addressing tables; their results are the same everywhere. */
final class Mixing {
  /** 2^64 divided by the golden ratio, as an odd number: a multiplication spreads the top bits. */
  static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private static final long ODD_MULTIPLIER = 0xD6E8FEB86659FD93L;

  private Mixing() {}

  /** A one-to-one mix of 64 bits. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * ODD_MULTIPLIER;
    mixed = (mixed ^ (mixed >>> 29)) * GOLDEN_RATIO;
    return mixed ^ (mixed >>> 32);
  }

  /**
   * A hash of the bytes and their number. Each step is one-to-one, so texts of equal length that
   * differ in only one aligned word of eight bytes never collide.
   *
   * @param bytes with {@link Swar#PADDING} spare bytes after the range
   */
  static long hash(byte[] bytes, int from, int to) {
    long hash = (to - from) * ODD_MULTIPLIER;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ Swar.readLong(bytes, at)) * GOLDEN_RATIO;
      hash ^= hash >>> 29;
    }
    if (at < to) {
      hash = (hash ^ (Swar.readLong(bytes, at) & Swar.firstBytes(to - at))) * GOLDEN_RATIO;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }
}
