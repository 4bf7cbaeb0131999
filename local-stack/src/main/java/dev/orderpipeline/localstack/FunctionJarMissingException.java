package dev.orderpipeline.localstack;

/**
 * The jar of a function or job is not where it should be, most likely because nothing was built
 * yet.
 */
public final class FunctionJarMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FunctionJarMissingException(String message) {
    super(message);
  }
}
