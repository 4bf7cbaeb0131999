package dev.orderpipeline.benchmarks;

import java.io.IOException;

/** Finds the smallest heap with which a program succeeds, in steps of 16 MiB. */
final class SmallestHeap {
  private static final int STEP_MIB = 16;

  private SmallestHeap() {}

  /**
   * Finds the heap by binary search.
   *
   * @param max a heap in MiB with which the program succeeds
   * @return the smallest heap in MiB
   */
  static int find(int max, Trial trial) throws IOException, InterruptedException {
    int fails = 0;
    int works = max / STEP_MIB;
    while (works - fails > 1) {
      int middle = (fails + works) / 2;
      if (trial.succeeds(middle * STEP_MIB)) {
        works = middle;
      } else {
        fails = middle;
      }
    }
    return works * STEP_MIB;
  }

  /** Runs the program with a heap. */
  interface Trial {
    boolean succeeds(int heapMib) throws IOException, InterruptedException;
  }
}
