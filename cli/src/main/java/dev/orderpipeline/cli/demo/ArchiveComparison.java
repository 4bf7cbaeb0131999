package dev.orderpipeline.cli.demo;

import java.util.List;

/**
 * The result of comparing the received messages with the archive.
 *
 * @param archived the number of messages in the archive
 * @param received the number of distinct messages received
 * @param duplicates the number of duplicate deliveries, which consumers must handle
 * @param first the first messages both archived and received, in the archive's order
 * @param problems each difference as a sentence; empty if there is none
 */
record ArchiveComparison(
    long archived, long received, long duplicates, List<String> first, List<String> problems) {

  ArchiveComparison {
    first = List.copyOf(first);
    problems = List.copyOf(problems);
  }

  /** Whether there is no problem. */
  boolean isGood() {
    return problems.isEmpty();
  }
}
