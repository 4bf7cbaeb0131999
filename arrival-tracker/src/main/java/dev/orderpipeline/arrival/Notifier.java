package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.NotificationLog.Notice;
import dev.orderpipeline.ledger.Once;
import dev.orderpipeline.model.EventLog;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sns.SnsClient;

/** Tells people of sets whose files did not come in time, and when they have. For one thread. */
final class Notifier {
  private final Ledger ledger;
  private final Supplier<SnsClient> client;
  private final NotificationSettings settings;
  private final Duration settle;
  private final InstantSource clock;
  private final EventLog log;

  /**
   * A notifier.
   *
   * @param newClient called once, when there is something to tell: mostly there is not
   * @param settle how long files that begin to come after the deadline must have stopped coming
   */
  Notifier(
      Ledger ledger,
      Supplier<SnsClient> newClient,
      NotificationSettings settings,
      Duration settle,
      InstantSource clock,
      EventLog log) {
    this.ledger = ledger;
    this.client = new Once<>(newClient);
    this.settings = settings;
    this.settle = settle;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Tells what is owed, if anything is, and then puts on record that it was told: a crash in
   * between tells it a second time, never not at all.
   *
   * @param arrivals the set as it stands in the table
   */
  void tell(FileSetState arrivals) {
    ZonedDateTime deadline = deadline(arrivals);
    Optional<Notice> dueNotification =
        arrivals.dueNotification(deadline.toInstant(), settle, clock.instant());
    if (dueNotification.isEmpty()) {
      return;
    }
    Notification notification = Notification.of(dueNotification.get(), arrivals, deadline);
    client
        .get()
        .publish(
            request ->
                request
                    .topicArn(settings.topicArn())
                    .subject(notification.subject())
                    .message(notification.text()));
    log.write("notified", "file_set", arrivals.set(), "notice", dueNotification.get());
    ledger.saveNotified(arrivals, dueNotification.get());
  }

  /**
   * Whether people are to be told, or were, that files of a set are missing, and they still are.
   */
  boolean isOverdue(FileSetState arrivals) {
    return arrivals.isOverdue(deadline(arrivals).toInstant(), settle, clock.instant());
  }

  private ZonedDateTime deadline(FileSetState arrivals) {
    return settings.expectations().of(arrivals.set().partner()).deadline(arrivals.set().date());
  }
}
