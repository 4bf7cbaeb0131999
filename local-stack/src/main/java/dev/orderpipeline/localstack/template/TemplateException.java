package dev.orderpipeline.localstack.template;

/** The template contains something that the local stack cannot run as AWS does. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message);
  }
}
