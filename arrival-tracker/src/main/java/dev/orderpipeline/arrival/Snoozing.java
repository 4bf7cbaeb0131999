package dev.orderpipeline.arrival;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.SnoozeStore;
import dev.orderpipeline.ledger.SnoozeStore.Changed;
import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Snooze;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Records operators' snoozes of a partner, and cancels them. Idempotent. */
final class Snoozing {
  /** Longer than a set waits for its files. */
  private static final Duration REOPENED_DAYS = Duration.ofDays(15);

  private final SnoozeStore snoozes;
  private final ExpectedSets expected;
  private final EventLog log;

  Snoozing(SnoozeStore snoozes, ExpectedSets expected, EventLog log) {
    this.snoozes = snoozes;
    this.expected = expected;
    this.log = log;
  }

  /**
   * Result of a request.
   *
   * @param changed whether the request changed the record
   * @param isExpected whether an expectation names the partner
   * @param active the partner's snoozes now
   */
  record Result(String partner, boolean changed, boolean isExpected, List<Snooze> active) {}

  /**
   * Records a snooze. It replaces the one that begins on the same date. First opens the expected
   * sets that only the replaced one kept absent, as a cancellation does.
   */
  Result snooze(SweepRequest.SnoozePartner request) {
    openAbsent(
        request.partner(),
        Optional.of(request.dates().from()),
        date -> !request.dates().contains(date));
    Changed recorded =
        snoozes.add(
            new Snooze(
                request.partner(),
                request.dates(),
                request.why(),
                request.by(),
                snoozes.now(),
                Optional.empty()));
    // Neither the reason nor the operator: they can be personal data.
    log.write(
        "snoozed",
        "partner",
        request.partner(),
        "from",
        request.dates().from(),
        "until",
        request.dates().until(),
        "changed",
        recorded.changed());
    return result(request.partner(), recorded);
  }

  /**
   * Cancels the partner's snoozes, or one of them. First opens the expected sets that it kept
   * absent, because the sweep only looks for those of the last hour. So a crash in between leaves
   * nothing behind that a repeated request would miss.
   */
  Result cancel(SweepRequest.CancelSnooze request) {
    String partner = request.partner();
    openAbsent(partner, request.from(), date -> true);
    Changed cancelled = snoozes.cancel(partner, request.from(), request.by());
    log.write("snooze_cancelled", "partner", partner, "changed", cancelled.changed());
    return result(partner, cancelled);
  }

  /** Opens the due sets of those dates of the chosen snoozes that are no longer snoozed. */
  private void openAbsent(
      String partner, Optional<LocalDate> from, Predicate<LocalDate> isNoLongerSnoozed) {
    List<DateSpan> dates = snoozes.of(partner).datesOf(from);
    for (FileSetId set : expected.due(REOPENED_DAYS)) {
      if (set.partner().equals(partner)
          && isNoLongerSnoozed.test(set.date())
          && dates.stream().anyMatch(span -> span.contains(set.date()))
          && !FileSetState.isWaitOver(set, snoozes.now())) {
        expected.openIfAbsent(set);
      }
    }
  }

  private Result result(String partner, Changed changed) {
    return new Result(
        partner, changed.changed(), expected.names(partner), changed.snoozes().active());
  }
}
