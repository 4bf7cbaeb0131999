package dev.orderpipeline.ledger;

import dev.orderpipeline.model.RunState;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * That a set waits for nothing by itself, and its day has not gone out all the same: it is found by
 * an operator's question until it has, for a month at least. Immutable.
 *
 * @param why what it ended as
 * @param since the month, in UTC, in which it ended
 */
public record UnpublishedReason(Why why, YearMonth since) {

  /** What a set that has not gone out ended as. */
  public enum Why {
    /** The current revision's run cannot go on by itself, or gave way to nothing. */
    FAILED,
    /** The current revision was rejected for what is in its files. */
    REJECTED,
    /** Files were still missing 14 days after the date. */
    MISSED
  }

  static UnpublishedReason at(Why why, Instant time) {
    return new UnpublishedReason(why, YearMonth.from(time.atZone(ZoneOffset.UTC)));
  }

  /**
   * What is to be said of a set whose current revision ended.
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

  /** What ended this month or the last one, for each reason. */
  static List<UnpublishedReason> lately(Why why, Instant now) {
    UnpublishedReason thisMonth = at(why, now);
    return List.of(thisMonth, new UnpublishedReason(why, thisMonth.since.minusMonths(1)));
  }

  /** The partition of the index of open sets where such sets are found. */
  String partition() {
    return why.name().toLowerCase(Locale.ROOT) + " " + since;
  }

  static UnpublishedReason parse(String partition) {
    int space = partition.indexOf(' ');
    return new UnpublishedReason(
        Why.valueOf(partition.substring(0, space).toUpperCase(Locale.ROOT)),
        YearMonth.parse(partition.substring(space + 1)));
  }
}
