package dev.orderpipeline.processor.intake;

import java.io.Serializable;

/**
 * How large the parts of a file may grow before the file, or the row, is rejected: what keeps
 * memory flat whatever a partner sends.
 *
 * @param recordCharacters the longest record, in characters, quotes and line end included; longer
 *     ones reject the file
 * @param columns the most cells of a record; more reject the file
 * @param referenceCharacters the longest reference or id, in characters; a longer one rejects the
 *     row. It keeps every message far below what a queue takes
 * @param references the most distinct customers, and the most distinct orders; more reject the file
 * @param decodedBytes the most bytes that a gzip file may unpack to; more reject the file. Memory
 *     is flat without it: it stops small files that unpack for hours
 * @param errorBytes the most bytes on disk, packed, of the errors of a day that wait for their
 *     turn; a day with more is counted to its end, and not published
 */
public record Limits(
    int recordCharacters,
    int columns,
    int referenceCharacters,
    int references,
    long decodedBytes,
    long errorBytes)
    implements Serializable {

  private static final Limits DEFAULTS =
      new Limits(1 << 20, 1_000, 1_000, 100_000_000, 10L << 30, 512L << 20);

  public Limits {
    positive("recordCharacters", recordCharacters);
    positive("columns", columns);
    positive("referenceCharacters", referenceCharacters);
    positive("references", references);
    positive("decodedBytes", decodedBytes);
    positive("errorBytes", errorBytes);
    if (referenceCharacters > 10_000) {
      throw new IllegalArgumentException(
          "referenceCharacters is " + referenceCharacters + ": at most 10000 can be kept");
    }
  }

  /**
   * A mebi of characters a record, 1,000 columns, 1,000 characters a reference, 100 million
   * references, 10 GiB unpacked, 512 MiB of errors.
   */
  public static Limits defaults() {
    return DEFAULTS;
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ": it must be 1 or more");
    }
  }
}
