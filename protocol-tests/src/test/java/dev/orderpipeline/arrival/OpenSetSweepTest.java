package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Lifecycle;
import dev.orderpipeline.ledger.UnpublishedReason.Why;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sweep over the open sets, and the search for sets that are not published. */
class OpenSetSweepTest extends ArrivalSuite {
  @Test
  void sweepFindsAFileWhoseEventWasLost() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    put(set, FileKind.ITEMS, "A");

    sweep();

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void sweepIgnoresAPublishedSet() {
    FileSetId open = anotherSet("open");
    put(open, FileKind.ORDERS, "A");
    event(open, FileKind.ORDERS);
    deliverAll("A");
    assertThat(ledger.states().openSets()).containsExactlyInAnyOrder(set, open);

    publish(1);
    FileSetState closed = state();
    clock.advance(Duration.ofDays(1));

    assertThat(closed.isOpen()).isFalse();
    assertThat(ledger.states().openSets()).containsExactly(open);
    assertThat(sweepOf(tracker).sweepOpenSets()).isEqualTo(1);
    assertThat(state()).isEqualTo(closed);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void successiveSweepsBeginWithDifferentSets() {
    FileSetId other = anotherSet("another");
    for (FileSetId one : List.of(other, set)) {
      putAll(one, "A");
      event(one, FileKind.CUSTOMERS);
    }
    lambda.forget();

    sweepAfter(MINUTE);
    List<RecordingLambda.Call> first = lambda.calls();
    lambda.forget();
    clock.advance(MINUTE);
    sweepAfter(MINUTE.multipliedBy(4));
    List<RecordingLambda.Call> second = lambda.calls();

    assertThat(first).containsExactlyInAnyOrder(dispatch(set, 1), dispatch(other, 1));
    assertThat(second).containsExactly(first.get(1), first.get(0));
  }

  @Test
  void oneFailingSetOfASweepDoesNotDelayAnother() {
    FileSetId other = anotherSet("another");
    for (FileSetId one : List.of(other, set)) {
      put(one, FileKind.CUSTOMERS, "A");
      event(one, FileKind.CUSTOMERS);
      putAll(one, "A");
    }
    lambda.failFor(other);

    assertThatThrownBy(this::sweep)
        .isInstanceOf(PartialFailureException.class)
        .hasMessageContaining("1 of 3 steps failed: [" + other + "]");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void partnerWithVeryManyOpenSetsDelaysNoOther() {
    int open = FairOrder.MAX_SETS_PER_PARTNER + 2;
    for (int day = 1; day <= open; day++) {
      FileSetId one = new FileSetId("a-flood", DATE.plusDays(day));
      putObject(one.key(FileKind.ORDERS), "A");
      event(one, FileKind.ORDERS);
    }
    put(set, FileKind.CUSTOMERS, "A");
    event(FileKind.CUSTOMERS);
    putAll("A");

    sweep();

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(logged.toString(StandardCharsets.UTF_8))
        .contains("\"open_sets\":" + (open + 1) + ",\"deferred\":2}");
  }

  @Test
  void incompleteSetIsAbandonedFourteenDaysAfterItsDate() {
    deliver(FileKind.ORDERS, "A");
    clock.set(Instant.parse("2022-02-13T23:59:59Z"));
    sweep();
    assertThat(state().lifecycle().status()).isEqualTo(Lifecycle.Status.WAITING);
    assertThat(ledger.states().openSets()).containsExactly(set);

    sweepAfter(SECOND);

    assertThat(state().lifecycle().status()).isEqualTo(Lifecycle.Status.MISSED);
    assertThat(ledger.states().openSets()).isEmpty();
    assertThat(ledger.states().unpublishedSets(Why.MISSED)).containsExactly(set);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "REJECTED"})
  void setIsFoundAsUnpublishedUntilItIsPublished(RunState state) {
    Why why = Why.valueOf(state.name());
    deliverAll("A");
    endUnpublished(1, state);
    assertThat(ledger.states().openSets()).isEmpty();
    assertThat(ledger.states().unpublishedSets(why)).containsExactly(set);

    deliver(FileKind.ITEMS, "B");
    assertThat(ledger.states().openSets()).containsExactly(set);
    assertThat(ledger.states().unpublishedSets(why)).isEmpty();

    publish(2);
    assertThat(ledger.states().openSets()).isEmpty();
    assertThat(ledger.states().unpublishedSets(why)).isEmpty();
  }

  @Test
  void uncorrectedSetIsFoundForAtLeastAMonthAndNotForever() {
    deliverAll("A");
    endUnpublished(1, RunState.FAILED);

    clock.set(Instant.parse("2022-02-28T23:59:59Z"));
    assertThat(ledger.states().unpublishedSets(Why.FAILED)).containsExactly(set);
    clock.set(Instant.parse("2022-03-31T00:00:00Z"));
    assertThat(ledger.states().unpublishedSets(Why.FAILED)).isEmpty();
  }
}
