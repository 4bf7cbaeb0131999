package dev.orderpipeline.processor.run;

import java.time.Duration;

/** Tells how long the function may still run. */
@FunctionalInterface
public interface RemainingTime {
  /** The time until the function's timeout. */
  Duration get();
}
