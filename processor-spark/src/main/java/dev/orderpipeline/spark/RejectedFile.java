package dev.orderpipeline.spark;

import dev.orderpipeline.transform.intake.FileRejectedException;
import java.io.Serializable;
import java.util.Comparator;

/**
 * The rejection of a file and the split that has the fault. The minimum by {@link #FIRST_READ} is
 * the rejection that a sequential read of the files finds first.
 *
 * @param split the number of the split, or {@link #IN_THE_JOIN}
 */
record RejectedFile(int split, FileRejectedException rejection) implements Serializable {
  /** Sorts a rejection by the join after all faults of the file itself. */
  static final int IN_THE_JOIN = Integer.MAX_VALUE;

  static final Comparator<RejectedFile> FIRST_READ =
      Comparator.comparing((RejectedFile rejected) -> rejected.rejection().kind())
          .thenComparing(RejectedFile::split)
          .thenComparing(rejected -> rejected.rejection().line());
}
