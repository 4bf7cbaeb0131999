package dev.orderpipeline.ledger;

import dev.orderpipeline.model.RunState;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The reason why a closed set's day is unpublished. Status requests list the set for at least a
 * month, or until its day is published. Immutable.
 *
 * @param why how the set ended
 * @param since the month, in UTC, in which it ended
 */
public record UnpublishedReason(Why why, YearMonth since) {

  /** How an unpublished set ended. */
  public enum Why {
    /** The current revision's run failed, or was superseded without a successor. */
    FAILED,
    /** The current revision was rejected because of its files' content. */
    REJECTED,
    /** Files were still missing 14 days after the date. */
    MISSED
  }

  static UnpublishedReason at(Why why, Instant time) {
    return new UnpublishedReason(why, YearMonth.from(time.atZone(ZoneOffset.UTC)));
  }

  /**
   * The reason for a set whose current revision ended; empty if it is published.
   *
   * @param state the terminal state of its run
   */
  static Optional<UnpublishedReason> ended(RunState state, Instant time) {
    return switch (state) {
      case PUBLISHED -> Optional.empty();
      case REJECTED -> Optional.of(at(Why.REJECTED, time));
      case FAILED, SUPERSEDED -> Optional.of(at(Why.FAILED, time));
      case BUILDING, PUBLISHING ->
          throw new IllegalArgumentException("a run that is " + state + " has not ended");
    };
  }

  /** The same reason for this month and last month. */
  static List<UnpublishedReason> recent(Why why, Instant now) {
    UnpublishedReason thisMonth = at(why, now);
    return List.of(thisMonth, new UnpublishedReason(why, thisMonth.since.minusMonths(1)));
  }

  /** The partition of such sets in the index {@code open-sets}. */
  String partition() {
    return prefix(why) + since;
  }

  /** The reason of a partition; empty for anything that {@link #partition} does not write. */
  static Optional<UnpublishedReason> parse(String partition) {
    for (Why why : Why.values()) {
      String prefix = prefix(why);
      if (partition.startsWith(prefix)) {
        try {
          return Optional.of(
              new UnpublishedReason(why, YearMonth.parse(partition.substring(prefix.length()))));
        } catch (DateTimeParseException notAMonth) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static String prefix(Why why) {
    return why.name().toLowerCase(Locale.ROOT) + " ";
  }
}
