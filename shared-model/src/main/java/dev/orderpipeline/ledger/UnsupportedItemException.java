package dev.orderpipeline.ledger;

/**
 * Reports an item with a value that only a newer version of the pipeline knows. Its set must be
 * left as it is, because this version cannot know what is safe.
 */
public final class UnsupportedItemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedItemException(String message) {
    super(message);
  }

  UnsupportedItemException(String message, Throwable cause) {
    super(message, cause);
  }
}
