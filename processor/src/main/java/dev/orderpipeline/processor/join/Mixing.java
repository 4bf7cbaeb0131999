package dev.orderpipeline.processor.join;

import dev.orderpipeline.processor.intake.Swar;

/** Spreads keys over 64 bits, for tables with open addressing. The same on every machine. */
final class Mixing {
  /** The golden ratio of 2^64, as an odd number: what is multiplied by it differs at the top. */
  static final long ODD = 0x9E3779B97F4A7C15L;

  private static final long OTHER_ODD = 0xD6E8FEB86659FD93L;

  private Mixing() {}

  /** A one-to-one mixture of 64 bits. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * OTHER_ODD;
    mixed = (mixed ^ (mixed >>> 29)) * ODD;
    return mixed ^ (mixed >>> 32);
  }

  /**
   * A hash of all bytes and their number. Each step is one-to-one, so that texts that differ in
   * eight neighbouring bytes only, counted from the start, never share it.
   *
   * @param bytes {@link Swar#SLACK} more follow the range
   */
  static long hash(byte[] bytes, int from, int to) {
    long hash = (to - from) * OTHER_ODD;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ Swar.at(bytes, at)) * ODD;
      hash ^= hash >>> 29;
    }
    if (at < to) {
      hash = (hash ^ (Swar.at(bytes, at) & Swar.firstBytes(to - at))) * ODD;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }
}
