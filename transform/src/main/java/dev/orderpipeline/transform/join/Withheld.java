package dev.orderpipeline.transform.join;

import java.util.Arrays;
import java.util.Optional;

/**
 * The customers whose totals are withheld, by number from 0, each with the first rejected row that
 * names it. Few customers are withheld, so there is memory only for their neighbourhoods: 8 bytes a
 * customer in chunks of 64.
 */
final class Withheld {
  private static final int CHUNK_BITS = 6;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private long[][] chunks = new long[16][];

  /** Adds a customer; only the first row counts. */
  void add(int customer, Withholding by) {
    int chunk = customer >>> CHUNK_BITS;
    if (chunk >= chunks.length) {
      chunks = Arrays.copyOf(chunks, Math.max(chunk + 1, 2 * chunks.length));
    }
    if (chunks[chunk] == null) {
      chunks[chunk] = new long[CHUNK];
    }
    int at = customer & (CHUNK - 1);
    if (chunks[chunk][at] == 0) {
      chunks[chunk][at] = by.packed();
    }
  }

  boolean has(int customer) {
    return packed(customer) != 0;
  }

  /** The first rejected row that names the customer; empty if the total is not withheld. */
  Optional<Withholding> by(int customer) {
    long packed = packed(customer);
    return packed == 0 ? Optional.empty() : Optional.of(Withholding.of(packed));
  }

  private long packed(int customer) {
    int chunk = customer >>> CHUNK_BITS;
    return chunk >= chunks.length || chunks[chunk] == null
        ? 0
        : chunks[chunk][customer & (CHUNK - 1)];
  }
}
