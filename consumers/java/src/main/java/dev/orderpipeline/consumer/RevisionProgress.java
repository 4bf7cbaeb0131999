package dev.orderpipeline.consumer;

import java.util.Optional;

/**
 * How much of a file set's highest revision has been stored.
 *
 * @param revision the highest revision of which a message has been stored, 1 or more
 * @param customerMessages number of its stored customer messages
 * @param errorMessages number of its stored error messages
 * @param expected what its closing message states, if that has arrived
 * @param completeRevision the highest revision that is complete, 0 for none
 */
public record RevisionProgress(
    int revision,
    long customerMessages,
    long errorMessages,
    Optional<Expected> expected,
    int completeRevision) {
  /**
   * The counts and the digest of a closing message.
   *
   * @param customerMessages number of customer messages
   * @param errorMessages number of error messages
   * @param sha256 digest of the ids of these messages, 64 lower-case hexadecimal digits
   */
  public record Expected(long customerMessages, long errorMessages, String sha256) {}

  static RevisionProgress none() {
    return new RevisionProgress(0, 0, 0, Optional.empty(), 0);
  }

  /** {@return whether all messages of the highest revision are stored; its totals are final} */
  public boolean isComplete() {
    return completeRevision == revision;
  }

  /** Begins a newer revision, if this one is older. */
  RevisionProgress atLeast(int newest) {
    return newest <= revision
        ? this
        : new RevisionProgress(newest, 0, 0, Optional.empty(), completeRevision);
  }

  RevisionProgress plus(long customers, long errors) {
    return new RevisionProgress(
        revision, customerMessages + customers, errorMessages + errors, expected, completeRevision);
  }

  RevisionProgress expecting(Expected closing) {
    return new RevisionProgress(
        revision, customerMessages, errorMessages, Optional.of(closing), completeRevision);
  }

  RevisionProgress completed() {
    return new RevisionProgress(revision, customerMessages, errorMessages, expected, revision);
  }

  /** Returns whether as many messages are stored as the closing message states, or more. */
  boolean hasExpectedCount() {
    return expected
        .filter(
            closing ->
                customerMessages + errorMessages
                    >= closing.customerMessages() + closing.errorMessages())
        .isPresent();
  }
}
