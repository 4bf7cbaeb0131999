package dev.orderpipeline.localstack.process;

/** The jar of a function or job is missing, usually because the project is not built yet. */
public final class FunctionJarMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FunctionJarMissingException(String message) {
    super(message);
  }
}
