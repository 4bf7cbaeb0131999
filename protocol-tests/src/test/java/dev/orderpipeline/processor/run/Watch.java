package dev.orderpipeline.processor.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Stands between a worker and AWS: sees every call, and may let it fail or do something first. */
@FunctionalInterface
interface Watch {
  /** Lets every call pass. */
  Watch NOTHING = (name, call) -> call.proceed();

  /** A call on its way to AWS. */
  interface Call {
    Object proceed() throws Throwable;
  }

  /** Called, from any thread, in place of the client's method with that name. */
  Object around(String name, Call call) throws Throwable;

  /** The client as a worker sees it. */
  static <C> C over(Class<C> type, C client, Watch watch) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                watch.around(
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
