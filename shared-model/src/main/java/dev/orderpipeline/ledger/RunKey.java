package dev.orderpipeline.ledger;

import java.util.Objects;
import java.util.Optional;

/**
 * The key of a run within its file set: the run of a revision, or one replay of it. Its text is the
 * sort key of the item: {@code run#<revision>} or {@code run#<revision>#replay#<replay id>}.
 *
 * @param revision 1 or more
 */
public record RunKey(int revision, Optional<String> replayId) {
  static final String PREFIX = "run#";
  private static final String REPLAY = "#replay#";

  public RunKey {
    Objects.requireNonNull(replayId, "replayId");
  }

  /** The run of a revision. */
  public static RunKey of(int revision) {
    return new RunKey(revision, Optional.empty());
  }

  /** A replay of a revision. */
  public static RunKey replay(int revision, String replayId) {
    return new RunKey(revision, Optional.of(replayId));
  }

  static RunKey parse(String entry) {
    String rest = entry.substring(PREFIX.length());
    int replay = rest.indexOf(REPLAY);
    return replay < 0
        ? of(Integer.parseInt(rest))
        : replay(
            Integer.parseInt(rest.substring(0, replay)), rest.substring(replay + REPLAY.length()));
  }

  /** Returns whether this is a replay. */
  public boolean isReplay() {
    return replayId.isPresent();
  }

  @Override
  public String toString() {
    return PREFIX + revision + replayId.map(id -> REPLAY + id).orElse("");
  }
}
