package dev.orderpipeline.function;

/** Thrown if an environment variable is missing or invalid. Fix it in the function's template. */
public final class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidSettingException(String message) {
    super(message);
  }
}
