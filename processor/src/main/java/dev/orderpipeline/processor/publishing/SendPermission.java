package dev.orderpipeline.processor.publishing;

/** Check that a worker can still send under its lease. Implementations are thread-safe. */
@FunctionalInterface
public interface SendPermission {
  /**
   * Checks that a call that starts now ends before the lease does.
   *
   * @throws dev.orderpipeline.ledger.LeaseLostException if it could end later
   */
  void check();
}
