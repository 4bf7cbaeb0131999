package dev.orderpipeline.processor.join;

/** Spreads keys over 64 bits, for tables with open addressing. The same on every machine. */
final class Mixing {
  private static final long ODD = 0x9E3779B97F4A7C15L;
  private static final long OTHER_ODD = 0xD6E8FEB86659FD93L;

  private Mixing() {}

  /** A one-to-one mixture of 64 bits. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * OTHER_ODD;
    mixed = (mixed ^ (mixed >>> 29)) * ODD;
    return mixed ^ (mixed >>> 32);
  }

  /**
   * A hash of all characters and the length. Each step is one-to-one, so that texts that differ in
   * one place never share it.
   */
  static long hash(String text) {
    long hash = text.length() * OTHER_ODD;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * ODD;
      hash ^= hash >>> 29;
    }
    return mix(hash);
  }
}
