package dev.orderpipeline.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The calls of one worker that are made later than the worker wants, if it is tampered with. */
final class Late {
  private final boolean tampers;
  private final List<Supplier<?>> calls = new ArrayList<>();

  Late(boolean tampers) {
    this.tampers = tampers;
  }

  /** True if the call is kept for later. */
  boolean postpones(Supplier<?> call) {
    return tampers && calls.add(call);
  }

  /** Makes the calls that were kept. */
  void make() {
    for (Supplier<?> call : List.copyOf(calls)) {
      Object unused = call.get();
    }
    calls.clear();
  }
}
