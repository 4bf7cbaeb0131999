package dev.orderpipeline.simulation;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Explores all schedules within the bounds, depth first. Each schedule repeats the choices of the
 * previous one up to the last choice with an untried option. It stops at a state that was explored
 * with at least as many faults and preemptions left.
 */
final class DepthFirst implements Choices {
  private static final int MAX_PREEMPTIONS = 8;

  private int[] chosen = new int[256];
  private int[] options = new int[256];
  private int length;
  private int position;

  // An open hash table of primitive values: there are millions of states.
  private long[] states = new long[1 << 16];
  private int[] leftAtStates = new int[1 << 16];
  private int stateCount;

  @Override
  public int choose(int optionCount, LongSupplier state, int faultsLeft, int preemptionsLeft) {
    if (position < length) {
      // A choice with a single option has no entry in the prefix.
      return optionCount == 1 ? 0 : chosen[position++];
    }
    long digest = state.getAsLong();
    if (!add(digest == 0 ? 1 : digest, faultsLeft, preemptionsLeft)) {
      return EXPLORED;
    }
    if (optionCount == 1) {
      return 0;
    }
    if (length == chosen.length) {
      chosen = Arrays.copyOf(chosen, 2 * length);
      options = Arrays.copyOf(options, 2 * length);
    }
    chosen[length] = 0;
    options[length] = optionCount;
    length++;
    position++;
    return 0;
  }

  /** Prepares the next schedule; false if there is none. */
  boolean next() {
    position = 0;
    while (length > 0) {
      int last = length - 1;
      if (++chosen[last] < options[last]) {
        return true;
      }
      length--;
    }
    return false;
  }

  /** The options that the last schedule chose. */
  int[] chosen() {
    return Arrays.copyOf(chosen, length);
  }

  int states() {
    return stateCount;
  }

  /** Adds a state; false if it was explored with as much left. */
  private boolean add(long state, int faultsLeft, int preemptionsLeft) {
    if (4 * stateCount > 3 * states.length) {
      grow();
    }
    int slot = slot(states, state);
    if (states[slot] == 0) {
      states[slot] = state;
      stateCount++;
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
