package dev.orderpipeline.benchmarks;

import java.io.IOException;

/** Finds the smallest heap with which a program still ends well, in steps of 16 MiB. */
final class SmallestHeap {
  private static final int STEP_MIB = 16;

  private SmallestHeap() {}

  /**
   * Finds it between two bounds.
   *
   * @param most with which it ends well
   * @return in MiB
   */
  static int find(int most, Trial trial) throws IOException, InterruptedException {
    int fails = 0;
    int works = most / STEP_MIB;
    while (works - fails > 1) {
      int middle = (fails + works) / 2;
      if (trial.endsWell(middle * STEP_MIB)) {
        works = middle;
      } else {
        fails = middle;
      }
    }
    return works * STEP_MIB;
  }

  /** Runs the program. */
  interface Trial {
    boolean endsWell(int heapMib) throws IOException, InterruptedException;
  }
}
