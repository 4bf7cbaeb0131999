package dev.orderpipeline.consumer;

import java.util.List;

/**
 * What a call of {@link TotalsStore#apply} has changed.
 *
 * @param changed number of messages that changed the tables
 * @param ignored number of messages that were duplicates, or of a revision that no longer counts
 * @param completed the revisions that became complete; all of a revision's totals are stored, and
 *     no total of an earlier one is left
 * @param mismatched the revisions of which as many messages are stored as their closing message
 *     states, but not the same ones; something else has changed the tables, or the contract was
 *     broken. They stay incomplete
 */
public record ApplyResult(
    int changed, int ignored, List<FileSetRevision> completed, List<FileSetRevision> mismatched) {
  /**
   * A revision of a file set.
   *
   * @param fileSet {@code <partner>/<yyyy-MM-dd>}, or only the date
   * @param number 1 or more
   */
  public record FileSetRevision(String fileSet, int number) {}
}
