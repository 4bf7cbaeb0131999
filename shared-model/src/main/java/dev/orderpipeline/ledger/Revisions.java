package dev.orderpipeline.ledger;

import dev.orderpipeline.model.CorrectionSettle;
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
 * @param settlesBy when corrections are dispatched although files still change. The first
 *     unpublished correction sets it, and it holds until a revision starts to publish or the
 *     current one ends. If a correction has settled and could still not be built, the next one sets
 *     it again
 * @param publishing the revision that has started to publish and is not finished
 */
public record Revisions(
    int current,
    Optional<PinnedFiles> pinned,
    Instant settlesAt,
    Optional<Instant> settlesBy,
    OptionalInt publishing) {

  /** No revision. */
  public static final Revisions NONE =
      new Revisions(0, Optional.empty(), Instant.EPOCH, Optional.empty(), OptionalInt.empty());

  public Revisions {
    Objects.requireNonNull(settlesAt, "settlesAt");
    Objects.requireNonNull(settlesBy, "settlesBy");
    if (pinned.isPresent() != current > 0) {
      throw new IllegalArgumentException(
          "revision " + current + " does not match its pinned files");
    }
  }

  /** The next revision as the current one; it settles unless it is the first. */
  Revisions next(PinnedFiles files, Instant now, CorrectionSettle settle) {
    if (current == 0) {
      return new Revisions(1, Optional.of(files), now, Optional.empty(), publishing);
    }
    Instant by =
        settlesBy.filter(limit -> keepsLimit(limit, now)).orElseGet(() -> now.plus(settle.max()));
    Instant quiet = now.plus(settle.quiet());
    return new Revisions(
        current + 1,
        Optional.of(files),
        quiet.isBefore(by) ? quiet : by,
        Optional.of(by),
        publishing);
  }

  /**
   * Returns whether the limit of the current revision holds for the next one. After a quiet time it
   * does not, unless the current one can be being built: changes must not supersede builds forever.
   */
  private boolean keepsLimit(Instant limit, Instant now) {
    boolean isQuiet = !settlesAt.isAfter(now) && !isChanging();
    boolean canBuild = publishing.isEmpty() && limit.isAfter(now);
    return !isQuiet || canBuild;
  }

  /** Another revision of the same files as the current one. */
  Revisions replacedBy(int next, Instant settles) {
    if (next <= current) {
      throw new IllegalArgumentException("revision " + next + " is not above " + current);
    }
    return new Revisions(next, pinned, settles, Optional.empty(), OptionalInt.empty());
  }

  /** The current revision pinned to other versions of the same content. */
  Revisions pinnedAgain(PinnedFiles files) {
    return new Revisions(current, Optional.of(files), settlesAt, settlesBy, publishing);
  }

  Revisions settlingAt(Instant time) {
    return new Revisions(current, pinned, time, settlesBy, publishing);
  }

  Revisions publishing(int revision) {
    return new Revisions(current, pinned, settlesAt, Optional.empty(), OptionalInt.of(revision));
  }

  /** No publishing revision, after the end of {@code revision}. */
  Revisions ended(int revision) {
    return new Revisions(
        current,
        pinned,
        settlesAt,
        revision == current ? Optional.empty() : settlesBy,
        OptionalInt.empty());
  }

  /**
   * Returns whether files changed so often that the current revision is dispatched without quiet
   * time before it.
   */
  public boolean isChanging() {
    return settlesBy.filter(settlesAt::equals).isPresent();
  }

  /** Returns whether the current revision is dispatched although files still change. */
  boolean isSettledByLimit(Instant now) {
    return settlesBy.filter(by -> !by.isAfter(now)).isPresent();
  }
}
