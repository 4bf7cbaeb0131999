package dev.orderpipeline.arrival;

import static dev.orderpipeline.arrival.MockedTracker.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whom the sweep tells what; NOW is 2022-01-31, 06:00 UTC. */
class SweepTest {
  private final MockedTracker mocked = new MockedTracker();

  @Test
  void aSweepWithoutAnythingToTellMakesNoClient() {
    mocked.open("acme/2022-01-30");
    mocked.there(NOW, "acme/orders_20220130.csv");

    assertThat(mocked.sweep("[]").sweepOpenSets()).isEqualTo(1);
    assertThat(mocked.told()).isEmpty();
    assertThat(mocked.snsClients()).isZero();
  }

  @Test
  void aNamedPartnersSetIsToldOnceItIsDueThoughNothingHasCome() {
    mocked.open();

    assertThat(mocked.sweep("[{\"due\":\"06:00\"},{\"partner\":\"acme\"}]").sweepOpenSets())
        .isZero();
    assertThat(mocked.told()).containsExactly("Files missing: acme 2022-01-30");
  }

  @Test
  void aSetThatIsNotYetDueIsNotToldNorOpened() {
    mocked.open();

    assertThat(mocked.sweep("[{\"due\":\"06:01\"},{\"partner\":\"acme\"}]").sweepOpenSets())
        .isZero();
    assertThat(mocked.told()).isEmpty();
    mocked.wroteAndInvokedNothing();
  }

  @Test
  void partnersThatAreNotNamedAreNotMissed() {
    mocked.open();

    assertThat(mocked.sweep("[{\"due\":\"06:00\"}]").sweepOpenSets()).isZero();
    assertThat(mocked.told()).isEmpty();
    mocked.wroteAndInvokedNothing();
  }

  @Test
  void allThatIsToldGoesThroughOneClient() {
    mocked.open();

    assertThat(
            mocked
                .sweep("[{\"due\":\"06:00\"},{\"partner\":\"acme\"},{\"partner\":\"globex\"}]")
                .sweepOpenSets())
        .isZero();
    assertThat(mocked.told())
        .containsExactly("Files missing: acme 2022-01-30", "Files missing: globex 2022-01-30");
    assertThat(mocked.snsClients()).isEqualTo(1);
  }

  @Test
  void theNightlyPassOpensWhatWasDueIn48HoursAndTellsNothing() {
    mocked.listed();

    assertThat(mocked.sweep("[{\"partner\":\"acme\"}]").nightlyPass()).isZero();
    assertThat(mocked.written()).containsExactly("acme/2022-01-28", "acme/2022-01-29");
    assertThat(mocked.told()).isEmpty();
  }

  @Test
  void aSetWhoseFirstFileComesAfterItWasDueIsNotToldAtOnce() {
    mocked.open("acme/2022-01-20");
    mocked.there(NOW.minus(Duration.ofMinutes(1)), "acme/orders_20220120.csv");

    assertThat(mocked.sweep("[]").sweepOpenSets()).isEqualTo(1);
    assertThat(mocked.told()).isEmpty();
  }
}
