package dev.orderpipeline.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * What people were told of a set whose files did not come in time. Immutable.
 *
 * @param missingAt when it was put on record that they were told of missing files
 * @param completeAt when it was put on record that they were told, after that, of all having come
 */
public record NotificationLog(Optional<Instant> missingAt, Optional<Instant> completeAt) {
  /** Nobody was told anything. */
  public static final NotificationLog NONE =
      new NotificationLog(Optional.empty(), Optional.empty());

  /** What there is to tell. */
  public enum Notice {
    /** Files are missing at the deadline. */
    MISSING,
    /** The files have come that people were told were missing. */
    COMPLETE
  }

  /** The first record of each stays. */
  NotificationLog told(Notice notice, Instant now) {
    return switch (notice) {
      case MISSING -> new NotificationLog(missingAt.or(() -> Optional.of(now)), completeAt);
      case COMPLETE -> new NotificationLog(missingAt, completeAt.or(() -> Optional.of(now)));
    };
  }
}
