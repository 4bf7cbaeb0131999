package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.ledger.DayEvent;
import dev.orderpipeline.ledger.DayEvents;
import dev.orderpipeline.ledger.EventStore;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** Events of days and files, from the write that saves them to the event topic. */
class EventPublishingTest extends ArrivalSuite {
  @Test
  void publishedDayIsOneEventWithItsCountsAndKeys() {
    deliverAll("A");
    Lease lease = claim(1);
    RunRecord begun = begin(lease, create(lease, 1));
    finish(lease, begun);

    sweepAfter(MINUTE);
    sweepAfter(MINUTE);

    assertThat(aws.events()).hasSize(1);
    JsonObject event = JsonParser.parseString(aws.events().get(0)).getAsJsonObject();
    assertThat(event.remove("id").getAsString()).matches("[0-9a-f]{64}");
    assertThat(event)
        .isEqualTo(
            JsonParser.parseString(
                """
                {"specversion": "1.0", "source": "s3://%2$s", "type": "day.published",
                 "subject": "%1$s/2022-01-30", "time": "2022-01-31T06:00:00Z",
                 "datacontenttype": "application/json",
                 "data": {"partner": "%1$s", "date": "2022-01-30", "revision": 1,
                   "customer_messages": 1, "error_messages": 0, "archive": "published/1",
                   "receipt": "receipts/partner=%1$s/date=2022-01-30/r1/receipt.json",
                   "receipt_page": "receipts/partner=%1$s/date=2022-01-30/r1/receipt.html"}}
                """
                    .formatted(set.partner(), aws.resultsBucket())));
  }

  @Test
  void rejectedDayIsAnEventWithTheCodeAndNothingThatCouldQuoteAFile() {
    end(new RunFailure(Optional.of("QUOTE_NOT_CLOSED"), "line 3 begins with \"Mrs Smith"));

    sweepAfter(MINUTE);

    assertThat(types()).containsExactly("day.rejected");
    assertThat(data().get("reason").getAsString()).isEqualTo("QUOTE_NOT_CLOSED");
    assertThat(aws.events().get(0)).doesNotContain("Smith");
  }

  @Test
  void heldDayIsAnEventThatSaysWhatLooksWrong() {
    end(new RunFailure(Optional.of("IMPLAUSIBLE_SIZE"), "12 rows instead of about 900"));

    sweepAfter(MINUTE);

    assertThat(types()).containsExactly("day.held");
    assertThat(data().get("figures").getAsString()).isEqualTo("12 rows instead of about 900");
  }

  @Test
  void failedDayIsAnEvent() {
    deliverAll("A");
    endUnpublished(1, RunState.FAILED);

    sweepAfter(MINUTE);

    assertThat(types()).containsExactly("day.failed");
  }

  @Test
  void supersededRunIsNoEvent() {
    deliverAll("A");
    endUnpublished(1, RunState.SUPERSEDED);

    sweepAfter(MINUTE);

    assertThat(aws.events()).isEmpty();
  }

  @Test
  void secondEndOfARestartedRunIsAnotherEvent() {
    deliverAll("A");
    Lease first = claim(1);
    RunRecord run = create(first, 1);
    RunFailure why = RunFailure.of("for the test");
    RunRecord failed = run.ended(RunState.FAILED, why, clock.instant());
    ledger.runs().end(first, run, failed);
    ledger.leases().release(first);
    Lease second = claim(1);
    RunRecord restarted = failed.restarted(clock.instant());
    assertThat(ledger.runs().restart(second, failed, restarted)).isTrue();
    ledger.runs().end(second, restarted, restarted.ended(RunState.FAILED, why, clock.instant()));

    sweepAfter(MINUTE);

    assertThat(types()).containsExactly("day.failed", "day.failed");
    assertThat(ids()).doesNotHaveDuplicates();
  }

  @Test
  void missingFilesAndTheirLateArrivalAreEvents() {
    deliver(FileKind.CUSTOMERS, "A");
    sweepAt(DEADLINE);
    deliver(FileKind.ORDERS, "A");
    deliver(FileKind.ITEMS, "A");
    sweepAfter(MINUTE);
    sweepAfter(MINUTE);

    assertThat(types()).containsExactly("day.missing", "day.arrived-late");
    assertThat(JsonParser.parseString(aws.events().get(0)).getAsJsonObject().get("data"))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"partner": "%s", "date": "2022-01-30", "due_at": "2022-01-31T09:00:00Z",
                 "missing": ["orders", "items"]}
                """
                    .formatted(set.partner())));
  }

  @Test
  void misnamedFileIsOneEventHoweverOftenItsUploadIsHandled() {
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    tracker.arrivedFiles().arrived(List.of(key));
    tracker.arrivedFiles().arrived(List.of(key));
    sweep();
    clock.set(uploadedAt(key).plus(Duration.ofHours(1)));
    sweepOf(tracker).nightlyPass();
    sweep();

    assertThat(types()).containsExactly("file.unrecognised");
    assertThat(data())
        .isEqualTo(
            JsonParser.parseString(
                """
                {"partner": "%1$s", "date": "2022-01-30", "key": "%2$s",
                 "fault": "the name is not all in lower case", "expected": "orders_20220130.csv",
                 "receipt": "unrecognised/partner=%1$s/Orders_20220130.csv.json",
                 "receipt_page": "unrecognised/partner=%1$s/Orders_20220130.csv.html"}
                """
                    .formatted(set.partner(), key)));
  }

  @Test
  void misnamedFileWhoseUploadWasLostIsAnEventAfterTheNightlyPass() {
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    clock.set(uploadedAt(key).plus(Duration.ofHours(1)));

    sweepOf(tracker).nightlyPass();
    sweep();

    assertThat(types()).containsExactly("file.unrecognised");
  }

  @Test
  void laterNightsSaveNoSecondEventOfAMisnamedFileOfAnOldDate() {
    String key = set.partner() + "/orders_20211201.csv.gz";
    putObject(key, "A");
    clock.set(uploadedAt(key));
    tracker.arrivedFiles().arrived(List.of(key));
    sweep();

    for (int night = 1; night <= 15; night++) {
      clock.set(uploadedAt(key).plus(Duration.ofDays(night)));
      deleteExpired();
      sweepOf(tracker).nightlyPass();
      sweep();
    }

    assertThat(types()).containsExactly("file.unrecognised");
  }

  private void deleteExpired() {
    for (Map<String, AttributeValue> item : aws.items()) {
      AttributeValue expiry = item.get("expires_at");
      if (expiry != null && Long.parseLong(expiry.n()) < clock.instant().getEpochSecond()) {
        Map<String, AttributeValue> key =
            Map.of("file_set", item.get("file_set"), "entry", item.get("entry"));
        aws.dynamoDb().deleteItem(request -> request.tableName(aws.table()).key(key));
      }
    }
  }

  @Test
  void eventIsSavedBeforeTheReceiptOfAMisnamedFile() {
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    ArrivalTracker withoutResults = tracker(aws.dynamoDb(), "no-such-bucket");

    assertThatThrownBy(() -> withoutResults.arrivedFiles().arrived(List.of(key)))
        .isInstanceOf(PartialFailureException.class);
    sweep();

    assertThat(types()).containsExactly("file.unrecognised");
  }

  @Test
  void folderMarkerIsNoEvent() {
    String key = set.partner() + "/";
    putObject(key, "");

    tracker.arrivedFiles().arrived(List.of(key));
    sweep();

    assertThat(aws.events()).isEmpty();
  }

  @Test
  void attributesAreThoseOfFilterPolicies() {
    end(new RunFailure(Optional.of("FILE_EMPTY"), "for the test"));
    FilteredSns topic = new FilteredSns(aws.sns(), request -> true);

    sweepOf(tracker, topic).sweepOpenSets();

    assertThat(topic.attributes)
        .isEqualTo(
            Map.of(
                "type", "day.rejected",
                "partner", set.partner(),
                "date", "2022-01-30",
                "reason", "FILE_EMPTY"));
  }

  @Test
  void eventOfThePartnerAtTheRootHasNoEmptyAttribute() {
    set = new FileSetId("", DATE);
    deliverAll("A");
    endUnpublished(1, RunState.FAILED);

    sweepAfter(MINUTE);

    assertThat(types()).containsExactly("day.failed");
    assertThat(data().get("partner").getAsString()).isEmpty();
  }

  @Test
  void crashBeforeThePublishedEventIsDeletedRepeatsItWithTheSameId() {
    deliverAll("A");
    publish(1);
    Sweep crashing =
        sweepOf(
            tracker(
                intercepted(
                    "deleteItem",
                    call -> {
                      throw SdkClientException.create("no answer");
                    })));

    assertThatThrownBy(crashing::sweepOpenSets).isInstanceOf(PartialFailureException.class);
    sweepAfter(MINUTE);
    sweepAfter(MINUTE);

    assertThat(aws.events()).hasSize(2);
    assertThat(aws.events().get(1)).isEqualTo(aws.events().get(0));
  }

  @Test
  void unavailableTopicFailsTheSweepAfterItsSetsAndTheNextSweepPublishes() {
    deliverAll("A");
    publish(1);
    FileSetId other = anotherSet("other");
    put(other, FileKind.ITEMS, "A");
    event(other, FileKind.ITEMS);
    putAll(other, "A");
    FilteredSns unavailable = new FilteredSns(aws.sns(), request -> false);

    clock.advance(MINUTE);
    assertThatThrownBy(() -> sweepOf(tracker, unavailable).sweepOpenSets())
        .isInstanceOf(PartialFailureException.class)
        .hasMessageContaining("[unpublished events]");
    assertThat(aws.events()).isEmpty();
    assertThat(lambda.calls()).contains(dispatch(other, 1));
    sweepAfter(MINUTE);

    assertThat(types()).containsExactly("day.published");
  }

  @Test
  void eventThatTheTopicRejectsDoesNotDelayOthers() {
    deliverAll("A");
    endUnpublished(1, RunState.FAILED);
    FileSetId rejected = set;
    set = anotherSet("other");
    deliverAll("A");
    endUnpublished(1, RunState.FAILED);
    FilteredSns topic =
        new FilteredSns(aws.sns(), request -> !request.message().contains(rejected.partner()));

    assertThatThrownBy(() -> sweepOf(tracker, topic).sweepOpenSets())
        .isInstanceOf(PartialFailureException.class);

    assertThat(aws.events()).hasSize(1).allMatch(event -> event.contains(set.partner()));
    assertThat(ledger.events().unpublished(2)).hasSize(1);
  }

  @Test
  void itemThatIsNoEventIsReportedAndDoesNotDelayOthers() {
    deliverAll("A");
    publish(1);
    Map<String, AttributeValue> unreadable =
        Map.of(
            "file_set", AttributeValue.fromS("events"), "entry", AttributeValue.fromS("event#bad"));
    aws.dynamoDb().putItem(request -> request.tableName(aws.table()).item(unreadable));

    assertThatThrownBy(this::sweep)
        .isInstanceOf(PartialFailureException.class)
        .hasMessageContaining("1 of 1 steps failed: [unpublished events]");

    assertThat(types()).containsExactly("day.published");
    assertThat(logged.toString(StandardCharsets.UTF_8))
        .contains("\"event\":\"event_not_published\",\"entry\":\"event#bad\"");
  }

  @Test
  void anyFailureOfOneEventDoesNotDelayOthers() {
    for (int i = 0; i < 5; i++) {
      save(i);
    }
    int[] calls = {0};
    FilteredSns topic =
        new FilteredSns(
            aws.sns(),
            request -> {
              if (++calls[0] <= 4) {
                throw new IllegalStateException("cannot be published");
              }
              return true;
            });

    assertThatThrownBy(() -> sweepOf(tracker, topic).sweepOpenSets())
        .isInstanceOf(PartialFailureException.class);

    assertThat(aws.events()).hasSize(1);
  }

  @Test
  void eachSweepReadsSomeOfManyEventsFromAnotherOneOn() {
    Set<String> saved = new TreeSet<>();
    for (int i = 0; i < 12; i++) {
      saved.add("event#" + save(i));
    }

    assertThat(entriesReadAtOnce(4, 4)).isEqualTo(saved);
    assertThat(entriesReadAtOnce(12, 1)).hasSizeGreaterThan(6);
    assertThat(entriesReadAtOnce(100, 1)).hasSizeGreaterThan(6);
  }

  /** The union of the first entries that many reads at different times return. */
  private Set<String> entriesReadAtOnce(int max, int first) {
    Set<String> found = new TreeSet<>();
    for (int i = 0; i < 50; i++) {
      clock.advance(MINUTE);
      List<String> read =
          ledger.events().unpublished(max).stream().map(EventStore.Unpublished::entry).toList();
      assertThat(read).hasSize(Math.min(12, max)).doesNotHaveDuplicates();
      found.addAll(read.subList(0, first));
    }
    return found;
  }

  @Test
  void alarmTopicThatDoesNotRespondDoesNotDelayTheEventOfMissingFiles() {
    deliver(FileKind.CUSTOMERS, "A");
    clock.set(DEADLINE);
    FilteredSns unavailable =
        new FilteredSns(aws.sns(), request -> !request.topicArn().equals(aws.topicArn()));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> sweepOf(tracker, unavailable).sweepOpenSets())
          .isInstanceOf(PartialFailureException.class);
      clock.advance(MINUTE);
      assertThat(types()).containsExactly("day.missing");
    }
    sweep();

    assertThat(aws.notifications()).hasSize(1);
    assertThat(types()).containsExactly("day.missing");
  }

  /** Saves an event; returns its id. */
  private String save(int number) {
    DropKey file = DropKey.parse("partner/" + number + ".txt");
    DayEvent event = DayEvents.unrecognised((DropKey.Unrecognised) file, MORNING);
    ledger.events().saveOnce(event);
    return event.id();
  }

  private void end(RunFailure why) {
    deliverAll("A");
    Lease lease = claim(1);
    RunRecord run = create(lease, 1);
    ledger.runs().end(lease, run, run.ended(RunState.REJECTED, why, clock.instant()));
    ledger.leases().release(lease);
  }

  private Instant uploadedAt(String key) {
    return aws.s3().headObject(request -> request.bucket(aws.dropBucket()).key(key)).lastModified();
  }

  private List<String> types() {
    return strings("type");
  }

  private List<String> ids() {
    return strings("id");
  }

  private List<String> strings(String name) {
    return aws.events().stream()
        .map(event -> JsonParser.parseString(event).getAsJsonObject().get(name).getAsString())
        .toList();
  }

  /** The data of the first event. */
  private JsonObject data() {
    return JsonParser.parseString(aws.events().get(0)).getAsJsonObject().getAsJsonObject("data");
  }

  /** A topic that accepts some messages and does not respond to others. */
  private static final class FilteredSns implements SnsClient {
    private final SnsClient topic;
    private final Predicate<PublishRequest> accepts;

    /** The attributes of the last message. */
    private Map<String, String> attributes = Map.of();

    private FilteredSns(SnsClient topic, Predicate<PublishRequest> accepts) {
      this.topic = topic;
      this.accepts = accepts;
    }

    @Override
    public PublishResponse publish(PublishRequest request) {
      attributes =
          request.messageAttributes().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, attribute -> stringValue(attribute.getValue())));
      if (!accepts.test(request)) {
        throw SdkClientException.create("no answer");
      }
      return topic.publish(request);
    }

    private static String stringValue(MessageAttributeValue value) {
      return value.stringValue();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
