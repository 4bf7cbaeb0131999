package dev.orderpipeline.benchmarks;

/**
 * Two programs produced different messages from the same day; the message shows the first
 * difference.
 */
final class OutputsDifferException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputsDifferException(String message) {
    super(message);
  }
}
