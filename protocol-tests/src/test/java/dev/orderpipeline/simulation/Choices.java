package dev.orderpipeline.simulation;

import java.util.function.LongSupplier;

/** Selects the next step of a schedule wherever there are several options. */
interface Choices {
  /** Ends the schedule, because everything after its state has been explored. */
  int EXPLORED = -1;

  /**
   * Selects an option.
   *
   * @param options the number of options, 1 or more; option 0 is the one without a fault
   * @param state a digest of everything that the future depends on, except the remaining bounds
   * @param faultsLeft the remaining number of faults
   * @param preemptionsLeft the remaining number of preemptions
   * @return the option, from 0, or {@link #EXPLORED}
   */
  int choose(int options, LongSupplier state, int faultsLeft, int preemptionsLeft);
}
