package dev.orderpipeline.transform.join;

/** Thrown when a table of a join has reached its limit. The message continues "the file has". */
final class TableFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TableFullException(String message) {
    super(message);
  }
}
