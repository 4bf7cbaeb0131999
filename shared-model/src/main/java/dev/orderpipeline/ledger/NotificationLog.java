package dev.orderpipeline.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * The notifications sent about a set whose files did not arrive in time. Immutable.
 *
 * @param missingAt when the notification about missing files was recorded
 * @param completeAt when the later notification about the complete set was recorded
 */
public record NotificationLog(Optional<Instant> missingAt, Optional<Instant> completeAt) {
  /** No notifications. */
  public static final NotificationLog NONE =
      new NotificationLog(Optional.empty(), Optional.empty());

  /** The content of a notification. */
  public enum Notice {
    /** Files are missing after the deadline. */
    MISSING,
    /** The files that were reported missing have arrived. */
    COMPLETE
  }

  /** The log with one more notification; the first record of each kind is kept. */
  NotificationLog notified(Notice notice, Instant now) {
    return switch (notice) {
      case MISSING -> new NotificationLog(missingAt.or(() -> Optional.of(now)), completeAt);
      case COMPLETE -> new NotificationLog(missingAt, completeAt.or(() -> Optional.of(now)));
    };
  }
}
