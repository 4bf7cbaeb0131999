package dev.orderpipeline.simulation;

import java.util.function.LongSupplier;

/** Decides, at each point where a schedule can go on in several ways, which way it goes. */
interface Choices {
  /** The answer that ends the schedule: from this state on, all has been explored already. */
  int KNOWN = -1;

  /**
   * Chooses.
   *
   * @param options how many ways there are, 1 or more; way 0 is the one without any trouble
   * @param state a digest of everything that the future depends on, but for what is left
   * @param faultsLeft how many faults the schedule may still meet
   * @param preemptionsLeft how many times a task that could go on may still be held up
   * @return the way, from 0, or {@link #KNOWN}
   */
  int choose(int options, LongSupplier state, int faultsLeft, int preemptionsLeft);
}
