package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.RunState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Uploads after the first revision: the same bytes again, and corrections that settle. */
class SettlingCorrectionTest extends ArrivalSuite {
  @Test
  void reuploadOfTheSameBytesWhileTheRunIsUnderWayStartsNoNewRun() {
    deliverAll("A");
    deliverAll("A");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(state().revision()).isEqualTo(1);
  }

  @Test
  void reuploadOfTheSameBytesAfterPublishingStartsNoNewRun() {
    deliverAll("A");
    publish(1);

    deliverAll("A");
    clock.advance(SETTLE);
    sweep();

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(state().revision()).isEqualTo(1);
    assertThat(ledger.states().openSets()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "REJECTED"})
  void reuploadOfTheSameBytesAfterARunThatPublishedNothingIsANewRevision(RunState state) {
    deliverAll("A");
    endUnpublished(1, state);
    sweepAfter(SETTLE);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));

    deliver(FileKind.ITEMS, "A");
    sweepAfter(SETTLE);

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 2));
  }

  @Test
  void deletedFileThatReturnsWithItsOldBytesStartsNoNewRun() {
    deliverAll("A");
    publish(1);
    delete(FileKind.ORDERS);
    event(FileKind.CUSTOMERS);

    deliver(FileKind.ORDERS, "A");
    sweepAfter(SETTLE);

    assertThat(state().revision()).isEqualTo(1);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void correctionIsDispatchedOnlyOnceItHasSettled() {
    deliverAll("A");
    publish(1);

    deliver(FileKind.ORDERS, "B");
    sweepAfter(SETTLE.minus(SECOND));
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));

    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 2));
  }

  @Test
  void eachFurtherCorrectionRestartsTheSettling() {
    deliverAll("A");
    deliver(FileKind.ORDERS, "B");
    sweepAfter(SETTLE.minus(SECOND));

    deliver(FileKind.ORDERS, "A");
    sweepAfter(SETTLE.minus(SECOND));
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));

    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 3));
  }

  @Test
  void contentThatReturnsIsANewRevision() {
    deliverAll("A");
    publish(1);
    deliver(FileKind.ORDERS, "B");
    sweepAfter(SETTLE);
    publish(2);

    deliver(FileKind.ORDERS, "A");
    sweepAfter(SETTLE);

    assertThat(lambda.calls())
        .containsExactly(dispatch(set, 1), dispatch(set, 2), dispatch(set, 3));
    assertThat(state().pinned()).isEqualTo(found().complete());
  }

  @Test
  void threeFilesReplacedOneByOneAreDispatchedOnce() {
    deliverAll("A");
    publish(1);

    for (FileKind kind : FileKind.values()) {
      deliver(kind, "B");
      sweepAfter(MINUTE);
    }
    sweepAfter(SETTLE);

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 4));
    assertThat(state().pinned()).isEqualTo(found().complete());
  }

  @Test
  void correctionBeforeTheFirstDispatchReplacesIt() {
    lambda.failNext();
    putAll("A");
    assertThatThrownBy(() -> event(FileKind.ITEMS)).isInstanceOf(PartialFailureException.class);

    deliver(FileKind.ITEMS, "B");
    sweepAfter(SETTLE.minus(SECOND));
    assertThat(lambda.calls()).isEmpty();

    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 2));
  }

  @Test
  void publishingRevisionIsFinishedBeforeItsCorrection() {
    deliverAll("A");
    Lease lease = claim(1);
    RunRecord run = create(lease, 1);
    RunRecord publishing = begin(lease, run);

    deliver(FileKind.ORDERS, "B");
    sweepAfter(SETTLE);
    assertThat(lambda.calls()).isNotEmpty().containsOnly(dispatch(set, 1));

    lambda.forget();
    finish(lease, publishing);
    sweepAfter(Duration.ofHours(1));
    assertThat(lambda.calls()).containsExactly(dispatch(set, 2));
  }

  @Test
  void setOfAPartnerWhoUploadsEveryNineMinutesIsDispatchedAfterTwoHours() {
    deliverAll("A");
    publish(1);
    Instant first = clock.instant();

    uploadEveryNineMinutesUntilADispatch();

    assertThat(Duration.between(first, clock.instant())).isEqualTo(CorrectionSettle.DEFAULT.max());
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, state().revision()));
  }

  @Test
  void filesThatChangeWhileARevisionIsBuiltAtTheLimitAreDispatchedAfterItWhenTheyHaveSettled() {
    deliverAll("A");
    publish(1);
    uploadEveryNineMinutesUntilADispatch();
    int forced = state().revision();
    Lease lease = claim(forced);
    RunRecord run = create(lease, forced);
    lambda.forget();

    deliver(FileKind.ITEMS, "newer");
    assertThat(state().revision()).isEqualTo(forced);
    finish(lease, begin(lease, run));
    sweep();
    assertThat(state().revision()).isEqualTo(forced + 1);
    sweepAfter(SETTLE.minus(SECOND));
    assertThat(lambda.calls()).isEmpty();

    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, forced + 1));
    assertThat(state().pinned()).isEqualTo(found().complete());
  }

  private void uploadEveryNineMinutesUntilADispatch() {
    int before = lambda.calls().size();
    for (int minute = 0; lambda.calls().size() == before; minute++) {
      assertThat(minute).isLessThan(200);
      if (minute > 0) {
        sweepAfter(MINUTE);
      }
      if (minute % 9 == 0) {
        deliver(FileKind.ITEMS, "upload " + minute);
      }
    }
  }
}
