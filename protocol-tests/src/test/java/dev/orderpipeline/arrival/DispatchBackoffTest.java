package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Repeated dispatches by the sweep while the revision has no ended run. */
class DispatchBackoffTest extends ArrivalSuite {
  @Test
  void sweepRepairsACrashBeforeTheInvocationAfterAMinute() {
    lambda.failNext();
    putAll("A");
    assertThatThrownBy(() -> event(FileKind.ITEMS))
        .isInstanceOf(PartialFailureException.class)
        .hasMessageContaining(set.toString());

    event(FileKind.ITEMS);
    sweepAfter(MINUTE.minus(SECOND));
    assertThat(lambda.calls()).isEmpty();

    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void waitBetweenDispatchesDoublesUpToAnHour() {
    deliverAll("A");
    List<RecordingLambda.Call> expected = new ArrayList<>(List.of(dispatch(set, 1)));

    for (int minutes : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
      sweepAfter(Duration.ofMinutes(minutes).minus(SECOND));
      assertThat(lambda.calls()).as("before %d minutes", minutes).isEqualTo(expected);
      sweepAfter(SECOND);
      expected.add(dispatch(set, 1));
      assertThat(lambda.calls()).as("after %d minutes", minutes).isEqualTo(expected);
    }
  }

  @Test
  void waitBetweenDispatchesRestartsForANewRevision() {
    deliverAll("A");
    sweepAfter(MINUTE);
    sweepAfter(MINUTE.multipliedBy(2));
    deliver(FileKind.ORDERS, "B");
    sweepAfter(SETTLE);
    lambda.forget();

    sweepAfter(MINUTE.minus(SECOND));
    assertThat(lambda.calls()).isEmpty();
    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 2));
  }
}
