package dev.orderpipeline.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * An event for the event topic, in the terms of CloudEvents. Immutable.
 *
 * @param id the same for every copy of the event, 64 hexadecimal characters
 * @param type such as {@code day.published}; an item can have one that only a newer version knows
 * @param time when the event occurred
 * @param subject the file set, or the key of an unrecognised file
 * @param attributes what filter policies can use besides the type; no value is empty
 * @param data a JSON object
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents
 *     1.0</a>
 */
public record DayEvent(
    String id,
    String type,
    Instant time,
    String subject,
    Map<String, String> attributes,
    String data) {
  public DayEvent {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(data, "data");
    attributes = Map.copyOf(attributes);
  }
}
