package dev.orderpipeline.processor.plausibility;

import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.UnsupportedItemException;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Reads published days of a partner from the records of their runs. Thread-safe. */
final class PartnerHistory {
  private static final int DAYS_BEFORE = 35;

  /** Another day's files can be sent for a date that comes late. */
  private static final int DAYS_AFTER = 7;

  /** The days before the date: a week, and the same weekday of four weeks. */
  private static final int[] NEXT = {1, 2, 3, 4, 5, 6, 7, 14, 21, 28};

  /** Taken if the days above are too few, as for a partner with gaps. */
  private static final int[] FURTHER =
      IntStream.rangeClosed(8, DAYS_BEFORE).filter(days -> days % 7 != 0 || days > 28).toArray();

  private final Ledger ledger;

  PartnerHistory(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Reads the published days around a date, the nearest before it first.
   *
   * @param keepLease called before each query
   */
  List<DayProfile> around(FileSetId set, Runnable keepLease) {
    return IntStream.concat(
            IntStream.rangeClosed(1, DAYS_BEFORE).map(days -> -days),
            IntStream.rangeClosed(1, DAYS_AFTER))
        .mapToObj(set.date()::plusDays)
        .flatMap(
            date -> {
              keepLease.run();
              return published(new FileSetId(set.partner(), date)).stream();
            })
        .toList();
  }

  /**
   * Selects the days that say what is usual on a date.
   *
   * @param published returns the profile of a published day, else null
   */
  static List<DayProfile> select(LocalDate date, Function<LocalDate, DayProfile> published) {
    List<DayProfile> days = new ArrayList<>();
    for (int before : NEXT) {
      Optional.ofNullable(published.apply(date.minusDays(before))).ifPresent(days::add);
    }
    for (int i = 0; i < FURTHER.length && days.size() < PlausibilityRules.MIN_DAYS; i++) {
      Optional.ofNullable(published.apply(date.minusDays(FURTHER[i]))).ifPresent(days::add);
    }
    return List.copyOf(days);
  }

  private Optional<DayProfile> published(FileSetId set) {
    return runs(set).stream()
        .filter(run -> !run.key().isReplay() && run.state() == RunState.PUBLISHED)
        .max(Comparator.comparingInt((RunRecord run) -> run.key().revision()))
        .flatMap(run -> profile(set, run));
  }

  /** Leaves out a record of another shape: a check that only warns must not fail a day. */
  private static Optional<DayProfile> profile(FileSetId set, RunRecord run) {
    try {
      return DayProfile.of(set, run);
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** The runs of another day; a day that only a newer version understands is left out. */
  private List<RunRecord> runs(FileSetId other) {
    try {
      return ledger.runs().all(other);
    } catch (UnsupportedItemException newer) {
      return List.of();
    }
  }
}
