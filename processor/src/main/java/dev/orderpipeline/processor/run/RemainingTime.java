package dev.orderpipeline.processor.run;

import java.time.Duration;

/** Supplier of the function's remaining time. */
@FunctionalInterface
public interface RemainingTime {
  /** The time until the function's timeout. */
  Duration get();
}
