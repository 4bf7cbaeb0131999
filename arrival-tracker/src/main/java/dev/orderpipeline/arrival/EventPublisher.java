package dev.orderpipeline.arrival;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.ledger.DayEvent;
import dev.orderpipeline.ledger.EventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Publishes saved events to the event topic as CloudEvents 1.0 in JSON, and then deletes them.
 * After a crash in between, an event is published again rather than lost. Not thread-safe.
 */
final class EventPublisher {
  /** About half a minute of calls; the next sweep publishes the others. */
  private static final int MAX_EVENTS = 500;

  /** Tells single events that SNS rejects from a topic that does not respond. */
  private static final int MAX_FAILURES = 3;

  private final EventStore events;
  private final Supplier<SnsClient> client;
  private final String topicArn;
  private final String source;
  private final EventLog log;

  /**
   * Creates a publisher.
   *
   * @param source the URI of the results bucket, to which the keys in events are relative
   */
  EventPublisher(
      EventStore events, Supplier<SnsClient> client, String topicArn, String source, EventLog log) {
    this.events = events;
    this.client = client;
    this.topicArn = topicArn;
    this.source = source;
    this.log = log;
  }

  /**
   * Publishes at most 500 of the saved events.
   *
   * @throws RuntimeException if some could not be read or published; the next sweeps repeat them
   */
  void publish() {
    List<RuntimeException> failures = new ArrayList<>();
    int failedCalls = 0;
    for (EventStore.Unpublished saved : events.unpublished(MAX_EVENTS)) {
      try {
        publish(saved.read());
      } catch (RuntimeException e) {
        log.write("event_not_published", "entry", saved.entry());
        failures.add(e);
        if (e instanceof SdkException && ++failedCalls == MAX_FAILURES) {
          break;
        }
      }
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.remove(0);
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  private void publish(DayEvent event) {
    client
        .get()
        .publish(
            request ->
                request
                    .topicArn(topicArn)
                    .message(json(event))
                    .messageAttributes(messageAttributes(event)));
    log.write("event_published", "type", event.type(), "subject", event.subject());
    events.delete(event);
  }

  private String json(DayEvent event) {
    return JsonText.of(
        json -> {
          json.beginObject();
          json.name("specversion").value("1.0");
          json.name("id").value(event.id());
          json.name("source").value(source);
          json.name("type").value(event.type());
          json.name("subject").value(event.subject());
          json.name("time").value(event.time().toString());
          json.name("datacontenttype").value("application/json");
          json.name("data").jsonValue(event.data());
          json.endObject();
        });
  }

  private static Map<String, MessageAttributeValue> messageAttributes(DayEvent event) {
    Map<String, MessageAttributeValue> attributes = new TreeMap<>();
    attributes.put("type", text(event.type()));
    event.attributes().forEach((name, value) -> attributes.put(name, text(value)));
    return attributes;
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
