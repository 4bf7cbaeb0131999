package dev.orderpipeline.processor.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.contract.MessageContract;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

class PublisherTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final int REVISION = 2;
  private static final Duration LONG = Duration.ofSeconds(15);

  @TempDir Path directory;

  /** The sends and saved checkpoints, in order: {@code sent 10-19}, {@code saved 20}. */
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  private final MessageContract contract = new MessageContract();
  private final FakeSqs sqs = new FakeSqs();
  private final Marks marks = new Marks();

  @Test
  void everyMessageIsSentOnceWithItsId() throws IOException {
    Progress progress = publish(ScriptedExecutor.WHEN_AWAITED, 1000, 25, 0);

    assertThat(progress).isEqualTo(new Progress(25, 25, true));
    assertThat(events).containsExactly("sent 0-9", "sent 10-19", "sent 20-24");
    assertThat(sqs.accepted).isEqualTo(expected(0, 25));
  }

  @Test
  void emptyArchiveIsCompleteAtOnce() throws IOException {
    Progress progress = publish(ScriptedExecutor.WHEN_AWAITED, 1000, 0, 0);

    assertThat(progress).isEqualTo(new Progress(0, 0, true));
    assertThat(events).isEmpty();
  }

  @Test
  void successorBeginsAtTheCheckpointAndSendsTheSameIds() throws IOException {
    Progress progress = publish(ScriptedExecutor.WHEN_AWAITED, 1000, 25, 13);

    assertThat(progress).isEqualTo(new Progress(25, 12, true));
    assertThat(events).containsExactly("sent 13-22", "sent 23-24");
    assertThat(sqs.accepted).isEqualTo(expected(13, 25));
  }

  @Test
  void successorThatFindsEverythingSentSendsNothing() throws IOException {
    assertThat(publish(ScriptedExecutor.WHEN_AWAITED, 1000, 25, 25))
        .isEqualTo(new Progress(25, 0, true));
    assertThat(events).isEmpty();
  }

  @Test
  void checkpointBeyondTheArchiveIsAFault() {
    assertThatThrownBy(() -> publish(ScriptedExecutor.WHEN_AWAITED, 1000, 25, 26))
        .isInstanceOf(EOFException.class);
    assertThat(events).isEmpty();
  }

  @Test
  void nothingIsSubmittedBeyondTheWindowAfterTheStoredCheckpoint() throws IOException {
    publish(ScriptedExecutor.AT_ONCE, 20, 60, 0);

    assertThat(events)
        .containsExactly(
            "sent 0-9",
            "sent 10-19",
            "saved 20",
            "sent 20-29",
            "sent 30-39",
            "saved 40",
            "sent 40-49",
            "sent 50-59");
  }

  @Test
  void slowCallsDoNotStretchTheWindow() throws IOException {
    publish(ScriptedExecutor.WHEN_AWAITED, 20, 60, 0);

    assertThat(events)
        .containsExactly(
            "sent 0-9",
            "saved 10",
            "sent 10-19",
            "saved 20",
            "sent 20-29",
            "saved 30",
            "sent 30-39",
            "saved 40",
            "sent 40-49",
            "sent 50-59");
  }

  @Test
  void windowOfOneBatchIsEnough() throws IOException {
    assertThat(publish(ScriptedExecutor.WHEN_AWAITED, 10, 25, 0))
        .isEqualTo(new Progress(25, 25, true));
    assertThat(events)
        .containsExactly("sent 0-9", "saved 10", "sent 10-19", "saved 20", "sent 20-24");
  }

  @Test
  void checkpointStaysBeforeABatchInFlight() throws IOException {
    // The oldest call is the slowest: it ends only during the second wait for it.
    Deque<Boolean> answers = new ArrayDeque<>(List.of(false, false, true));

    Progress progress =
        publish(
            (awaited, pending) -> {
              if (!answers.isEmpty() && !answers.remove()) {
                pending.stream()
                    .filter(call -> call != awaited)
                    .forEach(ScriptedExecutor.Call::run);
              } else {
                awaited.run();
              }
            },
            30,
            50,
            0);

    assertThat(progress).isEqualTo(new Progress(50, 50, true));
    assertThat(events)
        .containsExactly(
            "sent 10-19",
            "sent 20-29",
            "saved 0",
            "saved 0",
            "sent 0-9",
            "saved 20",
            "sent 30-39",
            "sent 40-49");
  }

  @Test
  void closingMessageIsSentAfterAllOthersAreAccepted() throws IOException {
    Spool closed = Bodies.closedSpool(directory.resolve("spool"), SET, 40);

    Progress progress =
        publish(new ScriptedExecutor(ScriptedExecutor.NEWEST_FIRST), 1000, closed, 0);

    assertThat(progress).isEqualTo(new Progress(41, 41, true));
    assertThat(events)
        .containsExactly("sent 30-39", "sent 20-29", "sent 10-19", "sent 0-9", "sent 40-40");
  }

  @Test
  void batchesThatEndInAnyOrderAreAllAccountedFor() throws IOException {
    assertThat(publish(ScriptedExecutor.NEWEST_FIRST, 40, 95, 0))
        .isEqualTo(new Progress(95, 95, true));
    assertThat(sqs.accepted).isEqualTo(expected(0, 95));
    assertThat(events.stream().filter(event -> event.startsWith("saved")))
        .containsExactly("saved 20", "saved 40", "saved 60");
  }

  @Test
  void leaseIsRenewedBeforeABatchIfDue() throws IOException {
    marks.untilRenewal.addAll(List.of(LONG, LONG, Duration.ZERO));

    publish(ScriptedExecutor.AT_ONCE, 1000, 30, 0);

    assertThat(events).containsExactly("sent 0-9", "saved 10", "sent 10-19", "sent 20-29");
  }

  @Test
  void noFurtherBatchBeginsWhenTimeIsShort() throws IOException {
    marks.timeShort.addAll(List.of(false, false, true));

    Progress progress = publish(ScriptedExecutor.WHEN_AWAITED, 1000, 50, 0);

    assertThat(progress).isEqualTo(new Progress(20, 20, false));
    assertThat(events).containsExactly("sent 0-9", "sent 10-19");
  }

  @Test
  void failureStoresTheCheckpointAndStartsNoFurtherCalls() {
    SdkClientException failure = SdkClientException.create("reset");
    sqs.beforeSending =
        first -> {
          if (first == 20) {
            throw failure;
          }
        };

    assertThatThrownBy(() -> publish(ScriptedExecutor.WHEN_AWAITED, 1000, 50, 0)).isSameAs(failure);
    assertThat(events).containsExactly("sent 0-9", "sent 10-19", "saved 20");
  }

  @Test
  void checkpointThatCouldNotBeStoredIsStoredAfterTheFailure() {
    SdkClientException failure = SdkClientException.create("reset");
    AtomicBoolean hasFailed = new AtomicBoolean();
    marks.onSave =
        () -> {
          if (!hasFailed.getAndSet(true)) {
            throw failure;
          }
        };

    assertThatThrownBy(() -> publish(ScriptedExecutor.WHEN_AWAITED, 20, 50, 0)).isSameAs(failure);
    assertThat(events.get(events.size() - 1)).isEqualTo("saved 10");
  }

  @Test
  void failureWaitsForCallsInFlight() {
    SdkClientException failure = SdkClientException.create("reset");
    BegunCall begun = new BegunCall(20);
    sqs.beforeSending =
        first -> {
          if (first == 10) {
            begun.await();
            throw failure;
          }
          begun.sending(first);
        };

    assertThatThrownBy(() -> publishOnThreads(1000, 30)).isSameAs(failure);
    // The successor sends again what was accepted after the failure.
    assertThat(events).containsExactly("sent 0-9", "sent 20-29", "saved 10");
  }

  @Test
  void firstOfSeveralFailuresIsReported() {
    sqs.beforeSending =
        first -> {
          if (first >= 10) {
            throw SdkClientException.create("reset at " + first);
          }
        };

    assertThatThrownBy(() -> publish(ScriptedExecutor.NEWEST_FIRST, 1000, 40, 0))
        .hasMessageContaining("reset at 10");
    assertThat(events).containsExactly("sent 0-9", "saved 10");
  }

  @Test
  void failureBeforeNewProgressStoresNothing() {
    sqs.beforeSending =
        first -> {
          throw SdkClientException.create("reset");
        };

    assertThatThrownBy(() -> publish(ScriptedExecutor.WHEN_AWAITED, 1000, 40, 0))
        .isInstanceOf(SdkClientException.class);
    assertThat(events).isEmpty();
  }

  @Test
  void failureIsReportedAlthoughItsCheckpointCannotBeStored() {
    SdkClientException failure = SdkClientException.create("reset");
    SdkClientException second = SdkClientException.create("the table too");
    sqs.beforeSending =
        first -> {
          if (first == 10) {
            throw failure;
          }
        };
    marks.onSave =
        () -> {
          throw second;
        };

    assertThatThrownBy(() -> publish(ScriptedExecutor.WHEN_AWAITED, 1000, 40, 0))
        .isSameAs(failure)
        .hasSuppressedException(second);
  }

  @Test
  void rejectedMessageEndsPublishingAtTheBatchBeforeIt() {
    sqs.rejected = 15;

    assertThatThrownBy(() -> publish(ScriptedExecutor.WHEN_AWAITED, 1000, 40, 0))
        .isInstanceOf(MessageRejectedException.class)
        .hasMessageContaining("message number 15 (message_id " + id(15) + ")");
    assertThat(events).containsExactly("sent 0-9", "sent 10-19", "saved 10");
  }

  @Test
  void nothingIsStoredWithoutTheLease() {
    marks.onCheck =
        () -> {
          if (events.size() == 2) {
            throw new LeaseLostException("not renewed in time");
          }
        };

    assertThatThrownBy(() -> publish(ScriptedExecutor.WHEN_AWAITED, 1000, 50, 0))
        .isInstanceOf(LeaseLostException.class);
    assertThat(events).containsExactly("sent 0-9", "sent 10-19");
  }

  @Test
  void leaseThatIsLostWhileStoringEndsPublishing() {
    BegunCall begun = new BegunCall(10);
    sqs.beforeSending = begun::sending;
    marks.onSave =
        () -> {
          begun.await();
          throw new LeaseLostException("taken over");
        };

    assertThatThrownBy(() -> publishOnThreads(20, 50)).isInstanceOf(LeaseLostException.class);
    // The second batch checked its permission before the lease was lost.
    assertThat(events).containsExactly("sent 0-9", "sent 10-19");
  }

  @Test
  void noCallIsInFlightWhenAnErrorIsThrown() {
    OutOfMemoryError error = new OutOfMemoryError("no room for the checkpoint");
    BegunCall begun = new BegunCall(10);
    sqs.beforeSending = begun::sending;
    marks.onSave =
        () -> {
          begun.await();
          throw error;
        };

    assertThatThrownBy(() -> publishOnThreads(20, 50)).isSameAs(error);
    assertThat(events).containsExactly("sent 0-9", "sent 10-19");
  }

  @Test
  void windowSmallerThanABatchIsRejected() {
    assertThatThrownBy(() -> publish(ScriptedExecutor.WHEN_AWAITED, 9, 20, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the window is 9 messages; it must be at least one batch, 10");
  }

  private Progress publish(ScriptedExecutor.Script script, int window, int messages, long from)
      throws IOException {
    return publish(new ScriptedExecutor(script), window, messages, from);
  }

  /** Publishes with two calls in flight on real threads. */
  private Progress publishOnThreads(int window, int messages) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      return publish(threads, window, messages, 0);
    } finally {
      threads.shutdown();
    }
  }

  private Progress publish(ExecutorService executor, int window, int messages, long from)
      throws IOException {
    return publish(executor, window, Bodies.spool(directory.resolve("spool"), messages), from);
  }

  private Progress publish(ExecutorService executor, int window, Spool spool, long from)
      throws IOException {
    QueueSender sender =
        new QueueSender(sqs, "queue", wait -> {}, RandomGenerator.getDefault(), () -> 0);
    return new Publisher(sender, executor, window).publish(SET, REVISION, spool, from, marks);
  }

  private static Map<Integer, List<String>> expected(int from, int to) {
    return IntStream.range(from, to)
        .boxed()
        .collect(
            Collectors.toMap(number -> number, number -> List.of(Bodies.body(number), id(number))));
  }

  private static String id(int number) {
    return new MessageId(SET, REVISION).of(Bodies.body(number));
  }

  /** The run's checkpoints; a script decides when the lease is due and when time is short. */
  private final class Marks implements Checkpoints {
    private final Deque<Duration> untilRenewal = new ArrayDeque<>();
    private final Deque<Boolean> timeShort = new ArrayDeque<>();
    private Runnable onSave = () -> {};
    private Runnable onCheck = () -> {};

    @Override
    public void save(long number) {
      onSave.run();
      events.add("saved " + number);
    }

    @Override
    public Duration untilRenewal() {
      return untilRenewal.isEmpty() ? LONG : untilRenewal.remove();
    }

    @Override
    public boolean isTimeShort() {
      return !timeShort.isEmpty() && timeShort.remove();
    }

    @Override
    public void check() {
      onCheck.run();
    }
  }

  /**
   * A call that begins before a failure, and ends only when the coordinating thread waits for it
   * without a timeout.
   */
  private static final class BegunCall {
    private final Thread coordinator = Thread.currentThread();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final int first;

    private BegunCall(int first) {
      this.first = first;
    }

    private void sending(int batchFrom) {
      if (batchFrom == first) {
        begun.countDown();
        while (coordinator.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
    }

    private void await() {
      try {
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** An action before a batch is sent. */
  private interface BeforeSending {
    void batchFrom(int first);
  }

  /** A queue that accepts every message except the configured ones. */
  private final class FakeSqs implements SqsClient {
    private final Map<Integer, List<String>> accepted = new ConcurrentHashMap<>();
    private BeforeSending beforeSending = first -> {};
    private int rejected = -1;

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
      List<SendMessageBatchRequestEntry> entries = request.entries();
      beforeSending.batchFrom(Integer.parseInt(entries.get(0).id()));
      events.add("sent " + entries.get(0).id() + "-" + entries.get(entries.size() - 1).id());
      SendMessageBatchResponse.Builder answer = SendMessageBatchResponse.builder();
      List<SendMessageBatchResultEntry> successful = new ArrayList<>();
      for (SendMessageBatchRequestEntry entry : entries) {
        int number = Integer.parseInt(entry.id());
        if (number == rejected) {
          answer.failed(
              BatchResultErrorEntry.builder()
                  .id(entry.id())
                  .code("InvalidMessageContents")
                  .senderFault(true)
                  .build());
        } else {
          contract.check(
              entry.messageBody(),
              entry.messageAttributes(),
              MessageAttributeValue::dataType,
              MessageAttributeValue::stringValue);
          assertThat(
                  accepted.put(
                      number,
                      List.of(
                          entry.messageBody(),
                          entry.messageAttributes().get("message_id").stringValue())))
              .isNull();
          successful.add(SendMessageBatchResultEntry.builder().id(entry.id()).build());
        }
      }
      return answer.successful(successful).build();
    }

    @Override
    public String serviceName() {
      return SqsClient.SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
