package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.ledger.ContendedException;
import dev.orderpipeline.ledger.Lifecycle;
import dev.orderpipeline.ledger.NotificationLog;
import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Snooze;
import dev.orderpipeline.status.SetStatus;
import dev.orderpipeline.status.StatusResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Snoozed partners, whose missing files are not reported. */
class SnoozeTest extends ArrivalSuite {
  private static final Pattern OVERDUE = Pattern.compile("\"SetsOverdue\":([0-9]+)");

  @Test
  void overdueSetIsNeitherReportedNorCountedWhileItsPartnerIsSnoozed() {
    deliver(FileKind.ORDERS, "A");
    snooze();

    sweepAt(DEADLINE);

    assertThat(subjects()).isEmpty();
    assertThat(overdue()).isZero();
    assertThat(state().isOpen()).isTrue();
  }

  @Test
  void snoozeEndsTheAlarmOfAReportedSetAndItsCancellationBringsItBack() {
    expect();
    sweepAt(DEADLINE);
    assertThat(overdue()).isEqualTo(1);

    snooze();
    sweepAfter(MINUTE);
    assertThat(overdue()).isZero();

    cancel();
    sweepAfter(MINUTE);
    assertThat(overdue()).isEqualTo(1);
    assertThat(subjects()).containsExactly("Files missing: " + set.partner() + " 2022-01-30");
  }

  @Test
  void absentSetIsOpenedAndReportedWhenTheSnoozeIsCancelledDaysLater() {
    expect();
    snooze();
    sweepAt(DEADLINE);
    sweepAt(DEADLINE.plus(Duration.ofHours(16)));
    sweepOf(tracker).nightlyPass();
    assertThat(state().itemVersion()).isZero();

    clock.set(DEADLINE.plus(Duration.ofDays(5)));
    cancel();
    sweep();

    assertThat(ledger.states().openSets()).containsExactly(set);
    assertThat(subjects()).containsExactly("Files missing: " + set.partner() + " 2022-01-30");
    assertThat(overdue()).isEqualTo(1);
  }

  @Test
  void absentSetsOfTheDatesThatAShorterSnoozeLeavesOutAreOpenedAndReported() {
    FileSetId day = new FileSetId(set.partner(), DATE.plusDays(2));
    FileSetId later = new FileSetId(set.partner(), DATE.plusDays(3));
    expectations =
        Expectations.parse(
            "[{\"partner\":\"" + set.partner() + "\",\"days\":[\"SUN\",\"TUE\",\"WED\"]}]");
    snooze(new DateSpan(DATE, DATE.plusDays(6)), "closed");

    clock.set(DEADLINE.plus(Duration.ofDays(7).minusHours(1)));
    snooze();
    sweep();

    assertThat(ledger.states().openSets()).containsExactlyInAnyOrder(day, later);
    assertThat(subjects())
        .containsExactlyInAnyOrder(
            "Files missing: " + day.partner() + " 2022-02-01",
            "Files missing: " + later.partner() + " 2022-02-02");
  }

  @Test
  void setThatWouldBeClosedAtOnceIsNotOpenedByACancellation() {
    expect();
    snooze();
    clock.set(DEADLINE.plus(Duration.ofDays(14)));

    cancel();

    assertThat(state().itemVersion()).isZero();
  }

  @Test
  void filesThatArriveDuringASnoozeAreProcessedAndReportedCompleteAfterAReport() {
    expect();
    sweepAt(DEADLINE);
    snooze();

    deliverAll("A");
    publish(1);
    sweepAfter(MINUTE);

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(subjects())
        .containsExactly(
            "Files missing: " + set.partner() + " 2022-01-30",
            "Files complete: " + set.partner() + " 2022-01-30");
  }

  @Test
  void otherDatesAndPartnersAreReported() {
    expect();
    snooze(new DateSpan(DATE.plusDays(1), DATE.plusDays(9)), "closed");
    requests()
        .snooze(
            new SweepRequest.SnoozePartner("another", new DateSpan(DATE, DATE), "closed", "jane"));

    sweepAt(DEADLINE);

    assertThat(subjects()).containsExactly("Files missing: " + set.partner() + " 2022-01-30");
  }

  @Test
  void snoozedSetIsClosedAfterFourteenDaysWithoutAReport() {
    deliver(FileKind.ORDERS, "A");
    snooze();
    sweepAt(Instant.parse("2022-02-13T23:59:00Z"));
    assertThat(state().isOpen()).isTrue();

    sweepAfter(MINUTE);
    // The snooze is deleted by its time to live.
    sweepAfter(Duration.ofDays(40));

    assertThat(state().lifecycle().status()).isEqualTo(Lifecycle.Status.MISSED);
    assertThat(state().isOpen()).isFalse();
    assertThat(state().notificationLog()).isEqualTo(NotificationLog.NONE);
    assertThat(subjects()).isEmpty();
  }

  @Test
  void repeatedRequestsChangeNothing() {
    assertThat(snooze().changed()).isTrue();
    clock.advance(MINUTE);
    assertThat(snooze())
        .isEqualTo(new Snoozing.Result(set.partner(), false, false, List.of(recorded(MORNING))));
    assertThat(cancel().changed()).isTrue();
    assertThat(cancel()).isEqualTo(new Snoozing.Result(set.partner(), false, false, List.of()));
    assertThat(ledger.snoozes().of(set.partner()).item().version()).isEqualTo(2);
  }

  @Test
  void expiredSnoozeThatIsNotDeletedYetCountsAsAbsent() {
    snooze();

    clock.set(Instant.parse("2022-03-02T06:00:00Z"));

    assertThat(ledger.snoozes().active()).isEmpty();
    assertThat(snooze().changed()).isTrue();
  }

  @Test
  void concurrentSnoozesOfAPartnerAreBothRecorded() {
    Snoozing overtaken =
        requests(beforeFirst("putItem", () -> snooze(new DateSpan(DATE, DATE), "move")));

    Snoozing.Result result =
        overtaken.snooze(
            new SweepRequest.SnoozePartner(
                set.partner(), new DateSpan(DATE.plusDays(7), DATE.plusDays(8)), "closed", "jane"));

    assertThat(result.changed()).isTrue();
    assertThat(result.active()).extracting(Snooze::why).containsExactly("move", "closed");
  }

  @Test
  void cancellationIsNotLostToASnoozeAtTheSameTime() {
    snooze();
    Snoozing overtaken = requests(beforeFirst("putItem", this::cancel));

    overtaken.snooze(
        new SweepRequest.SnoozePartner(
            set.partner(), new DateSpan(DATE.plusDays(7), DATE.plusDays(8)), "closed", "jane"));

    assertThat(ledger.snoozes().active())
        .extracting(snooze -> snooze.dates().from())
        .containsExactly(DATE.plusDays(7));
  }

  @Test
  void writeWhoseResponseWasLostIsRecognisedByItsRepetition() {
    Snoozing repeating =
        requests(
            intercepted(
                "putItem",
                call -> {
                  Object unused = call.send();
                  throw ConditionalCheckFailedException.builder().message("own write").build();
                }));

    assertThat(
            repeating.snooze(
                new SweepRequest.SnoozePartner(
                    set.partner(), new DateSpan(DATE, DATE), "closed", "jane")))
        .isEqualTo(new Snoozing.Result(set.partner(), true, false, List.of(recorded(MORNING))));
  }

  @Test
  void attributesThatOnlyANewerVersionKnowsAreKept() {
    snooze();
    Map<String, AttributeValue> key =
        Map.of(
            "file_set",
            AttributeValue.fromS("snoozes"),
            "entry",
            AttributeValue.fromS(set.partner() + "/"));
    aws.dynamoDb()
        .updateItem(
            update ->
                update
                    .tableName(aws.table())
                    .key(key)
                    .updateExpression("SET approval = :newer")
                    .expressionAttributeValues(Map.of(":newer", AttributeValue.fromS("kept"))));

    cancel();

    assertThat(aws.items())
        .filteredOn(item -> item.get("file_set").s().equals("snoozes"))
        .extracting(item -> item.get("approval"))
        .containsExactly(AttributeValue.fromS("kept"));
  }

  @Test
  void requestFailsIfTheItemKeepsChanging() {
    Snoozing contended =
        requests(
            intercepted(
                "putItem",
                call -> {
                  throw ConditionalCheckFailedException.builder().message("changed").build();
                }));

    assertThatThrownBy(
            () ->
                contended.snooze(
                    new SweepRequest.SnoozePartner(
                        set.partner(), new DateSpan(DATE, DATE), "closed", "jane")))
        .isInstanceOf(ContendedException.class)
        .hasMessage(
            "the snoozes of \"" + set.partner() + "\" kept changing; send the request again");
  }

  @Test
  void repeatedCancellationOpensTheSetsThatACrashLeftAbsent() {
    expect();
    snooze();
    clock.set(DEADLINE.plus(Duration.ofDays(5)));
    Snoozing crashing =
        requests(
            intercepted(
                "putItem",
                call -> {
                  throw SdkClientException.create("crashed");
                }));
    assertThatThrownBy(() -> crashing.cancel(cancellation()))
        .isInstanceOf(SdkClientException.class);

    cancel();

    assertThat(ledger.states().openSets()).containsExactly(set);
  }

  @Test
  void statusListsTheSnoozeAndTheSetNeedsNoAction() {
    deliver(FileKind.ORDERS, "A");
    snooze();
    clock.set(DEADLINE);

    StatusResponse open = status(new StatusRequest.OfOpen(Optional.empty()));

    assertThat(open.snoozes()).containsExactly(recorded(MORNING));
    assertThat(open.sets())
        .extracting(found -> found.assessment().next())
        .containsExactly(SetStatus.Next.NOBODY);
    assertThat(open.sets().get(0).due().snooze()).hasValue(recorded(MORNING));
    assertThat(status(new StatusRequest.OfPartner("other", Optional.empty())).snoozes()).isEmpty();
    clock.set(Instant.parse("2022-02-14T00:00:00Z"));
    assertThat(status(new StatusRequest.OfOpen(Optional.empty())).snoozes()).isEmpty();
  }

  private void expect() {
    expectations = Expectations.parse("[{\"partner\":\"" + set.partner() + "\",\"days\":\"SUN\"}]");
  }

  private Snoozing.Result snooze() {
    return snooze(new DateSpan(DATE, DATE), "closed");
  }

  private Snoozing.Result snooze(DateSpan dates, String why) {
    return requests().snooze(new SweepRequest.SnoozePartner(set.partner(), dates, why, "jane"));
  }

  private Snoozing.Result cancel() {
    return requests().cancel(cancellation());
  }

  private SweepRequest.CancelSnooze cancellation() {
    return new SweepRequest.CancelSnooze(set.partner(), Optional.empty(), "joe");
  }

  private Snooze recorded(Instant at) {
    return new Snooze(
        set.partner(), new DateSpan(DATE, DATE), "closed", "jane", at, Optional.empty());
  }

  private Snoozing requests() {
    return requests(aws.dynamoDb());
  }

  private Snoozing requests(DynamoDbClient through) {
    return tracker(through)
        .snoozing(new NotificationSettings(aws.topicArn(), aws.eventTopicArn(), expectations));
  }

  private StatusResponse status(StatusRequest request) {
    return new StatusReports(
            ledger, aws.s3(), aws.dropBucket(), aws.resultsBucket(), expectations, clock)
        .of(request);
  }

  /** The number of overdue sets that the last sweep measured. */
  private int overdue() {
    Matcher measured = OVERDUE.matcher(logged.toString(StandardCharsets.UTF_8));
    int last = -1;
    while (measured.find()) {
      last = Integer.parseInt(measured.group(1));
    }
    return last;
  }

  private List<String> subjects() {
    return aws.notifications().stream().map(PublishRequest::subject).toList();
  }
}
