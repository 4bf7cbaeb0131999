package dev.orderpipeline.ledger;

import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.Snooze;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The recorded snoozes of one partner. An immutable value. Each change is a pure function here and
 * one conditional write in {@link SnoozeStore}.
 *
 * @param partner the partner's folder; {@code ""} is the bucket's root
 * @param item the version of its item in the table, and what else is in it
 * @param all the snoozes by their first date, also those that were cancelled
 */
public record PartnerSnoozes(String partner, StoredItem item, List<Snooze> all) {
  /** Exceeds the 14 days after which an incomplete set is closed. */
  private static final Duration RETENTION = Duration.ofDays(30);

  private static final int MAX_ACTIVE = 20;
  private static final int MAX_CANCELLED = 20;

  public PartnerSnoozes {
    Objects.requireNonNull(partner, "partner");
    Objects.requireNonNull(item, "item");
    all = List.copyOf(all);
  }

  /** Those that were not cancelled. */
  public List<Snooze> active() {
    return all.stream().filter(Snooze::isActive).toList();
  }

  /** Returns whether missing files of the set are not reported. */
  public boolean covers(FileSetId set) {
    return all.stream().anyMatch(snooze -> snooze.covers(set));
  }

  /**
   * The snoozes and one more, which replaces the one that begins on the same date. Equal to this if
   * the same request is recorded already.
   *
   * @throws InvalidRequestException if the partner has too many
   */
  PartnerSnoozes with(Snooze added) {
    if (active().stream().anyMatch(snooze -> snooze.isSameRequest(added))) {
      return this;
    }
    List<Snooze> changed =
        new ArrayList<>(cancelled(Optional.of(added.dates().from()), added.by(), added.at()).all);
    changed.add(added);
    PartnerSnoozes result = of(changed, added.at());
    if (result.active().size() > MAX_ACTIVE) {
      throw new InvalidRequestException(
          "the partner already has "
              + MAX_ACTIVE
              + " snoozes; cancel one, or list the dates in the partner's expectation");
    }
    return result;
  }

  /**
   * The snoozes with some of them cancelled. Equal to this if there are none.
   *
   * @param from the first date of the one to cancel; empty for all
   */
  PartnerSnoozes cancelled(Optional<LocalDate> from, String by, Instant now) {
    if (active().stream().noneMatch(snooze -> isChosen(snooze, from))) {
      return this;
    }
    return of(
        all.stream()
            .map(
                snooze ->
                    snooze.isActive() && isChosen(snooze, from)
                        ? snooze.cancelled(by, now)
                        : snooze)
            .toList(),
        now);
  }

  private static boolean isChosen(Snooze snooze, Optional<LocalDate> from) {
    return from.isEmpty() || from.get().equals(snooze.dates().from());
  }

  /** The dates of the snoozes that {@link #cancelled} would cancel. */
  public List<DateSpan> datesOf(Optional<LocalDate> from) {
    return active().stream().filter(snooze -> isChosen(snooze, from)).map(Snooze::dates).toList();
  }

  /** Leaves out those past their retention, and the oldest cancelled ones. */
  private PartnerSnoozes of(List<Snooze> changed, Instant now) {
    List<Snooze> kept = new ArrayList<>(changed);
    kept.removeIf(snooze -> !expiresAt(snooze).isAfter(now));
    kept.stream()
        .filter(snooze -> !snooze.isActive())
        .sorted(Comparator.comparing((Snooze snooze) -> snooze.at()).reversed())
        .skip(MAX_CANCELLED)
        .toList()
        .forEach(kept::remove);
    kept.sort(
        Comparator.comparing((Snooze snooze) -> snooze.dates().from()).thenComparing(Snooze::at));
    return new PartnerSnoozes(partner, item, kept);
  }

  /** When the item can be deleted. */
  Instant expiresAt() {
    return all.stream()
        .map(PartnerSnoozes::expiresAt)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private static Instant expiresAt(Snooze snooze) {
    Instant end = snooze.dates().until().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant last = end.isAfter(snooze.at()) ? end : snooze.at();
    return last.plus(RETENTION);
  }
}
