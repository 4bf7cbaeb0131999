package dev.orderpipeline.processor.explain;

import dev.orderpipeline.processor.archive.LineSink;
import dev.orderpipeline.processor.run.RemainingTime;
import java.time.Duration;

/**
 * Stops reading before Lambda stops the function, so that the rest of the answer is in time.
 *
 * @param remaining the time until Lambda stops the function
 * @param reserve the part of it that is not for reading
 */
record TimeLimit(RemainingTime remaining, Duration reserve) {
  /** Whether only the reserve is left. */
  boolean isReached() {
    return remaining.get().compareTo(reserve) < 0;
  }

  /**
   * Ends the reading once the limit is reached.
   *
   * @throws OutOfTimeException if it is
   */
  void check() {
    if (isReached()) {
      throw new OutOfTimeException();
    }
  }

  /** Checks the limit before each line. */
  LineSink checking(LineSink lines) {
    return body -> {
      check();
      lines.accept(body);
    };
  }

  /** Thrown to end the reading of a file or an archive. */
  static final class OutOfTimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OutOfTimeException() {
      super("the function ran out of time");
    }
  }
}
