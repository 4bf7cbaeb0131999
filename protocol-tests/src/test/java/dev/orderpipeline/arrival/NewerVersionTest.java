package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.UnsupportedItemException;
import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Snooze;
import dev.orderpipeline.status.Assessment;
import dev.orderpipeline.status.SetStatus.State;
import dev.orderpipeline.status.StatusResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items that a newer version of the pipeline has written. */
class NewerVersionTest extends ArrivalSuite {
  private static final AttributeValue FUTURE =
      AttributeValue.fromM(Map.of("a", AttributeValue.fromS("b")));

  @Test
  void everyWriteOfAStateKeepsTheAttributesOfANewerVersion() {
    deliver(FileKind.CUSTOMERS, "A");
    change(set, "state", "future", FUTURE);

    deliver(FileKind.ORDERS, "A");
    deliver(FileKind.ITEMS, "A");
    publish(1);

    assertThat(state().isOpen()).isFalse();
    assertThat(item("state")).containsEntry("future", FUTURE);
  }

  @Test
  void everyWriteOfARunKeepsTheAttributesOfANewerVersion() {
    deliverAll("A");
    Lease lease = claim(1);
    RunRecord created = create(lease, 1);
    change(set, "run#1", "future", FUTURE);

    RunRecord read = ledger.runs().find(set, created.key()).orElseThrow();
    finish(lease, begin(lease, read));

    assertThat(item("run#1"))
        .containsEntry("state", AttributeValue.fromS("PUBLISHED"))
        .containsEntry("future", FUTURE);
  }

  @ParameterizedTest
  @CsvSource({
    "state, status, HELD",
    "state, open, held 2022-01",
    "run#1, state, HELD",
  })
  void setThatOnlyANewerVersionUnderstandsIsLeftAsItIs(String entry, String name, String value) {
    deliverAll("A");
    create(claim(1), 1);
    change(set, entry, name, AttributeValue.fromS(value));
    Map<String, AttributeValue> before = item("state");
    lambda.forget();

    assertThatThrownBy(() -> deliver(FileKind.ITEMS, "B"))
        .isInstanceOf(PartialFailureException.class)
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed()[0])
                    .isInstanceOf(UnsupportedItemException.class)
                    .hasMessage(sentence(entry, name, value)));

    assertThat(item("state")).isEqualTo(before);
    assertThat(lambda.calls()).isEmpty();
  }

  @Test
  void sweepHandlesTheOtherSetsAndSucceeds() {
    deliverAll("A");
    change(set, "state", "status", AttributeValue.fromS("HELD"));
    FileSetId other = anotherSet("another");
    put(other, FileKind.CUSTOMERS, "A");
    event(other, FileKind.CUSTOMERS);
    putAll(other, "A");
    lambda.forget();

    sweepAfter(MINUTE);

    assertThat(lambda.calls()).containsExactly(dispatch(other, 1));
    assertThat(logged.toString(StandardCharsets.UTF_8))
        .contains("\"event\":\"set_unsupported\",\"file_set\":\"" + set + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "state, status, HELD",
    "run#1, state, HELD",
  })
  void statusShowsWhatIsNotUnderstood(String entry, String name, String value) {
    deliverAll("A");
    create(claim(1), 1);
    change(set, entry, name, AttributeValue.fromS(value));

    Assessment shown = status(new StatusRequest.OfSet(set)).sets().get(0).assessment();

    assertThat(shown.state()).isEqualTo(State.UNSUPPORTED);
    assertThat(shown.sentence())
        .isEqualTo("Nothing is done for this set: " + sentence(entry, name, value) + ".");
  }

  @Test
  void snoozeThatOnlyANewerVersionUnderstandsIsLeftOutOfTheStatus() {
    Snoozing snoozing =
        tracker.snoozing(
            new NotificationSettings(aws.topicArn(), aws.eventTopicArn(), expectations));
    DateSpan dates = new DateSpan(DATE, DATE);
    snoozing.snooze(new SweepRequest.SnoozePartner(set.partner(), dates, "closed", "jane"));
    Snooze readable =
        snoozing
            .snooze(new SweepRequest.SnoozePartner("another", dates, "closed", "jane"))
            .active()
            .get(0);
    replaceByASnoozeWithoutEnd(set.partner());

    assertThat(status(new StatusRequest.OfOpen(Optional.empty())).snoozes())
        .containsExactly(readable);
    assertThat(status(new StatusRequest.OfSet(set)).snoozes()).isEmpty();
  }

  @Test
  void absentSetWhoseSnoozeOnlyANewerVersionUnderstandsIsCountedAsUnsupported() {
    expectations = Expectations.parse("[{\"partner\":\"" + set.partner() + "\"}]");
    tracker
        .snoozing(new NotificationSettings(aws.topicArn(), aws.eventTopicArn(), expectations))
        .snooze(
            new SweepRequest.SnoozePartner(
                set.partner(), new DateSpan(DATE, DATE), "closed", "jane"));
    replaceByASnoozeWithoutEnd(set.partner());

    sweepAt(DEADLINE);

    assertThat(ledger.states().openSets()).isEmpty();
    assertThat(logged.toString(StandardCharsets.UTF_8))
        .contains("\"SetsUnsupported\":1")
        .contains("\"event\":\"set_unsupported\",\"file_set\":\"" + set + "\"");
  }

  private StatusResponse status(StatusRequest request) {
    return new StatusReports(
            ledger, aws.s3(), aws.dropBucket(), aws.resultsBucket(), expectations, clock)
        .of(request);
  }

  private void replaceByASnoozeWithoutEnd(String partner) {
    aws.dynamoDb()
        .updateItem(
            request ->
                request
                    .tableName(aws.table())
                    .key(
                        Map.of(
                            "file_set",
                            AttributeValue.fromS("snoozes"),
                            "entry",
                            AttributeValue.fromS(partner + "/")))
                    .updateExpression("SET snoozes = :newer")
                    .expressionAttributeValues(
                        Map.of(
                            ":newer",
                            AttributeValue.fromL(
                                List.of(
                                    AttributeValue.fromM(
                                        Map.of("from", AttributeValue.fromS(DATE.toString()))))))));
  }

  private String sentence(String entry, String name, String value) {
    return "the item "
        + set
        + " "
        + entry
        + " has the "
        + name
        + " \""
        + value
        + "\", which this version of the pipeline does not know; a newer version wrote it, and the"
        + " set is left as it is until that version is deployed again";
  }

  private void change(FileSetId of, String entry, String name, AttributeValue value) {
    aws.dynamoDb()
        .updateItem(
            request ->
                request
                    .tableName(aws.table())
                    .key(key(of, entry))
                    .updateExpression("SET #name = :value")
                    .expressionAttributeNames(Map.of("#name", name))
                    .expressionAttributeValues(Map.of(":value", value)));
  }

  private Map<String, AttributeValue> item(String entry) {
    return aws.dynamoDb()
        .getItem(request -> request.tableName(aws.table()).key(key(set, entry)))
        .item();
  }

  private static Map<String, AttributeValue> key(FileSetId of, String entry) {
    return Map.of(
        "file_set", AttributeValue.fromS(of.toString()), "entry", AttributeValue.fromS(entry));
  }
}
