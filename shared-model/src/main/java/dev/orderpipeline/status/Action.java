package dev.orderpipeline.status;

import java.util.Optional;

/**
 * A request that an operator can send for a file set.
 *
 * @param code the kind of request
 * @param replayId the {@code replay_id} of the replay to continue
 */
public record Action(Code code, Optional<String> replayId) {

  /** A kind of request. Programs can rely on the names: they are added, never renamed. */
  public enum Code {
    /** Find the files in the bucket. */
    RECONCILE,
    /** Process the set, or continue its run. */
    REPLAY,
    /** Process a correction without waiting for further files. */
    REPLAY_NOW,
    /** Publish the day regardless of thresholds. */
    REPLAY_AS_IT_IS,
    /** Continue the replay with that {@code replay_id}. */
    CONTINUE_REPLAY
  }

  static Action of(Code code) {
    return new Action(code, Optional.empty());
  }

  static Action continueReplay(String replayId) {
    return new Action(Code.CONTINUE_REPLAY, Optional.of(replayId));
  }
}
