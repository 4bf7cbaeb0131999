package dev.orderpipeline.ledger;

/**
 * Thrown if a worker has lost its lease to another one, or cannot renew it in time: the worker must
 * stop and write nothing.
 */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(String message) {
    super(message);
  }
}
