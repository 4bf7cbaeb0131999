package dev.orderpipeline.simulation;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One call to AWS, as the scheduler sees it.
 *
 * @param name the operation and its target, for the trace
 * @param faultKinds the kinds of faults that can affect the call
 * @param effect performs the call
 * @param independent true if no other task can observe when the call happens; the schedule then
 *     never switches tasks before it
 * @param responseDigest a digest of the last response
 * @param rejection the service's temporary failure
 * @param partialEffect performs half of a batch
 */
record Call<T>(
    String name,
    List<FaultKind> faultKinds,
    Supplier<T> effect,
    boolean independent,
    LongSupplier responseDigest,
    Supplier<SdkException> rejection,
    PartialEffect<T> partialEffect) {

  Call<T> independent(boolean value) {
    return new Call<>(name, faultKinds, effect, value, responseDigest, rejection, partialEffect);
  }

  /** Sends a batch to a service that accepts only its first half. */
  interface PartialEffect<T> {
    T apply(boolean permanently);
  }
}
