package dev.orderpipeline.localstack.lambda;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All functions of a stack by name, with asynchronous invocation of each. */
public final class Functions implements AutoCloseable {
  private final Map<String, FunctionRuntime> byName;
  private final AsynchronousInvoker asynchronous;
  private final String arnPrefix;

  Functions(
      Map<String, FunctionRuntime> byName, AsynchronousInvoker asynchronous, String arnPrefix) {
    this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    this.asynchronous = asynchronous;
    this.arnPrefix = arnPrefix;
  }

  Optional<FunctionRuntime> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  String arn(String name) {
    return arnPrefix + name;
  }

  void invokeAsync(FunctionRuntime function, Invocation invocation) {
    asynchronous.accept(function, invocation);
  }

  /** Invokes a function asynchronously; the function must exist. */
  public void invokeAsync(String function, Invocation invocation) {
    asynchronous.accept(byName.get(function), invocation);
  }

  /** Starts an environment of each function, one after another in the deployment's order. */
  public void prewarm() throws InterruptedException {
    for (FunctionRuntime function : byName.values()) {
      function.prewarm();
    }
  }

  @Override
  public void close() {
    asynchronous.close();
    byName.values().forEach(FunctionRuntime::close);
    byName.values().forEach(FunctionRuntime::awaitEnd);
  }
}
