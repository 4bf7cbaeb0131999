package dev.orderpipeline.cli;

import java.util.List;

/**
 * Whether what was received is what is archived.
 *
 * @param archived how many messages the archive holds
 * @param received how many different messages were received
 * @param repeated how many were delivered once more than needed, which consumers must bear
 * @param first the first messages that were archived and received, in the archive's order
 * @param problems everything that is not as it must be, as sentences; empty if all is well
 */
record ArchiveComparison(
    long archived, long received, long repeated, List<String> first, List<String> problems) {

  ArchiveComparison {
    first = List.copyOf(first);
    problems = List.copyOf(problems);
  }

  /** True if all is well. */
  boolean isGood() {
    return problems.isEmpty();
  }
}
