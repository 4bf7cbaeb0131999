package dev.orderpipeline.ledger;

/**
 * A worker wrote under a lease that another worker has taken over: it must stop and touch nothing.
 */
public final class LeaseLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LeaseLostException(String message) {
    super(message);
  }
}
