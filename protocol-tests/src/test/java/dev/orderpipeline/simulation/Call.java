package dev.orderpipeline.simulation;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One call to AWS, as the scheduler sees it.
 *
 * @param name what is called, for people
 * @param fates what may become of it, but for that it proceeds
 * @param effect does it
 * @param alone true if no step of another task can tell whether this one is made before it or after
 *     it: then nobody needs to go in between, here
 * @param answer a digest of what the last effect answered
 * @param rejection how the service rejects for now
 * @param inPart does the first half of it; the argument tells if the rest is rejected for good
 */
record Call<T>(
    String name,
    List<Fate> fates,
    Supplier<T> effect,
    boolean alone,
    LongSupplier answer,
    Supplier<SdkException> rejection,
    InPart<T> inPart) {

  Call<T> alone(boolean value) {
    return new Call<>(name, fates, effect, value, answer, rejection, inPart);
  }

  /** A batch of which not all is taken. */
  interface InPart<T> {
    T does(boolean rejectedForGood);
  }
}
