package dev.orderpipeline.ledger;

import dev.orderpipeline.model.PinnedFiles;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A file set's current revision, and the revision whose publishing has started.
 *
 * @param current the current revision's number, 0 if the set was never complete
 * @param pinned the current revision's versions, present if {@code current} is above 0
 * @param settlesAt the current revision is not dispatched before this time
 * @param publishing the revision that has started to publish and is not finished
 */
public record Revisions(
    int current, Optional<PinnedFiles> pinned, Instant settlesAt, OptionalInt publishing) {

  /** No revision. */
  public static final Revisions NONE =
      new Revisions(0, Optional.empty(), Instant.EPOCH, OptionalInt.empty());

  public Revisions {
    Objects.requireNonNull(settlesAt, "settlesAt");
    if (pinned.isPresent() != current > 0) {
      throw new IllegalArgumentException(
          "revision " + current + " does not match its pinned files");
    }
  }

  /** The next revision as the current one. */
  Revisions next(PinnedFiles files, Instant settles) {
    return new Revisions(current + 1, Optional.of(files), settles, publishing);
  }

  /** Another revision of the same files as the current one. */
  Revisions replacedBy(int next, Instant settles) {
    if (next <= current) {
      throw new IllegalArgumentException("revision " + next + " is not above " + current);
    }
    return new Revisions(next, pinned, settles, OptionalInt.empty());
  }

  /** The current revision pinned to other versions of the same content. */
  Revisions pinnedAgain(PinnedFiles files) {
    return new Revisions(current, Optional.of(files), settlesAt, publishing);
  }

  Revisions settlingAt(Instant time) {
    return new Revisions(current, pinned, time, publishing);
  }

  Revisions publishing(int revision) {
    return new Revisions(current, pinned, settlesAt, OptionalInt.of(revision));
  }

  Revisions publishingNone() {
    return new Revisions(current, pinned, settlesAt, OptionalInt.empty());
  }
}
