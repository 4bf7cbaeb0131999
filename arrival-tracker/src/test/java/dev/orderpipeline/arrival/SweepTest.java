package dev.orderpipeline.arrival;

import static dev.orderpipeline.arrival.MockedTracker.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The notifications of the sweep; NOW is 2022-01-31, 06:00 UTC. */
class SweepTest {
  private final MockedTracker mocked = new MockedTracker();

  @Test
  void sweepWithoutADueNotificationCreatesNoClient() {
    mocked.open("acme/2022-01-30");
    mocked.there(NOW, "acme/orders_20220130.csv");

    assertThat(mocked.sweep("[]").sweepOpenSets()).isEqualTo(1);
    assertThat(mocked.notifications()).isEmpty();
    assertThat(mocked.snsClients()).isZero();
  }

  @Test
  void namedPartnersMissingSetIsNotifiedAtItsDeadline() {
    mocked.open();

    assertThat(mocked.sweep("[{\"due\":\"06:00\"},{\"partner\":\"acme\"}]").sweepOpenSets())
        .isZero();
    assertThat(mocked.notifications()).containsExactly("Files missing: acme 2022-01-30");
  }

  @Test
  void setBeforeItsDeadlineIsNeitherNotifiedNorOpened() {
    mocked.open();

    assertThat(mocked.sweep("[{\"due\":\"06:01\"},{\"partner\":\"acme\"}]").sweepOpenSets())
        .isZero();
    assertThat(mocked.notifications()).isEmpty();
    mocked.wroteAndInvokedNothing();
  }

  @Test
  void setsOfUnnamedPartnersAreNotExpected() {
    mocked.open();

    assertThat(mocked.sweep("[{\"due\":\"06:00\"}]").sweepOpenSets()).isZero();
    assertThat(mocked.notifications()).isEmpty();
    mocked.wroteAndInvokedNothing();
  }

  @Test
  void allNotificationsUseOneClient() {
    mocked.open();

    assertThat(
            mocked
                .sweep("[{\"due\":\"06:00\"},{\"partner\":\"acme\"},{\"partner\":\"globex\"}]")
                .sweepOpenSets())
        .isZero();
    assertThat(mocked.notifications())
        .containsExactly("Files missing: acme 2022-01-30", "Files missing: globex 2022-01-30");
    assertThat(mocked.snsClients()).isEqualTo(1);
  }

  @Test
  void nightlyPassOpensSetsDueIn48HoursAndNotifiesNobody() {
    mocked.listed();

    assertThat(mocked.sweep("[{\"partner\":\"acme\"}]").nightlyPass()).isZero();
    assertThat(mocked.written()).containsExactly("acme/2022-01-28", "acme/2022-01-29");
    assertThat(mocked.notifications()).isEmpty();
  }

  @Test
  void setWhoseFirstFileIsLateIsNotNotifiedAtOnce() {
    mocked.open("acme/2022-01-20");
    mocked.there(NOW.minus(Duration.ofMinutes(1)), "acme/orders_20220120.csv");

    assertThat(mocked.sweep("[]").sweepOpenSets()).isEqualTo(1);
    assertThat(mocked.notifications()).isEmpty();
  }
}
