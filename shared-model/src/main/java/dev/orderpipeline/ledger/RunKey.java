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

  /** Parses a sort key; empty for anything that {@link #toString()} does not write. */
  static Optional<RunKey> parse(String entry) {
    String rest = entry.substring(PREFIX.length());
    int replay = rest.indexOf(REPLAY);
    String revision = replay < 0 ? rest : rest.substring(0, replay);
    if (!revision.matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    return Optional.of(
        new RunKey(
            Integer.parseInt(revision),
            replay < 0 ? Optional.empty() : Optional.of(rest.substring(replay + REPLAY.length()))));
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
