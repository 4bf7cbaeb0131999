package dev.orderpipeline.ledger;

import java.util.function.Supplier;

/**
 * Makes something when it is first asked for: a function that starts pays only for what its first
 * event needs. Thread-safe.
 */
public final class Once<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private T made;

  public Once(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public synchronized T get() {
    if (made == null) {
      made = maker.get();
    }
    return made;
  }
}
