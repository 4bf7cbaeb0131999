package dev.orderpipeline.processor.run;

import java.util.function.Predicate;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Lets the n-th call of a worker go wrong. */
final class FaultAt implements Watch {
  /** What goes wrong. */
  enum FailureSummary {
    /** The process ends when the call has taken effect, so before the next one. */
    DIES(true, true),
    /** The call fails without an effect. */
    FAILS(false, false),
    /** The call takes effect and its answer is lost. */
    LOSES_THE_ANSWER(true, false);

    private final boolean takesEffect;
    private final boolean forGood;

    FailureSummary(boolean takesEffect, boolean forGood) {
      this.takesEffect = takesEffect;
      this.forGood = forGood;
    }
  }

  private final Predicate<String> counted;
  private final int place;
  private final FailureSummary fault;
  private int calls;

  /** A fault at the call with that place, from 1. */
  FaultAt(int place, FailureSummary fault) {
    this(name -> true, place, fault);
  }

  /**
   * A fault at one of some calls.
   *
   * @param counted says by its name if a call is one of them
   * @param place of the call among them, from 1
   */
  FaultAt(Predicate<String> counted, int place, FailureSummary fault) {
    this.counted = counted;
    this.place = place;
    this.fault = fault;
  }

  /** True if the worker came as far as the call. */
  synchronized boolean wasMet() {
    return calls >= place;
  }

  @Override
  public Object around(String name, Call call) throws Throwable {
    if (!counted.test(name)) {
      if (fault.forGood && wasMet()) {
        throw failure(name);
      }
      return call.proceed();
    }
    int number = next();
    if (number < place || (number > place && !fault.forGood)) {
      return call.proceed();
    }
    if (number == place && fault.takesEffect) {
      Object answer = call.proceed();
      if (answer instanceof ResponseInputStream<?> stream) {
        stream.abort();
      }
    }
    throw failure(name);
  }

  private SdkClientException failure(String name) {
    return SdkClientException.create(fault + " at call " + place + ", " + name);
  }

  private synchronized int next() {
    return ++calls;
  }
}
