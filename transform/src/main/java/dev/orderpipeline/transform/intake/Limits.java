package dev.orderpipeline.transform.intake;

import java.io.Serializable;

/**
 * The limits beyond which a file or a row is rejected. They bound memory and disk for any input.
 *
 * @param maxRecordCharacters the maximum length of a record in characters, with quotes and line
 *     end; a longer record rejects the file
 * @param maxColumns the maximum number of cells of a record; more reject the file
 * @param maxReferenceCharacters the maximum length of a reference or id in characters, at most
 *     10,000; a longer one rejects the row. It keeps messages far below the size limit of SQS
 * @param maxReferences the maximum number of distinct customers, and of distinct orders; more
 *     reject the file
 * @param maxUnpackedBytes the maximum unpacked size of a gzip file in bytes; a larger file is
 *     rejected. It stops small files that unpack for hours
 * @param maxErrorBytes the maximum compressed size of a day's error spool in bytes; a day with more
 *     is counted to its end but not published
 */
public record Limits(
    int maxRecordCharacters,
    int maxColumns,
    int maxReferenceCharacters,
    int maxReferences,
    long maxUnpackedBytes,
    long maxErrorBytes)
    implements Serializable {

  private static final Limits DEFAULTS =
      new Limits(1 << 20, 1_000, 1_000, 100_000_000, 10L << 30, 512L << 20);

  public Limits {
    requirePositive("maxRecordCharacters", maxRecordCharacters);
    requirePositive("maxColumns", maxColumns);
    requirePositive("maxReferenceCharacters", maxReferenceCharacters);
    requirePositive("maxReferences", maxReferences);
    requirePositive("maxUnpackedBytes", maxUnpackedBytes);
    requirePositive("maxErrorBytes", maxErrorBytes);
    if (maxReferenceCharacters > 10_000) {
      throw new IllegalArgumentException(
          "maxReferenceCharacters is " + maxReferenceCharacters + ": the maximum is 10000");
    }
  }

  /**
   * The default limits: 2^20 characters per record, 1,000 columns, 1,000 characters per reference,
   * 100 million references, 10 GiB unpacked, 512 MiB of errors.
   */
  public static Limits defaults() {
    return DEFAULTS;
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ": it must be 1 or more");
    }
  }
}
