package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Changes between the read and the write of a reconcile. */
class RacingReconcileTest extends ArrivalSuite {
  @Test
  void anotherReconcileBetweenReadAndWriteGivesOneRevisionAndOneDispatch() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    put(set, FileKind.ITEMS, "A");
    ArrivalTracker overtaken = tracker(beforeFirst("putItem", () -> event(FileKind.ITEMS)));

    overtaken.arrivedFiles().arrived(List.of(set.key(FileKind.ITEMS)));

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(state().revision()).isEqualTo(1);
  }

  @Test
  void anotherReconcileOfTheSameNewSetGivesOneRevisionAndOneDispatch() {
    putAll("A");
    ArrivalTracker overtaken = tracker(beforeFirst("putItem", () -> event(FileKind.CUSTOMERS)));

    overtaken.arrivedFiles().arrived(List.of(set.key(FileKind.ORDERS)));

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(state().revision()).isEqualTo(1);
  }

  @Test
  void correctionPutBetweenReadAndWriteIsNotLost() {
    putAll("A");
    ArrivalTracker overtaken = tracker(beforeFirst("putItem", () -> deliver(FileKind.ORDERS, "B")));

    overtaken.arrivedFiles().arrived(List.of(set.key(FileKind.CUSTOMERS)));

    assertThat(state().pinned()).isEqualTo(found().complete());
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void filesReadBeforeACorrectionWasRecordedAreNoRevision() {
    deliverAll("A");
    publish(1);
    ArrivalTracker overtaken = tracker(beforeFirst("getItem", () -> deliver(FileKind.ORDERS, "B")));

    overtaken.arrivedFiles().arrived(List.of(set.key(FileKind.ITEMS)));

    assertThat(state().revision()).isEqualTo(2);
    assertThat(state().pinned()).isEqualTo(found().complete());
  }

  @Test
  void runThatEndsBetweenReadAndWriteIsNotDispatchedAgain() {
    deliverAll("A");
    clock.advance(MINUTE);
    ArrivalTracker overtaken = tracker(beforeFirst("putItem", () -> publish(1)));

    sweepOf(overtaken).sweepOpenSets();

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(ledger.states().openSets()).isEmpty();
  }

  @Test
  void writeWhoseResponseWasLostIsRecognisedWhenTheClientRetries() {
    putAll("A");
    ArrivalTracker repeating = tracker(losingFirstResponse("putItem"));

    repeating.arrivedFiles().arrived(List.of(set.key(FileKind.ORDERS)));

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(state().itemVersion()).isEqualTo(2);
  }

  /** DynamoDB behind a client that loses the first response to every call of a method. */
  private DynamoDbClient losingFirstResponse(String method) {
    return intercepted(
        method,
        call -> {
          call.send();
          return call.send();
        });
  }
}
