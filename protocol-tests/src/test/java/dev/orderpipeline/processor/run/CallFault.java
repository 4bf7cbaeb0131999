package dev.orderpipeline.processor.run;

import java.util.function.Predicate;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Injects a fault into the n-th AWS call of a worker. */
final class CallFault implements CallInterceptor {
  /** The kind of fault. */
  enum Kind {
    /** The process ends after the call has taken effect. */
    CRASH(true, true),
    /** The call fails without effect. */
    FAILURE(false, false),
    /** The call takes effect and its response is lost. */
    RESPONSE_LOST(true, false);

    private final boolean takesEffect;
    private final boolean permanent;

    Kind(boolean takesEffect, boolean permanent) {
      this.takesEffect = takesEffect;
      this.permanent = permanent;
    }
  }

  private final Predicate<String> selected;
  private final int position;
  private final Kind kind;
  private int calls;

  /** A fault at the call with that number, from 1. */
  CallFault(int position, Kind kind) {
    this(name -> true, position, kind);
  }

  /**
   * A fault at one of the selected calls.
   *
   * @param selected selects calls by name
   * @param position the number of the call among the selected ones, from 1
   */
  CallFault(Predicate<String> selected, int position, Kind kind) {
    this.selected = selected;
    this.position = position;
    this.kind = kind;
  }

  /** True if the worker reached the call. */
  synchronized boolean wasReached() {
    return calls >= position;
  }

  @Override
  public Object intercept(String name, Call call) throws Throwable {
    if (!selected.test(name)) {
      if (kind.permanent && wasReached()) {
        throw failure(name);
      }
      return call.proceed();
    }
    int number = next();
    if (number < position || (number > position && !kind.permanent)) {
      return call.proceed();
    }
    if (number == position && kind.takesEffect) {
      Object answer = call.proceed();
      if (answer instanceof ResponseInputStream<?> stream) {
        stream.abort();
      }
    }
    throw failure(name);
  }

  private SdkClientException failure(String name) {
    return SdkClientException.create(kind + " at call " + position + ", " + name);
  }

  private synchronized int next() {
    return ++calls;
  }
}
