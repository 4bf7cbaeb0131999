package dev.orderpipeline.arrival;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.DayEvent;
import dev.orderpipeline.ledger.DayEvents;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.NotificationLog.Notice;
import dev.orderpipeline.ledger.SnoozeStore;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Sends a notification when files of a set are overdue, and another when they have arrived. Not
 * thread-safe.
 */
final class Notifier {
  private final Ledger ledger;
  private final SnoozeStore snoozes;
  private final Supplier<SnsClient> client;
  private final NotificationSettings settings;
  private final Duration settle;
  private final InstantSource clock;
  private final EventLog log;

  /**
   * Creates a notifier.
   *
   * @param settle how long no further file must have arrived before late files are reported missing
   */
  Notifier(
      Ledger ledger,
      Supplier<SnsClient> client,
      NotificationSettings settings,
      Duration settle,
      InstantSource clock,
      EventLog log) {
    this.ledger = ledger;
    this.snoozes = ledger.snoozes();
    this.client = client;
    this.settings = settings;
    this.settle = settle;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Saves the event of the due notification, if any, sends the notification, and then records it.
   * After a crash in between, it is sent again rather than lost. The event comes first, because a
   * topic that does not respond must not delay it. Missing files of a snoozed date are not
   * reported; that files have arrived after a report is.
   *
   * @param state the set's state in the table
   */
  void sendDue(FileSetState state) {
    ZonedDateTime deadline = deadline(state);
    Optional<Notice> dueNotification =
        state.dueNotification(deadline.toInstant(), settle, clock.instant());
    if (dueNotification.isEmpty()
        || (dueNotification.get() == Notice.MISSING && isSnoozed(state.set()))) {
      return;
    }
    ledger.events().saveOnce(event(dueNotification.get(), state, deadline.toInstant()));
    Notification notification = Notification.of(dueNotification.get(), state, deadline);
    client
        .get()
        .publish(
            request ->
                request
                    .topicArn(settings.topicArn())
                    .subject(notification.subject())
                    .message(notification.text()));
    log.write("notified", "file_set", state.set(), "notice", dueNotification.get());
    ledger.states().recordNotification(state, dueNotification.get());
  }

  private static DayEvent event(Notice notice, FileSetState state, Instant deadline) {
    return switch (notice) {
      case MISSING -> DayEvents.missing(state, deadline);
      case COMPLETE -> DayEvents.arrivedLate(state, deadline);
    };
  }

  /**
   * Whether files of the set are missing and a notification about them is due or was sent, unless
   * its date is snoozed.
   */
  boolean isOverdue(FileSetState state) {
    return state.isOverdue(deadline(state).toInstant(), settle, clock.instant())
        && !isSnoozed(state.set());
  }

  /** Whether a snooze covers the set. Called only for overdue sets, because it reads the table. */
  boolean isSnoozed(FileSetId set) {
    return snoozes.of(set.partner()).covers(set);
  }

  private ZonedDateTime deadline(FileSetState state) {
    return settings.expectations().of(state.set().partner()).deadline(state.set().date());
  }
}
