package dev.orderpipeline.endtoend;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the stack with the default settings that all test classes of a JVM share: each test
 * uploads for partners of its own. JUnit closes the stack after the last of them.
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
