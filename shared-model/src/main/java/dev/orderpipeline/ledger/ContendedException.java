package dev.orderpipeline.ledger;

/** Thrown if conditional writes keep failing because others change the item; retry later. */
public final class ContendedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ContendedException(String message) {
    super(message);
  }
}
