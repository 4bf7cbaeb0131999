package dev.orderpipeline.ledger;

import java.util.Objects;

/**
 * The key of the checkpoint of one archive part. Its text is the sort key of the item: {@code
 * part#<manifest digest>#<run>#part#<number>}. The digest separates the parts of a rebuilt run from
 * the old ones.
 *
 * @param archiveDigest the digest of the manifest that lists the parts
 * @param number of the part in the archive, from 0
 */
public record PartKey(RunKey run, String archiveDigest, int number) {
  private static final String PREFIX = "part#";

  public PartKey {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(archiveDigest, "archiveDigest");
  }

  /** The common prefix of the keys of all parts of one run's archive. */
  static String prefix(RunKey run, String archiveDigest) {
    return PREFIX + archiveDigest + "#" + run + "#part#";
  }

  static int number(String entry) {
    return Integer.parseInt(entry.substring(entry.lastIndexOf('#') + 1));
  }

  @Override
  public String toString() {
    return prefix(run, archiveDigest) + number;
  }
}
