package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Lifecycle;
import dev.orderpipeline.ledger.NextDispatch;
import dev.orderpipeline.ledger.NotificationLog;
import dev.orderpipeline.ledger.Revisions;
import dev.orderpipeline.ledger.StoredItem;
import dev.orderpipeline.ledger.UnknownAttributes;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FoundFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** S3 events that are repeated, reordered or late, or whose file was deleted. */
class ArrivalEventsTest extends ArrivalSuite {
  static List<List<FileKind>> everyOrder() {
    List<List<FileKind>> orders = new ArrayList<>();
    for (FileKind first : FileKind.values()) {
      for (FileKind second : FileKind.values()) {
        for (FileKind third : FileKind.values()) {
          List<FileKind> order = List.of(first, second, third);
          if (new HashSet<>(order).size() == order.size()) {
            orders.add(order);
          }
        }
      }
    }
    return orders;
  }

  @ParameterizedTest
  @MethodSource("everyOrder")
  void everyOrderOfArrivalGivesOneRevisionAndOneDispatch(List<FileKind> order) {
    for (FileKind kind : order) {
      assertThat(lambda.calls()).isEmpty();
      deliver(kind, "A");
    }

    FoundFiles found = found();
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(state())
        .isEqualTo(
            new FileSetState(
                set,
                new StoredItem(4, UnknownAttributes.NONE),
                found,
                MORNING,
                new Revisions(1, found.complete(), MORNING, Optional.empty(), OptionalInt.empty()),
                new NextDispatch(MORNING.plus(MINUTE), MINUTE, 1),
                new Lifecycle(Lifecycle.Status.RECORDED, true, Optional.empty()),
                NotificationLog.NONE));
  }

  @Test
  void threeEventsAtOnceGiveOneRevisionAndOneDispatch() throws Exception {
    putAll("A");
    int workers = FileKind.values().length;
    CyclicBarrier together = new CyclicBarrier(workers);
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<?>> events = new ArrayList<>();
      for (FileKind kind : FileKind.values()) {
        events.add(
            threads.submit(
                () -> {
                  together.await(1, TimeUnit.MINUTES);
                  event(kind);
                  return null;
                }));
      }
      for (Future<?> event : events) {
        event.get(1, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(state().revision()).isEqualTo(1);
  }

  @Test
  void sameEventAHundredTimesGivesOneRevisionAndOneDispatch() {
    deliverAll("A");
    FileSetState once = state();

    for (int i = 0; i < 100; i++) {
      event(FileKind.ORDERS);
    }

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(state()).isEqualTo(once);
  }

  @Test
  void eventWithManyRecordsAndUnknownFieldsIsReadForItsKeys() throws IOException {
    FileSetId other = anotherSet("another");
    putAll("A");
    putAll(other, "A");

    handle(
        """
        {"Records": [%s, %s], "unknown": {"of": ["whatever"]}}
        """
            .formatted(record(set.key(FileKind.ORDERS)), record(other.key(FileKind.ITEMS))));

    assertThat(lambda.calls()).containsExactlyInAnyOrder(dispatch(set, 1), dispatch(other, 1));
  }

  @Test
  void eventOfAnOldVersionAfterANewerOneChangesNothing() throws IOException {
    deliverAll("A");
    publish(1);
    String old = found().complete().orElseThrow().orders().versionId();
    deliver(FileKind.ORDERS, "B");
    FileSetState corrected = state();

    handle("{\"Records\": [%s]}".formatted(record(set.key(FileKind.ORDERS), old)));

    assertThat(state()).isEqualTo(corrected);
    assertThat(corrected.revision()).isEqualTo(2);
  }

  @Test
  void fileCorrectedBeforeTheSetIsCompleteIsPartOfTheFirstRevision() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.CUSTOMERS, "B");
    deliver(FileKind.ORDERS, "A");
    deliver(FileKind.ITEMS, "A");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(state().pinned()).isEqualTo(found().complete());
  }

  @Test
  void fileDeletedBeforeTheSetIsCompleteIsAwaitedAgain() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    delete(FileKind.CUSTOMERS);
    deliver(FileKind.ITEMS, "A");

    assertThat(lambda.calls()).isEmpty();
    assertThat(state())
        .isEqualTo(
            new FileSetState(
                set,
                new StoredItem(3, UnknownAttributes.NONE),
                found(),
                MORNING,
                Revisions.NONE,
                new NextDispatch(Instant.EPOCH, Duration.ZERO, 0),
                new Lifecycle(Lifecycle.Status.WAITING, true, Optional.empty()),
                NotificationLog.NONE));
    assertThat(state().found().missing()).containsExactly(FileKind.CUSTOMERS);

    deliver(FileKind.CUSTOMERS, "A");
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void fileDeletedAfterTheDispatchChangesNeitherTheRevisionNorItsVersions() {
    deliverAll("A");
    FileSetState recorded = state();

    delete(FileKind.ORDERS);
    sweepAfter(MINUTE);

    assertThat(state().revision()).isEqualTo(1);
    assertThat(state().pinned()).isEqualTo(recorded.pinned());
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 1));
  }

  @Test
  void eventOfADeletedFileRecordsNothing() {
    event(FileKind.ORDERS);

    assertThat(aws.recordedSets()).isEmpty();
  }

  @Test
  void eventReopensAnAbandonedSet() {
    deliver(FileKind.ORDERS, "A");
    sweepAt(Instant.parse("2022-02-14T00:00:00Z"));
    sweep();
    assertThat(state().lifecycle().status()).isEqualTo(Lifecycle.Status.MISSED);

    deliver(FileKind.CUSTOMERS, "A");
    assertThat(state().lifecycle().status()).isEqualTo(Lifecycle.Status.WAITING);
    assertThat(ledger.states().openSets()).containsExactly(set);

    deliver(FileKind.ITEMS, "A");
    assertThat(state().lifecycle().status()).isEqualTo(Lifecycle.Status.RECORDED);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void oneFailingSetOfAnInvocationDoesNotDelayAnother() {
    FileSetId other = anotherSet("another");
    putAll("A");
    putAll(other, "A");
    lambda.failFor(other);

    assertThatThrownBy(
            () ->
                tracker
                    .arrivedFiles()
                    .arrived(List.of(other.key(FileKind.ORDERS), set.key(FileKind.ORDERS))))
        .isInstanceOf(PartialFailureException.class)
        .hasMessageContaining("1 of 2 steps failed: [" + other + "]");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  /** Passes an event to the handler. */
  private void handle(String json) throws IOException {
    // The handler only reads the request id.
    Context context =
        (Context)
            Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> "a-request");
    new FileArrivalHandler(tracker.arrivedFiles())
        .handleRequest(
            new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
            OutputStream.nullOutputStream(),
            context);
  }

  private static String record(String key) {
    return record(key, "a-version");
  }

  private static String record(String key, String version) {
    return """
        {"eventVersion": "2.9", "eventSource": "aws:s3", "awsRegion": "eu-central-1",
         "eventTime": "2022-01-31T06:00:00.000Z", "eventName": "ObjectCreated:Put", "new": 1,
         "userIdentity": {"principalId": "p"}, "requestParameters": {"sourceIPAddress": "::1"},
         "responseElements": {"x-amz-request-id": "r", "x-amz-id-2": "i", "x-new": "2"},
         "s3": {"s3SchemaVersion": "1.0", "configurationId": "c", "newer": {},
         "bucket": {"name": "b", "ownerIdentity": {"principalId": "o"}, "arn": "arn:aws:s3:::b"},
         "object": {"key": "%s", "versionId": "%s", "size": 1, "eTag": "e", "sequencer": "0",
         "newest": []}}}
        """
        .formatted(key, version);
  }
}
