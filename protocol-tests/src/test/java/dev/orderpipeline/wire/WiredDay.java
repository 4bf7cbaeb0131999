package dev.orderpipeline.wire;

import dev.orderpipeline.arrival.WiredTracker;
import dev.orderpipeline.ledger.AwsClients;
import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.run.ProcessorSettings;
import dev.orderpipeline.processor.run.WiredProcessor;
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
import java.util.concurrent.atomic.AtomicLong;

/**
 * A whole day over a wire: three events, a processor that runs short of time before it sends
 * anything, the sweep that has it continued from its archive, and the nightly pass. Both functions
 * run here as on Lambda, with their own clients; only the waits between tries are short, and the
 * clock is moved instead of waiting for it.
 */
final class WiredDay implements AutoCloseable {
  /** As many messages as a batch takes: the second batch waits for a checkpoint. */
  static final int WINDOW = 10;

  private static final Duration PLENTY = Duration.ofMinutes(10);
  private static final Duration LITTLE = Duration.ofSeconds(10);
  private static final int RETRIES_OF_EVENTS = 2;
  private static final int MAX_SWEEPS = 6;

  private final Lane lane;
  private final Trouble trouble;
  private final Wire wire;
  private final AtomicLong passed = new AtomicLong();
  private final InstantSource clock = () -> Instant.now().plusNanos(passed.get());
  private final WiredTracker tracker;
  private final WiredProcessor processor;
  private final List<Exception> failures = new ArrayList<>();
  private int runs;

  WiredDay(Lane lane, Trouble trouble, Path workDirectory) {
    this.lane = lane;
    this.trouble = trouble;
    wire = new Wire(lane.endpoint(), trouble);
    AwsClients aws = new AwsClients(this::shortened, lane.at(wire.endpoint()));
    EventLog log =
        new EventLog(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), clock);
    Duration settle = Duration.ofMinutes(10);
    tracker =
        new WiredTracker(
            lane.table(),
            lane.dropBucket(),
            lane.resultsBucket(),
            lane.queueUrl(),
            lane.processingFunction(),
            settle,
            lane.topic(),
            aws,
            clock,
            log);
    processor =
        new WiredProcessor(
            new ProcessorSettings(
                lane.table(),
                lane.dropBucket(),
                lane.resultsBucket(),
                lane.queueUrl(),
                settle,
                Thresholds.DEFAULT),
            aws,
            clock,
            WINDOW,
            workDirectory,
            log);
  }

  /** As many tries as on Lambda, but less time between them, and for each where that is asked. */
  private CallLimits shortened(CallLimits limits) {
    Duration longestTry = limits.longestTry();
    Duration longestCall = limits.longestCall();
    if (trouble.fault().needsPatience()) {
      longestTry = shorter(longestTry, Duration.ofMillis(trouble.isForEver() ? 400 : 1000));
      longestCall = trouble.isForEver() ? Duration.ofSeconds(1) : longestCall;
    }
    return new CallLimits(
        limits.tries(), longestTry, longestCall, Duration.ofMillis(1), Duration.ofMillis(20));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Does what a day without faults takes, and, if that was not enough, another round of it. */
  void go() {
    lane.clear();
    lane.upload();
    for (FileKind kind : FileKind.values()) {
      event(kind);
    }
    sweep();
    attempt(tracker::nightlyPass);
    work();
    if (lane.isOpen()) {
      passed.addAndGet(Duration.ofMinutes(2).toNanos());
      sweep();
    }
  }

  /** Ends the trouble and lets the sweep do the rest. */
  void recover() {
    wire.mend();
    for (int sweeps = 0; lane.isOpen() && sweeps < MAX_SWEEPS; sweeps++) {
      passed.addAndGet(Duration.ofHours(1).toNanos());
      // What no event has recorded yet is the nightly pass's to find.
      attempt(tracker::nightlyPass);
      work();
      sweep();
    }
  }

  /** What failed so far, each as whoever invoked would be told of it. */
  List<Exception> failures() {
    return List.copyOf(failures);
  }

  boolean isOver() {
    return !lane.isOpen();
  }

  Wire wire() {
    return wire;
  }

  /** What the day came to. */
  Outcome outcome(List<String> received) throws IOException {
    return new Outcome(
        received.stream().distinct().sorted().toList(),
        lane.published(),
        lane.receipt().orElse("there is none"),
        lane.ledger());
  }

  private void event(FileKind kind) {
    for (int tries = 0; tries <= (trouble.isForEver() ? 0 : RETRIES_OF_EVENTS); tries++) {
      if (attempt(() -> tracker.arrived(Lane.SET.key(kind)))) {
        break;
      }
    }
    work();
  }

  private void sweep() {
    attempt(tracker::sweep);
    work();
  }

  /** Has the processor do what it was invoked for. */
  private void work() {
    for (String payload : wire.takeInvoked()) {
      Duration remaining = runs++ == 0 ? LITTLE : PLENTY;
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
    wire.close();
    processor.close();
  }
}
