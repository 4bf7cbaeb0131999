package dev.orderpipeline.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Calls of one worker that {@link Tampering} postpones. */
final class PostponedCalls {
  private final boolean enabled;
  private final List<Supplier<?>> calls = new ArrayList<>();

  PostponedCalls(boolean enabled) {
    this.enabled = enabled;
  }

  /** Postpones the call if tampering is on; false if it must be made now. */
  boolean postpone(Supplier<?> call) {
    return enabled && calls.add(call);
  }

  /** Makes the postponed calls. */
  void runAll() {
    for (Supplier<?> call : List.copyOf(calls)) {
      Object unused = call.get();
    }
    calls.clear();
  }
}
