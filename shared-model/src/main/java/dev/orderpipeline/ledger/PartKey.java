package dev.orderpipeline.ledger;

import java.util.Objects;

/**
 * Names what a run knows of one part of its archive. Written as the sort key of its item: {@code
 * part#<manifest digest>#<run>#part#<number>}, so that a run which is built again, and has other
 * parts, knows nothing of the old ones.
 *
 * @param archiveDigest of the manifest that names the parts
 * @param number of the part in the archive, from 0
 */
public record PartKey(RunKey run, String archiveDigest, int number) {
  private static final String PREFIX = "part#";

  public PartKey {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(archiveDigest, "archiveDigest");
  }

  /** What the keys of all parts of an archive begin with, as far as one run knows of them. */
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
