package dev.orderpipeline.wire;

import dev.orderpipeline.arrival.WiredTracker;
import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.run.ProcessorSettings;
import dev.orderpipeline.processor.run.WiredProcessor;
import dev.orderpipeline.processor.wiring.NativeHttp;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Runs a whole day through the fault proxy. After three events, a processor runs short of time
 * before it sends anything. The sweep, a second processor and the nightly pass follow. Both
 * functions use the same clients as on Lambda, but with short retry delays. Tests move the clock
 * instead of waiting.
 */
final class ProxiedDay implements AutoCloseable {
  /** The size of a batch, so that the second batch waits for a checkpoint. */
  static final int WINDOW = 10;

  private static final Duration LONG_TIME = Duration.ofMinutes(10);
  private static final Duration SHORT_TIME = Duration.ofSeconds(10);
  private static final int EVENT_RETRIES = 2;
  private static final int MAX_SWEEPS = 6;

  private final DayResources resources;
  private final PlannedFault plannedFault;

  /** Much longer than a request takes on a busy machine: only the faulty ones may time out. */
  private static final Duration SHORT_ATTEMPT = Duration.ofSeconds(1);

  private static final Duration SHORT_CALL = Duration.ofSeconds(3);
  private static final Duration SHORT_ATTEMPT_ONCE = Duration.ofSeconds(2);

  private final FaultProxy proxy;
  private final SdkHttpClient nativeHttp = NativeHttp.create();
  private final AtomicLong clockOffset = new AtomicLong();
  private final InstantSource clock = () -> Instant.now().plusNanos(clockOffset.get());
  private final WiredTracker tracker;
  private final WiredProcessor processor;
  private final List<Exception> failures = new ArrayList<>();
  private int runs;

  ProxiedDay(DayResources resources, PlannedFault plannedFault, Path workDirectory) {
    this(resources, plannedFault, workDirectory, OutputStream.nullOutputStream());
  }

  /** A day whose functions write their log, with metrics, to the stream. */
  ProxiedDay(
      DayResources resources,
      PlannedFault plannedFault,
      Path workDirectory,
      OutputStream logStream) {
    this.resources = resources;
    this.plannedFault = plannedFault;
    proxy = new FaultProxy(resources.endpoint(), plannedFault);
    AwsClients aws =
        new AwsClients(this::withShortDelays, resources.clientSettings(proxy.endpoint()));
    PrintStream out = new PrintStream(logStream, true, StandardCharsets.UTF_8);
    CorrectionSettle settle = CorrectionSettle.DEFAULT;
    tracker =
        new WiredTracker(
            resources.table(),
            resources.dropBucket(),
            resources.resultsBucket(),
            resources.queueUrl(),
            resources.processingFunction(),
            settle,
            resources.topic(),
            resources.eventTopic(),
            aws,
            clock,
            new EventLog(out, clock, Optional.of(resources.sweepFunction())));
    processor =
        new WiredProcessor(
            new ProcessorSettings(
                resources.table(),
                resources.dropBucket(),
                resources.resultsBucket(),
                resources.queueUrl(),
                settle,
                Thresholds.DEFAULT,
                Windows1252Partners.NONE),
            aws.overNative(nativeHttp),
            clock,
            WINDOW,
            workDirectory,
            new EventLog(out, clock, Optional.of(resources.processingFunction())));
  }

  /** The call limits with short delays and, for faults that need a timeout, short timeouts. */
  private CallLimits withShortDelays(CallLimits limits) {
    Duration attemptTimeout = limits.attemptTimeout();
    Duration callTimeout = limits.callTimeout();
    if (plannedFault.fault().needsTimeout()) {
      attemptTimeout =
          shorter(attemptTimeout, plannedFault.isPermanent() ? SHORT_ATTEMPT : SHORT_ATTEMPT_ONCE);
      callTimeout = plannedFault.isPermanent() ? SHORT_CALL : callTimeout;
    }
    return new CallLimits(
        limits.maxAttempts(),
        attemptTimeout,
        callTimeout,
        Duration.ofMillis(1),
        Duration.ofMillis(20));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Runs all steps of a day without faults, and one more sweep if the set is still open. */
  void run() {
    start();
    sweep();
    attempt(tracker::nightlyPass);
    runInvocations();
    if (resources.isOpen()) {
      clockOffset.addAndGet(Duration.ofMinutes(2).toNanos());
      sweep();
    }
  }

  /** Uploads the files, and runs what their events dispatch. */
  void start() {
    resources.clear();
    resources.upload();
    for (FileKind kind : FileKind.values()) {
      event(kind);
    }
  }

  /** Lets time pass, with a sweep every minute. */
  void pass(Duration time) {
    for (long minute = 0; minute < time.toMinutes(); minute++) {
      clockOffset.addAndGet(Duration.ofMinutes(1).toNanos());
      sweep();
    }
  }

  /** The time that the functions see. */
  Instant now() {
    return clock.instant();
  }

  /** Stops the fault and lets the sweep complete the day. */
  void recover() {
    proxy.stopFault();
    for (int sweeps = 0; resources.isOpen() && sweeps < MAX_SWEEPS; sweeps++) {
      clockOffset.addAndGet(Duration.ofHours(1).toNanos());
      // Only the nightly pass finds a set that no event has recorded.
      attempt(tracker::nightlyPass);
      runInvocations();
      sweep();
    }
  }

  /** The failures of invocations so far, as their callers see them. */
  List<Exception> failures() {
    return List.copyOf(failures);
  }

  boolean isComplete() {
    return !resources.isOpen();
  }

  FaultProxy proxy() {
    return proxy;
  }

  /** The result of the day. */
  DayResult result(List<String> received) throws IOException {
    return new DayResult(
        received.stream().distinct().sorted().toList(),
        resources.published(),
        resources.receipt().orElse("there is none"),
        resources.ledger());
  }

  private void event(FileKind kind) {
    for (int tries = 0; tries <= (plannedFault.isPermanent() ? 0 : EVENT_RETRIES); tries++) {
      if (attempt(() -> tracker.arrived(DayResources.SET.key(kind)))) {
        break;
      }
    }
    runInvocations();
  }

  private void sweep() {
    attempt(tracker::sweep);
    runInvocations();
  }

  /** Runs the recorded invocations of the processor. */
  private void runInvocations() {
    for (String payload : proxy.drainInvocations()) {
      Duration remaining = runs++ == 0 ? SHORT_TIME : LONG_TIME;
      attempt(() -> processor.process(payload, remaining));
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private boolean attempt(Step step) {
    try {
      step.run();
      return true;
    } catch (Exception e) {
      failures.add(e);
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    processor.close();
    nativeHttp.close();
  }
}
