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
 * Runs whole days with every kind of fault in every operation that a day calls. Tier {@code full}
 * tries selected requests, tier {@code proof} every request. A day without faults records the
 * operations first, so new calls are included automatically.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireFaultsIT {
  private static final int PARALLEL_DAYS = 16;
  private static final int TWICE = 2;

  private final BlockingQueue<DayResources> idleResources = new ArrayBlockingQueue<>(PARALLEL_DAYS);
  private final ExecutorService days = Executors.newFixedThreadPool(PARALLEL_DAYS);
  private final Map<PlannedFault, Future<CompletedDay>> runs = new ConcurrentHashMap<>();
  private Path directory;
  private Map<String, Integer> requests;
  private DayResult expectedResult;

  @BeforeAll
  void recordADayWithoutFaults(@TempDir Path ownDirectory) throws Exception {
    directory = ownDirectory;
    IntStream.range(0, PARALLEL_DAYS).forEach(number -> idleResources.add(new DayResources()));
    CompletedDay day = day(PlannedFault.NONE);
    assertThat(day.failures()).isEmpty();
    assertThat(day.isCompleteBeforeRecovery()).isTrue();
    assertThat(day.received()).hasSize(12);
    expectedResult = day.result();
    requests = new HashMap<>();
    day.requests().forEach(operation -> requests.merge(operation, 1, Integer::sum));
    // All days run in parallel. Those that wait for timeouts start first.
    Stream.of(WireFault.values())
        .sorted(Comparator.comparing(WireFault::needsTimeout).reversed())
        .flatMap(
            fault ->
                Stream.concat(permanentFaults(fault).stream(), transientFaults(fault).stream()))
        .forEach(this::startDay);
  }

  @AfterAll
  void stop() {
    System.out.println(
        runs.size()
            + " days, each with one fault; without faults a day makes "
            + requests.values().stream().mapToInt(Integer::intValue).sum()
            + " requests: "
            + new TreeMap<>(requests));
    days.shutdownNow();
    idleResources.forEach(DayResources::close);
  }

  @Test
  void recordedDayUsesTheKnownOperations() {
    assertThat(requests)
        .containsOnlyKeys(
            "dynamodb DeleteItem",
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
            "sns Publish",
            "sqs SendMessageBatch");
  }

  @ParameterizedTest
  @EnumSource(WireFault.class)
  void twoFaultsInARowChangeNothing(WireFault fault) throws Exception {
    assertThat(problemsOf(transientFaults(fault))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(WireFault.class)
  void permanentFaultFailsClearlyAndTheSweepCompletesTheDayAfterIt(WireFault fault)
      throws Exception {
    assertThat(problemsOf(permanentFaults(fault))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(WireFault.class)
  @Tag("proof")
  void twoFaultsInARowAtAnyRequestChangeNothing(WireFault fault) throws Exception {
    assertThat(problemsOf(everywhere(fault, TWICE))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(WireFault.class)
  @Tag("proof")
  void permanentFaultFromAnyRequestOnLeavesTheDayToTheSweep(WireFault fault) throws Exception {
    assertThat(problemsOf(everywhere(fault, PlannedFault.PERMANENT))).isEmpty();
  }

  /**
   * Permanent faults at each operation: rejections start at the first request, lost responses at
   * the last one, and truncated responses at both.
   */
  private List<PlannedFault> permanentFaults(WireFault fault) {
    return everywhere(fault, PlannedFault.PERMANENT).stream()
        .filter(
            plannedFault ->
                fault.takesEffect()
                    ? isLast(plannedFault)
                    : isFirst(plannedFault) || isCut(plannedFault))
        .toList();
  }

  /**
   * Faults in two successive requests. Rejections occur once for each service, because its client
   * retries all operations alike. Lost responses occur at each operation, because the retry meets
   * another state.
   */
  private List<PlannedFault> transientFaults(WireFault fault) {
    Set<String> services = new HashSet<>();
    return everywhere(fault, TWICE).stream()
        .filter(plannedFault -> isFirst(plannedFault) || isCut(plannedFault))
        .filter(plannedFault -> !fault.isRejection() || services.add(plannedFault.service()))
        .toList();
  }

  private static boolean isFirst(PlannedFault plannedFault) {
    return plannedFault.from() == 1;
  }

  private boolean isLast(PlannedFault plannedFault) {
    return plannedFault.from() == requests.get(plannedFault.operation());
  }

  private boolean isCut(PlannedFault plannedFault) {
    return plannedFault.fault().isCut() && isLast(plannedFault);
  }

  private List<PlannedFault> everywhere(WireFault fault, int count) {
    return requests.keySet().stream()
        .sorted()
        .filter(fault::concerns)
        .flatMap(
            operation ->
                IntStream.rangeClosed(1, requests.get(operation))
                    .mapToObj(from -> new PlannedFault(operation, from, count, fault)))
        .toList();
  }

  /**
   * A completed day.
   *
   * @param isCompleteBeforeRecovery whether the day was complete before the fault was stopped
   */
  private record CompletedDay(
      PlannedFault plannedFault,
      List<String> requests,
      int affected,
      List<Exception> failures,
      boolean isCompleteBeforeRecovery,
      List<String> received,
      DayResult result) {}

  /** The problems of days with these faults. */
  private List<String> problemsOf(List<PlannedFault> plannedFaults) throws Exception {
    assertThat(plannedFaults).isNotEmpty();
    plannedFaults.forEach(this::startDay);
    List<String> problems = new ArrayList<>();
    for (PlannedFault plannedFault : plannedFaults) {
      problemsOf(runs.get(plannedFault).get())
          .forEach(what -> problems.add(plannedFault + ": " + what));
    }
    return problems;
  }

  private void startDay(PlannedFault plannedFault) {
    Future<CompletedDay> unused =
        runs.computeIfAbsent(plannedFault, key -> days.submit(() -> day(key)));
  }

  private CompletedDay day(PlannedFault plannedFault) throws IOException, InterruptedException {
    DayResources resources = idleResources.take();
    try {
      ProxiedDay day =
          new ProxiedDay(resources, plannedFault, Files.createTempDirectory(directory, "work-"));
      boolean isCompleteBeforeRecovery;
      try (day) {
        day.run();
        isCompleteBeforeRecovery = day.isComplete();
        day.recover();
      }
      List<String> received = resources.receive();
      return new CompletedDay(
          plannedFault,
          day.proxy().requests(),
          day.proxy().affected(),
          day.failures(),
          isCompleteBeforeRecovery,
          received,
          day.result(received));
    } finally {
      idleResources.put(resources);
    }
  }

  private List<String> problemsOf(CompletedDay day) {
    PlannedFault plannedFault = day.plannedFault();
    List<String> problems = new ArrayList<>();
    if (day.affected() == 0) {
      problems.add("the fault affected no request");
    }
    day.failures().stream()
        .filter(failure -> !isClear(failure))
        .forEach(failure -> problems.add("an unclear failure: " + failure));
    boolean isRepaired = !plannedFault.isPermanent() && plannedFault.fault().isRepairedByRetries();
    if (isRepaired && !day.failures().isEmpty()) {
      problems.add("the fault fails an invocation: " + day.failures());
    }
    if (isRepaired && !day.isCompleteBeforeRecovery()) {
      problems.add("the fault leaves the day unfinished");
    }
    if (!day.isCompleteBeforeRecovery() && day.failures().isEmpty()) {
      problems.add("the day is unfinished, but no invocation failed");
    }
    // A second invocation can continue the run before the sweep does.
    boolean sameAttempts = isRepaired && !plannedFault.operation().equals("lambda Invoke");
    DayResult expected = sameAttempts ? expectedResult : expectedResult.withoutAttempts();
    DayResult result = sameAttempts ? day.result() : day.result().withoutAttempts();
    if (!result.equals(expected)) {
      problems.add("the result is " + result + "\n instead of " + expected);
    }
    excessDuplicates(day, isRepaired).ifPresent(problems::add);
    return problems;
  }

  /** The problem of too many duplicate messages, if any. */
  private static Optional<String> excessDuplicates(CompletedDay day, boolean isRepaired) {
    PlannedFault plannedFault = day.plannedFault();
    long duplicates =
        day.received().stream()
            .distinct()
            .filter(message -> Collections.frequency(day.received(), message) > 1)
            .count();
    boolean isResponseLost =
        plannedFault.operation().equals("sqs SendMessageBatch")
            && plannedFault.fault().takesEffect();
    long maxDuplicates =
        isRepaired
            ? (isResponseLost ? day.result().messages().size() : 0)
            // At most a window for each attempt that ended early.
            : (long) ProxiedDay.WINDOW * Math.max(1, day.failures().size());
    return duplicates > maxDuplicates
        ? Optional.of(
            duplicates + " messages are duplicated, more than the maximum of " + maxDuplicates)
        : Optional.empty();
  }

  /** Whether a failure is an expected one that a retry can resolve. */
  private static boolean isClear(Throwable failure) {
    return failure instanceof SdkException
        || failure instanceof IOException
        || failure instanceof QueueUnavailableException
        || failure instanceof ContendedException
        || failure instanceof DamagedArchiveException
        || (failure.getClass().getSimpleName().equals("PartialFailureException")
            && Stream.of(failure.getSuppressed()).allMatch(WireFaultsIT::isClear));
  }
}
