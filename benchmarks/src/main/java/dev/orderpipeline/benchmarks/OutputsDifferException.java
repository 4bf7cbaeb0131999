package dev.orderpipeline.benchmarks;

/** Two programs that made different messages of the same day; its message shows the first. */
final class OutputsDifferException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputsDifferException(String message) {
    super(message);
  }
}
