package dev.orderpipeline.simulation;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Goes through all schedules within the bounds, one after the other: each begins as the one before
 * it did, and goes another way at the last place that has one left. A state that was met before,
 * with as much trouble left, is not gone through again.
 */
final class DepthFirst implements Choices {
  private static final int MAX_PREEMPTIONS = 8;

  private int[] taken = new int[256];
  private int[] options = new int[256];
  private int length;
  private int position;

  // An open hash table of primitive values: there are millions of states.
  private long[] states = new long[1 << 16];
  private int[] leftAtStates = new int[1 << 16];
  private int known;

  @Override
  public int choose(int ways, LongSupplier state, int faultsLeft, int preemptionsLeft) {
    if (position < length) {
      // Where there is but one way, the prefix has no entry.
      return ways == 1 ? 0 : taken[position++];
    }
    long digest = state.getAsLong();
    if (!add(digest == 0 ? 1 : digest, faultsLeft, preemptionsLeft)) {
      return KNOWN;
    }
    if (ways == 1) {
      return 0;
    }
    if (length == taken.length) {
      taken = Arrays.copyOf(taken, 2 * length);
      options = Arrays.copyOf(options, 2 * length);
    }
    taken[length] = 0;
    options[length] = ways;
    length++;
    position++;
    return 0;
  }

  /** Turns to the next schedule; false if there is none. */
  boolean next() {
    position = 0;
    while (length > 0) {
      int last = length - 1;
      if (++taken[last] < options[last]) {
        return true;
      }
      length--;
    }
    return false;
  }

  /** The ways taken by the schedule that was just run. */
  int[] taken() {
    return Arrays.copyOf(taken, length);
  }

  int states() {
    return known;
  }

  /** Adds a state; false if it is known with as much left. */
  private boolean add(long state, int faultsLeft, int preemptionsLeft) {
    if (4 * known > 3 * states.length) {
      grow();
    }
    int slot = slot(states, state);
    if (states[slot] == 0) {
      states[slot] = state;
      known++;
    }
    // Each bit is a pair of what was left; 4 faults by 8 preemptions fill an int.
    for (int faults = faultsLeft; faults < 4; faults++) {
      for (int preemptions = preemptionsLeft; preemptions < MAX_PREEMPTIONS; preemptions++) {
        if ((leftAtStates[slot] & (1 << (faults * MAX_PREEMPTIONS + preemptions))) != 0) {
          return false;
        }
      }
    }
    leftAtStates[slot] |= 1 << (faultsLeft * MAX_PREEMPTIONS + preemptionsLeft);
    return true;
  }

  private static int slot(long[] table, long state) {
    int slot = (int) (state ^ (state >>> 32)) & (table.length - 1);
    while (table[slot] != 0 && table[slot] != state) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] larger = new long[2 * states.length];
    int[] left = new int[larger.length];
    for (int i = 0; i < states.length; i++) {
      if (states[i] != 0) {
        int slot = slot(larger, states[i]);
        larger[slot] = states[i];
        left[slot] = leftAtStates[i];
      }
    }
    states = larger;
    leftAtStates = left;
  }
}
