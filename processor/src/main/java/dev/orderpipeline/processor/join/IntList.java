package dev.orderpipeline.processor.join;

import java.util.Arrays;

/** A growing list of ints, 4 bytes each. */
final class IntList {
  private int[] values = new int[16];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
    }
    values[size++] = value;
  }

  int get(int index) {
    return values[index];
  }

  void increment(int index) {
    values[index]++;
  }

  long bytes() {
    return 4L * values.length;
  }
}
