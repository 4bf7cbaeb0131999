package dev.orderpipeline.processor.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An interceptor of a worker's AWS calls. It can delay a call, replace it or let it fail. */
@FunctionalInterface
interface CallInterceptor {
  /** Passes on every call. */
  CallInterceptor NONE = (name, call) -> call.proceed();

  /** An intercepted call. */
  interface Call {
    Object proceed() throws Throwable;
  }

  /** Called instead of the client's method with that name, from any thread. */
  Object intercept(String name, Call call) throws Throwable;

  /** Wraps a client so that its calls go through the interceptor. */
  static <C> C wrap(Class<C> type, C client, CallInterceptor interceptor) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                interceptor.intercept(
                    method.getName(),
                    () -> {
                      try {
                        return method.invoke(client, arguments);
                      } catch (InvocationTargetException e) {
                        throw e.getCause();
                      }
                    })));
  }
}
