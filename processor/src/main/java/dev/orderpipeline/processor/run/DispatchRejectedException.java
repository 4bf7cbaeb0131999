package dev.orderpipeline.processor.run;

/**
 * Thrown if a dispatch names a bucket or queue that this function is not configured for. Nobody
 * reads the response of a dispatch, so the invocation must fail and raise an alarm.
 */
public final class DispatchRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DispatchRejectedException(String message) {
    super(message);
  }
}
