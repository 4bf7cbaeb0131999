package dev.orderpipeline.aws;

import java.util.function.Supplier;

/**
 * Creates a value at its first use and keeps it, so a starting function creates only what its first
 * event needs. Thread-safe.
 */
public final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> factory;
  private T value;

  public Lazy(Supplier<T> factory) {
    this.factory = factory;
  }

  @Override
  public synchronized T get() {
    if (value == null) {
      value = factory.get();
    }
    return value;
  }
}
