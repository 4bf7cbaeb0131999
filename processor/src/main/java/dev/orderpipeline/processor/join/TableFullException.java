package dev.orderpipeline.processor.join;

/** A table of a join may not grow further. The message follows "the file has". */
final class TableFullException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TableFullException(String message) {
    super(message);
  }
}
