package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.model.FileKind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The nightly pass over the drop bucket. */
class NightlyPassTest extends ArrivalSuite {
  @Test
  void nightlyPassFindsASetWhoseEventsWereAllLost() {
    putAll("A");
    clock.set(lastModified(FileKind.ITEMS).plus(Duration.ofHours(47)));
    sweep();
    assertThat(lambda.calls()).isEmpty();

    sweepOf(tracker).nightlyPass();

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void nightlyPassFindsACorrectionOfAClosedSet() {
    deliverAll("A");
    publish(1);
    put(set, FileKind.ORDERS, "B");
    clock.set(lastModified(FileKind.ORDERS).plus(Duration.ofHours(1)));

    sweepOf(tracker).nightlyPass();

    assertThat(state().revision()).isEqualTo(2);
    sweepAfter(SETTLE);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 2));
  }

  @Test
  void keyWithAControlCharacterDoesNotStopTheNightlyPass() {
    putObject(set.partner() + "/a\u0001b/orders_20220130.csv", "A");
    putAll("A");
    clock.set(lastModified(FileKind.ITEMS).plus(Duration.ofHours(1)));

    assertThat(sweepOf(tracker).nightlyPass()).isEqualTo(1);

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void nightlyPassIgnoresFilesPutLongAgo() {
    putAll("A");
    // Longer than any night looks back, also the weekly one for old dates.
    clock.set(lastModified(FileKind.ITEMS).plus(Duration.ofDays(16)));

    assertThat(sweepOf(tracker).nightlyPass()).isZero();

    assertThat(state()).isEqualTo(FileSetState.none(set));
  }
}
