package dev.orderpipeline.ledger;

/** Thrown if another worker has taken over the lease: the worker must stop and write nothing. */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(String message) {
    super(message);
  }
}
