package dev.orderpipeline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.ContendedException;
import dev.orderpipeline.processor.archive.DamagedArchiveException;
import dev.orderpipeline.processor.publishing.QueueUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Every operation that a day calls, with every fault, at one request or more; where there is time,
 * twice and for ever at each. What is called is recorded on a day without faults, so a call that is
 * new is among them by itself.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireFaultsIT {
  private static final int LANES = 16;
  private static final int TWICE = 2;

  private final BlockingQueue<Lane> lanes = new ArrayBlockingQueue<>(LANES);
  private final ExecutorService days = Executors.newFixedThreadPool(LANES);
  private final Map<Trouble, Future<JoinState>> begun = new ConcurrentHashMap<>();
  private Path directory;
  private Map<String, Integer> requests;
  private Outcome withoutFaults;

  @BeforeAll
  void recordADayWithoutFaults(@TempDir Path ownDirectory) throws Exception {
    directory = ownDirectory;
    IntStream.range(0, LANES).forEach(number -> lanes.add(new Lane()));
    JoinState day = day(Trouble.NONE);
    assertThat(day.failures()).isEmpty();
    assertThat(day.overBefore()).isTrue();
    assertThat(day.received()).hasSize(12);
    withoutFaults = day.outcome();
    requests = new HashMap<>();
    day.requests().forEach(operation -> requests.merge(operation, 1, Integer::sum));
    // All at once, those that wait for limits of time first: while they wait, others use the
    // machine.
    Stream.of(WireFault.values())
        .sorted(Comparator.comparing(WireFault::needsPatience).reversed())
        .flatMap(fault -> Stream.concat(lasting(fault).stream(), passing(fault).stream()))
        .forEach(this::begin);
  }

  @AfterAll
  void stop() {
    System.out.println(
        begun.size()
            + " days, each with one fault; without faults a day makes "
            + requests.values().stream().mapToInt(Integer::intValue).sum()
            + " requests: "
            + new TreeMap<>(requests));
    days.shutdownNow();
    lanes.forEach(Lane::close);
  }

  @Test
  void theRecordedDayCallsWhatIsKnownToBeCalled() {
    assertThat(requests)
        .containsOnlyKeys(
            "dynamodb GetItem",
            "dynamodb PutItem",
            "dynamodb Query",
            "dynamodb TransactWriteItems",
            "dynamodb UpdateItem",
            "lambda Invoke",
            "s3 CopyObject",
            "s3 GetObject",
            "s3 HeadObject",
            "s3 ListObjectsV2",
            "s3 PutObject",
            "sqs SendMessageBatch");
  }

  @ParameterizedTest
  @EnumSource(WireFault.class)
  void aFaultThatComesTwiceChangesNothing(WireFault fault) throws Exception {
    assertThat(wrongIn(passing(fault))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(WireFault.class)
  void aFaultThatLastsFailsClearlyAndTheSweepCompletesTheDayAfterIt(WireFault fault)
      throws Exception {
    assertThat(wrongIn(lasting(fault))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(WireFault.class)
  @Tag("proof")
  void aFaultThatComesTwiceAtAnyRequestChangesNothing(WireFault fault) throws Exception {
    assertThat(wrongIn(everywhere(fault, TWICE))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(WireFault.class)
  @Tag("proof")
  void aFaultThatLastsFromAnyRequestOnLeavesTheDayToTheSweep(WireFault fault) throws Exception {
    assertThat(wrongIn(everywhere(fault, Trouble.FOR_EVER))).isEmpty();
  }

  /**
   * For ever at each operation: a rejection from the first request on, an effect without an answer
   * at the last, when most is half done, and an answer that is cut at both.
   */
  private List<Trouble> lasting(WireFault fault) {
    return everywhere(fault, Trouble.FOR_EVER).stream()
        .filter(
            trouble -> fault.takesEffect() ? isLast(trouble) : isFirst(trouble) || isCut(trouble))
        .toList();
  }

  /**
   * Twice: a rejection once for each service, as all operations of a client are tried again alike;
   * an effect without an answer at each operation, as what the next try meets differs.
   */
  private List<Trouble> passing(WireFault fault) {
    Set<String> services = new HashSet<>();
    return everywhere(fault, TWICE).stream()
        .filter(trouble -> isFirst(trouble) || isCut(trouble))
        .filter(trouble -> !fault.isRejection() || services.add(trouble.service()))
        .toList();
  }

  private static boolean isFirst(Trouble trouble) {
    return trouble.from() == 1;
  }

  private boolean isLast(Trouble trouble) {
    return trouble.from() == requests.get(trouble.operation());
  }

  private boolean isCut(Trouble trouble) {
    return trouble.fault().isCut() && isLast(trouble);
  }

  private List<Trouble> everywhere(WireFault fault, int count) {
    return requests.keySet().stream()
        .sorted()
        .filter(fault::concerns)
        .flatMap(
            operation ->
                IntStream.rangeClosed(1, requests.get(operation))
                    .mapToObj(from -> new Trouble(operation, from, count, fault)))
        .toList();
  }

  /**
   * A day that has been.
   *
   * @param overBefore whether it was complete before the trouble had ended
   */
  private record JoinState(
      Trouble trouble,
      List<String> requests,
      int met,
      List<Exception> failures,
      boolean overBefore,
      List<String> received,
      Outcome outcome) {}

  /** What is wrong in days with these troubles. */
  private List<String> wrongIn(List<Trouble> troubles) throws Exception {
    assertThat(troubles).isNotEmpty();
    troubles.forEach(this::begin);
    List<String> wrong = new ArrayList<>();
    for (Trouble trouble : troubles) {
      whatIsWrongIn(begun.get(trouble).get()).forEach(what -> wrong.add(trouble + ": " + what));
    }
    return wrong;
  }

  private void begin(Trouble trouble) {
    Future<JoinState> unused = begun.computeIfAbsent(trouble, its -> days.submit(() -> day(its)));
  }

  private JoinState day(Trouble trouble) throws IOException, InterruptedException {
    Lane lane = lanes.take();
    try {
      WiredDay day = new WiredDay(lane, trouble, Files.createTempDirectory(directory, "work-"));
      boolean overBefore;
      try (day) {
        day.go();
        overBefore = day.isOver();
        day.recover();
      }
      List<String> received = lane.receive();
      return new JoinState(
          trouble,
          day.wire().requests(),
          day.wire().met(),
          day.failures(),
          overBefore,
          received,
          day.outcome(received));
    } finally {
      lanes.put(lane);
    }
  }

  private List<String> whatIsWrongIn(JoinState day) {
    Trouble trouble = day.trouble();
    List<String> wrong = new ArrayList<>();
    if (day.met() == 0) {
      wrong.add("no request met the fault");
    }
    day.failures().stream()
        .filter(failure -> !isClear(failure))
        .forEach(failure -> wrong.add("an unclear failure: " + failure));
    boolean mended = !trouble.isForEver() && trouble.fault().isMendedByTries();
    if (mended && !day.failures().isEmpty()) {
      wrong.add("it fails an invocation: " + day.failures());
    }
    if (mended && !day.overBefore()) {
      wrong.add("it leaves the day unfinished");
    }
    if (!day.overBefore() && day.failures().isEmpty()) {
      wrong.add("it stops the day, and nobody is told");
    }
    // A second invocation may continue the run before the sweep does.
    boolean asOften = mended && !trouble.operation().equals("lambda Invoke");
    Outcome expected = asOften ? withoutFaults : withoutFaults.whateverItTook();
    Outcome outcome = asOften ? day.outcome() : day.outcome().whateverItTook();
    if (!outcome.equals(expected)) {
      wrong.add("the day came to " + outcome + "\n instead of " + expected);
    }
    sentAgain(day, mended).ifPresent(wrong::add);
    return wrong;
  }

  /** Messages that came more than once, where that may not be. */
  private static Optional<String> sentAgain(JoinState day, boolean mended) {
    Trouble trouble = day.trouble();
    long repeated =
        day.received().stream()
            .distinct()
            .filter(message -> Collections.frequency(day.received(), message) > 1)
            .count();
    boolean answerIsLost =
        trouble.operation().equals("sqs SendMessageBatch") && trouble.fault().takesEffect();
    long most =
        mended
            ? (answerIsLost ? day.outcome().messages().size() : 0)
            // Of each attempt that ended early, the window.
            : (long) WiredDay.WINDOW * Math.max(1, day.failures().size());
    return repeated > most
        ? Optional.of(repeated + " messages came more than once, not " + most + " at most")
        : Optional.empty();
  }

  /** Whether a failure is one that whoever retries can be content with, and can understand. */
  private static boolean isClear(Throwable failure) {
    return failure instanceof SdkException
        || failure instanceof IOException
        || failure instanceof QueueUnavailableException
        || failure instanceof ContendedException
        || failure instanceof DamagedArchiveException
        || (failure.getClass().getSimpleName().equals("SeveralSetsException")
            && Stream.of(failure.getSuppressed()).allMatch(WireFaultsIT::isClear));
  }
}
