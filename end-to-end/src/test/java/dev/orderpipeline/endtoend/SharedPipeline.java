package dev.orderpipeline.endtoend;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides the stack with default settings that all test classes of a JVM share. Each test uses its
 * own partners. JUnit closes the stack after the last test class.
 */
final class SharedPipeline implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedPipeline.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == PipelineStack.class;
  }

  @Override
  public PipelineStack resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            PipelineStack.class, type -> new PipelineStack(), PipelineStack.class);
  }
}
