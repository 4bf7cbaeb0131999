package dev.orderpipeline.simulation.aws;

/** Mixes values into 64-bit digests, quickly and the same in every JVM. */
public final class Hash {
  private Hash() {}

  /** The digest of {@code hash} followed by {@code value}. */
  public static long mix(long hash, long value) {
    long z = (hash ^ (value + 0x9E3779B97F4A7C15L + (hash << 6) + (hash >>> 2)));
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The digest of a string. */
  public static long of(String text) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mix(hash, text.length());
  }
}
