package dev.orderpipeline.processor.run;

/**
 * The arrival-tracker asks for something that this function is not configured for. Nobody reads the
 * answer to a dispatch, so the invocation fails: that is counted, and alarms.
 */
public final class DispatchRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DispatchRejectedException(String message) {
    super(message);
  }
}
