package dev.orderpipeline.status;

import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Snooze;
import java.util.List;
import java.util.Optional;

/**
 * When files are due, and when nobody is notified if they are missing. Immutable.
 *
 * @param expectations the deadlines of files
 * @param snoozes the snoozes that were not cancelled
 */
public record DeliveryCalendar(Expectations expectations, List<Snooze> snoozes) {
  /** The default deadlines without snoozes. */
  public static final DeliveryCalendar DEFAULT =
      new DeliveryCalendar(Expectations.DEFAULT, List.of());

  public DeliveryCalendar {
    snoozes = List.copyOf(snoozes);
  }

  Optional<Snooze> snoozeOf(FileSetId set) {
    return snoozes.stream().filter(snooze -> snooze.covers(set)).findFirst();
  }

  boolean expects(FileSetId set) {
    return expectations.of(set.partner()).expects(set.date());
  }
}
