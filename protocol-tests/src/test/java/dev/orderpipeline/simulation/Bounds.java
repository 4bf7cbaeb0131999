package dev.orderpipeline.simulation;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How much trouble a schedule may meet.
 *
 * @param faults how many steps may have another fate than to proceed
 * @param preemptions how many times a task that could go on is held up
 * @param fates the fates that are met
 */
record Bounds(int faults, int preemptions, Set<Fate> fates) {
  Bounds {
    fates = Collections.unmodifiableSet(EnumSet.copyOf(fates));
  }

  /** Bounds with every fate but for the one that only a scenario can meet which expects it. */
  static Bounds of(int faults, int preemptions) {
    EnumSet<Fate> fates = EnumSet.allOf(Fate.class);
    fates.remove(Fate.REFUSES_ENTRY);
    return new Bounds(faults, preemptions, fates);
  }

  /** Bounds with these fates only. */
  static Bounds only(int faults, int preemptions, Fate... fates) {
    return new Bounds(faults, preemptions, EnumSet.copyOf(Arrays.asList(fates)));
  }
}
