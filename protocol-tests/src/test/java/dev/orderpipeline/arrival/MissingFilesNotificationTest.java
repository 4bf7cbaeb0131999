package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.ledger.Lifecycle;
import dev.orderpipeline.ledger.NotificationLog;
import dev.orderpipeline.model.FileKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** Notifications about files that are missing at the deadline, and about their arrival. */
class MissingFilesNotificationTest extends ArrivalSuite {
  @Test
  void missingThirdFileIsReportedOnceAtItsDeadline() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    sweepAt(DEADLINE.minusMillis(1));
    assertThat(aws.notifications()).isEmpty();

    sweepAt(DEADLINE);

    assertThat(aws.notifications())
        .containsExactly(
            notification(
                "Files missing: " + set.partner() + " 2022-01-30",
                """
                Files of the partner "%1$s" for 2022-01-30 are missing.

                Due by 2022-01-31 09:00 UTC (2022-01-31T09:00:00Z):
                  %1$s/customers_20220130.csv: uploaded at %2$s
                  %1$s/orders_20220130.csv: uploaded at %3$s
                  %1$s/items_20220130.csv: MISSING

                Nothing is published for this day until all three files have arrived.
                What to do: ask the partner to upload the missing files under exactly these names. \
                Processing then starts automatically, and you receive a second notification. \
                A file that was uploaded under another name has a receipt in \
                unrecognised/partner=%1$s/ in the results bucket.
                """
                    .formatted(
                        set.partner(),
                        lastModified(FileKind.CUSTOMERS),
                        lastModified(FileKind.ORDERS))));
    sweepAfter(MINUTE);
    sweepAfter(Duration.ofDays(20));
    sweepAfter(MINUTE);
    assertThat(aws.notifications()).hasSize(1);
    assertThat(ledger.states().openSets()).isEmpty();
  }

  @Test
  void filesThatArriveAfterTheReportAreReportedOnceAndTheSetCloses() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    sweepAt(DEADLINE);

    deliver(FileKind.ITEMS, "A");
    publish(1);
    sweepAfter(MINUTE);
    sweepAfter(MINUTE);

    assertThat(subjects())
        .containsExactly(
            "Files missing: " + set.partner() + " 2022-01-30",
            "Files complete: " + set.partner() + " 2022-01-30");
    assertThat(ledger.states().openSets()).isEmpty();
  }

  @Test
  void setThatIsCompleteInTimeIsNotReported() {
    deliverAll("A");
    sweepAt(DEADLINE);
    publish(1);
    sweepAfter(MINUTE);

    assertThat(aws.notifications()).isEmpty();
    assertThat(ledger.states().openSets()).isEmpty();
  }

  @Test
  void crashBetweenTheReportAndItsRecordRepeatsTheReportOnce() {
    deliver(FileKind.ORDERS, "A");
    clock.set(DEADLINE);
    int[] puts = {0};
    Sweep crashing =
        sweepOf(
            tracker(
                intercepted(
                    "putItem",
                    call -> {
                      // The event and its mark are put before.
                      if (++puts[0] > 2) {
                        throw new IllegalStateException("crashed before the record");
                      }
                      return call.send();
                    })));

    assertThatThrownBy(crashing::sweepOpenSets).isInstanceOf(PartialFailureException.class);
    sweepAfter(MINUTE);
    sweepAfter(MINUTE);

    assertThat(subjects())
        .containsExactly(
            "Files missing: " + set.partner() + " 2022-01-30",
            "Files missing: " + set.partner() + " 2022-01-30");
  }

  @Test
  void nextSweepRepeatsAReportThatCouldNotBePublished() {
    deliver(FileKind.ORDERS, "A");
    clock.set(DEADLINE);
    Sweep failing = sweepOf(tracker, new UnavailableSns());

    assertThatThrownBy(failing::sweepOpenSets).isInstanceOf(PartialFailureException.class);
    assertThat(state().notificationLog()).isEqualTo(NotificationLog.NONE);
    sweepAfter(MINUTE);

    assertThat(subjects()).containsExactly("Files missing: " + set.partner() + " 2022-01-30");
  }

  @Test
  void setThatIsPublishedDuringTheReportIsReportedComplete() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    clock.set(DEADLINE);
    ArrivalTracker overtaken =
        tracker(
            beforeFirst(
                "putItem",
                () -> {
                  deliver(FileKind.ITEMS, "A");
                  publish(1);
                }));

    sweepOf(overtaken).sweepOpenSets();
    sweepAfter(MINUTE);
    sweepAfter(MINUTE);

    assertThat(subjects())
        .containsExactly(
            "Files missing: " + set.partner() + " 2022-01-30",
            "Files complete: " + set.partner() + " 2022-01-30");
    assertThat(ledger.states().openSets()).isEmpty();
  }

  @Test
  void absentExpectedSetIsOpenedAndReportedOnceItIsDue() {
    expect("[{\"partner\":\"%s\",\"zone\":\"Europe/Berlin\"}]");
    sweepAt(Instant.parse("2022-01-31T07:59:59Z"));
    assertThat(aws.recordedSets()).isEmpty();

    sweepAfter(SECOND);
    sweepAfter(MINUTE);

    assertThat(ledger.states().openSets()).containsExactly(set);
    assertThat(subjects()).containsExactly("Files missing: " + set.partner() + " 2022-01-30");
    deliverAll("A");
    sweep();
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(subjects())
        .containsExactly(
            "Files missing: " + set.partner() + " 2022-01-30",
            "Files complete: " + set.partner() + " 2022-01-30");
  }

  @Test
  void expectedSetIsAbandonedFourteenDaysAfterItsDateAndNotReopened() {
    expect("[{\"partner\":\"%s\",\"days\":\"SUN\",\"after_days\":13}]");
    sweepAt(Instant.parse("2022-02-12T09:00:00Z"));
    sweepAt(Instant.parse("2022-02-14T00:00:00Z"));
    sweepOf(tracker).nightlyPass();

    assertThat(state().lifecycle().status()).isEqualTo(Lifecycle.Status.MISSED);
    assertThat(state().isOpen()).isFalse();
    assertThat(aws.notifications()).hasSize(1);
  }

  @Test
  void nightlyPassOpensAnExpectedSetThatNoSweepHasReported() {
    expect("[{\"partner\":\"%s\",\"days\":\"SUN\"}]");
    clock.set(DEADLINE.plus(Duration.ofHours(17)));

    sweep();
    assertThat(aws.recordedSets()).isEmpty();
    sweepOf(tracker).nightlyPass();
    assertThat(aws.notifications()).isEmpty();
    sweepAfter(MINUTE);

    assertThat(subjects()).containsExactly("Files missing: " + set.partner() + " 2022-01-30");
  }

  @Test
  void expectedSetWhoseEventsWereAllLostIsFoundInsteadOfMissed() {
    expect("[{\"partner\":\"%s\"}]");
    putAll("A");

    sweepAt(DEADLINE);

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(aws.notifications()).isEmpty();
  }

  private void expect(String json) {
    expectations = Expectations.parse(json.formatted(set.partner()));
  }

  private PublishRequest notification(String subject, String message) {
    return PublishRequest.builder()
        .topicArn(aws.topicArn())
        .subject(subject)
        .message(message)
        .build();
  }

  private List<String> subjects() {
    return aws.notifications().stream().map(PublishRequest::subject).toList();
  }

  /** SNS that does not respond. */
  private static final class UnavailableSns implements SnsClient {
    @Override
    public PublishResponse publish(PublishRequest request) {
      throw SdkClientException.create("no answer");
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
