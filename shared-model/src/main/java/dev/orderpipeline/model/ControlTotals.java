package dev.orderpipeline.model;

import java.util.Map;
import java.util.Optional;

/**
 * The totals that a sender states for a file, in the user metadata of its S3 object. Values are
 * texts as stated, which can be invalid.
 *
 * @param rows the number of rows after the header
 * @param sumTotalPrice the sum of {@code total_price}; only used for the items file
 * @param sha256 the SHA-256 digest of the file's bytes, in hexadecimal
 */
public record ControlTotals(
    Optional<String> rows, Optional<String> sumTotalPrice, Optional<String> sha256) {
  /** No totals are stated. */
  public static final ControlTotals NONE =
      new ControlTotals(Optional.empty(), Optional.empty(), Optional.empty());

  /** The name of the number of rows in the metadata. */
  public static final String ROWS = "rows";

  /** The name of the sum of amounts in the metadata. */
  public static final String SUM_TOTAL_PRICE = "sum-total-price";

  /** The name of the digest in the metadata. */
  public static final String SHA256 = "sha256";

  /**
   * Reads the totals of an object's user metadata.
   *
   * @param metadata by name in lower case, without {@code x-amz-meta-}
   */
  public static ControlTotals of(Map<String, String> metadata) {
    return new ControlTotals(
        Optional.ofNullable(metadata.get(ROWS)),
        Optional.ofNullable(metadata.get(SUM_TOTAL_PRICE)),
        Optional.ofNullable(metadata.get(SHA256)));
  }
}
