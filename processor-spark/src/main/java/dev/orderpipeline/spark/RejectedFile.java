package dev.orderpipeline.spark;

import dev.orderpipeline.processor.intake.FileRejectedException;
import java.io.Serializable;
import java.util.Comparator;

/**
 * Why a file cannot be read, and where that was found: of several, the first is what whoever reads
 * the files from their start finds.
 *
 * @param split the number of the split, or {@link #IN_THE_JOIN}
 */
record RejectedFile(int split, FileRejectedException rejection) implements Serializable {
  /** Behind all that is wrong with the files themselves. */
  static final int IN_THE_JOIN = Integer.MAX_VALUE;

  static final Comparator<RejectedFile> FIRST_READ =
      Comparator.comparing((RejectedFile rejected) -> rejected.rejection().kind())
          .thenComparing(RejectedFile::split)
          .thenComparing(rejected -> rejected.rejection().line());
}
