package dev.orderpipeline.simulation;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Limits on the faults and preemptions of a schedule.
 *
 * @param faults the maximum number of faults, 0 or more
 * @param preemptions the maximum number of times that a ready task is held up, 0 or more
 * @param faultKinds the kinds of faults that can occur
 */
record Bounds(int faults, int preemptions, Set<FaultKind> faultKinds) {
  Bounds {
    faultKinds = Collections.unmodifiableSet(EnumSet.copyOf(faultKinds));
  }

  /** Bounds with all kinds of faults except a rejected entry, which few scenarios expect. */
  static Bounds of(int faults, int preemptions) {
    EnumSet<FaultKind> faultKinds = EnumSet.allOf(FaultKind.class);
    faultKinds.remove(FaultKind.ENTRY_REJECTED);
    return new Bounds(faults, preemptions, faultKinds);
  }

  /** Bounds with these kinds of faults only. */
  static Bounds only(int faults, int preemptions, FaultKind... faultKinds) {
    return new Bounds(faults, preemptions, EnumSet.copyOf(Arrays.asList(faultKinds)));
  }
}
