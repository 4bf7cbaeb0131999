package dev.orderpipeline.ledger;

import java.util.Objects;
import java.util.Optional;

/**
 * Whether a file set needs the sweep, and why not if it is closed.
 *
 * @param status in one word, for operators
 * @param open true while the set needs the sweep: files or a run are unfinished
 * @param unpublished why a closed set's day is unpublished; empty if it is published, or the set
 *     open
 */
public record Lifecycle(Status status, boolean open, Optional<UnpublishedReason> unpublished) {

  /** The state of a set, without its run. */
  public enum Status {
    /** Files are missing. */
    WAITING,
    /** A revision is recorded; its run has the further state. */
    RECORDED,
    /**
     * Closed, because files were still missing 14 days after the date and a notification was sent.
     * A later event reopens the set.
     */
    MISSED
  }

  /** The lifecycle of a set without a record. */
  public static final Lifecycle NONE = new Lifecycle(Status.WAITING, false, Optional.empty());

  public Lifecycle {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(unpublished, "unpublished");
    if (open && unpublished.isPresent()) {
      throw new IllegalArgumentException("an open file set cannot have an unpublished reason");
    }
  }

  Lifecycle opened() {
    return new Lifecycle(status, true, Optional.empty());
  }

  Lifecycle opened(Status newStatus) {
    return new Lifecycle(newStatus, true, Optional.empty());
  }

  /** Closes the set; keeps the earlier date if it is already closed for the same reason. */
  Lifecycle closed(Optional<UnpublishedReason> reason) {
    boolean known =
        unpublished
            .flatMap(before -> reason.filter(after -> after.why() == before.why()))
            .isPresent();
    return new Lifecycle(status, false, known ? unpublished : reason);
  }

  Lifecycle closed(Status newStatus, UnpublishedReason reason) {
    return new Lifecycle(newStatus, open, unpublished).closed(Optional.of(reason));
  }
}
