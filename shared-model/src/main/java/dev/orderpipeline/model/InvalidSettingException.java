package dev.orderpipeline.model;

/** A function's environment lacks a setting or holds a wrong one; mended in the template. */
public final class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidSettingException(String message) {
    super(message);
  }
}
