package dev.orderpipeline.processor.publishing;

/** Tells whether the worker may still send; asked from the sending threads. */
@FunctionalInterface
public interface SendPermission {
  /**
   * Returns if a call that begins now will end while the worker still holds the set.
   *
   * @throws dev.orderpipeline.ledger.LeaseLostException otherwise
   */
  void check();
}
