package dev.orderpipeline.processor.run;

/**
 * Thrown to fail an invocation that can succeed on retry. Lambda writes the messages of an
 * exception and its causes to the log and to the queue of failed invocations. So this exception has
 * only the message of {@link FailureSummary} and the original stack trace, but no cause.
 */
public final class AttemptFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private AttemptFailedException(String message) {
    super(message);
  }

  /** Creates the exception for a fault, with the stack trace of the fault. */
  public static AttemptFailedException of(Exception fault) {
    AttemptFailedException failure = new AttemptFailedException(FailureSummary.of(fault));
    failure.setStackTrace(fault.getStackTrace());
    return failure;
  }
}
