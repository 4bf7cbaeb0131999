package dev.orderpipeline.ledger;

/** An item kept changing under a writer; trying again later will do. */
public final class ContendedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ContendedException(String message) {
    super(message);
  }
}
