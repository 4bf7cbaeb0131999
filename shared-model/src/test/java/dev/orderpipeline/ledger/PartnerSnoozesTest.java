package dev.orderpipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.Snooze;
import dev.orderpipeline.model.Snooze.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartnerSnoozesTest {
  private static final LocalDate EVE = LocalDate.of(2026, 12, 24);
  private static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");
  private static final PartnerSnoozes NONE = new PartnerSnoozes("acme", StoredItem.NONE, List.of());

  @Test
  void datesOfASnoozeAreCoveredInclusively() {
    PartnerSnoozes snoozed = NONE.with(snooze(EVE, 3, "holiday"));

    assertThat(List.of(-1, 0, 2, 3))
        .filteredOn(day -> snoozed.covers(new FileSetId("acme", EVE.plusDays(day))))
        .containsExactly(0, 2);
    assertThat(snoozed.covers(new FileSetId("globex", EVE))).isFalse();
  }

  @Test
  void sameRequestAgainChangesNothing() {
    PartnerSnoozes snoozed = NONE.with(snooze(EVE, 3, "holiday"));
    Snooze later =
        new Snooze(
            "acme",
            new DateSpan(EVE, EVE.plusDays(2)),
            "holiday",
            "jane",
            NOW.plusSeconds(60),
            Optional.empty());

    assertThat(snoozed.with(later)).isSameAs(snoozed);
  }

  @Test
  void snoozeFromTheSameDateReplacesTheFirstAndAnotherIsAdded() {
    Snooze first = snooze(EVE, 3, "holiday");
    Snooze longer = snooze(EVE, 9, "holiday and inventory");
    Snooze other = snooze(EVE.plusDays(60), 1, "move");

    assertThat(NONE.with(first).with(other).with(longer))
        .isEqualTo(
            new PartnerSnoozes(
                "acme", StoredItem.NONE, List.of(first.cancelled("jane", NOW), longer, other)));
  }

  @Test
  void cancellationIsRecordedWithItsOperatorAndIsIdempotent() {
    Snooze first = snooze(EVE, 3, "holiday");
    Snooze second = snooze(EVE.plusDays(60), 1, "move");
    Instant later = NOW.plusSeconds(60);

    PartnerSnoozes cancelled =
        NONE.with(first).with(second).cancelled(Optional.of(EVE), "joe", later);

    assertThat(cancelled.active()).containsExactly(second);
    assertThat(cancelled.all().get(0).cancellation()).hasValue(new Cancellation("joe", later));
    assertThat(cancelled.covers(new FileSetId("acme", EVE))).isFalse();
    assertThat(cancelled.cancelled(Optional.of(EVE), "ann", later)).isSameAs(cancelled);
    assertThat(cancelled.cancelled(Optional.empty(), "ann", later).active()).isEmpty();
  }

  @Test
  void snoozeIsKeptForThirtyDaysAfterItsLastDate() {
    PartnerSnoozes snoozed = NONE.with(snooze(EVE, 1, "holiday"));
    Snooze next =
        new Snooze(
            "acme",
            new DateSpan(EVE.plusDays(90), EVE.plusDays(90)),
            "move",
            "jane",
            Instant.parse("2027-01-24T00:00:00Z"),
            Optional.empty());

    assertThat(snoozed.expiresAt()).isEqualTo("2027-01-24T00:00:00Z");
    assertThat(snoozed.with(next).all()).containsExactly(next);
  }

  @Test
  void snoozeOfPastDatesIsKeptForThirtyDaysToo() {
    assertThat(NONE.with(snooze(LocalDate.of(2022, 1, 30), 1, "move")).expiresAt())
        .isEqualTo(NOW.plus(Duration.ofDays(30)));
  }

  @Test
  void partnerHasAtMostTwentySnoozesAndTwentyCancelledOnes() {
    PartnerSnoozes full = NONE;
    for (int i = 0; i < 25; i++) {
      full = full.with(snooze(EVE, i + 1, "again"));
    }
    for (int i = 1; i < 20; i++) {
      full = full.with(snooze(EVE.plusDays(i), 1, "day"));
    }
    PartnerSnoozes last = full;

    assertThat(full.active()).hasSize(20);
    assertThat(full.all()).hasSize(40);
    assertThatThrownBy(() -> last.with(snooze(EVE.plusDays(99), 1, "more")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the partner already has 20 snoozes; cancel one, or list the dates in the partner's"
                + " expectation");
  }

  private static Snooze snooze(LocalDate from, int days, String why) {
    return new Snooze(
        "acme", new DateSpan(from, from.plusDays(days - 1)), why, "jane", NOW, Optional.empty());
  }
}
