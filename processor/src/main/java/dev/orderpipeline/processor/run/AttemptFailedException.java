package dev.orderpipeline.processor.run;

/**
 * Fails an invocation that may succeed when it is tried again. Lambda writes what it says, and what
 * its causes say, to the log and into the queue of failed invocations; so it says no more than
 * {@link FailureSummary} tells, and has no cause. It shows where the fault was.
 */
public final class AttemptFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private AttemptFailedException(String message) {
    super(message);
  }

  /** What is told of a fault, from the place where that was thrown. */
  public static AttemptFailedException of(Exception fault) {
    AttemptFailedException told = new AttemptFailedException(FailureSummary.told(fault));
    told.setStackTrace(fault.getStackTrace());
    return told;
  }
}
