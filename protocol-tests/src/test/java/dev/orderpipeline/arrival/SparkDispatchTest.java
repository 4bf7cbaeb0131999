package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.aws.JobStarter;
import dev.orderpipeline.aws.JobsAtLimitException;
import dev.orderpipeline.aws.SparkJobEngine;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.LargeSetJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The choice between the function and the Spark job, and the starts of the job. */
class SparkDispatchTest extends ArrivalSuite {
  private RecordingJobStarter jobs;

  @BeforeEach
  void noJobs() {
    jobs = new RecordingJobStarter();
  }

  @Test
  void setThatExceedsTheFunctionStartsTheJobInstead() {
    useJobAbove(sizeOf("A") - 1);

    deliverAll("A");

    assertThat(jobs.requests).containsExactly(dispatch(set, 1).payload());
    assertThat(lambda.calls()).isEmpty();
    assertThat(state().nextDispatch().at()).isEqualTo(MORNING.plus(Duration.ofMinutes(20)));
    assertThat(logged("dispatched"))
        .containsExactly(
            "{\"time\":\"2022-01-31T06:00:00Z\",\"event\":\"dispatched\",\"file_set\":\""
                + set
                + "\",\"revision\":1,\"engine\":\"spark\",\"job_run\":\"jr_1\"}");
  }

  @Test
  void setAtTheLimitOfTheFunctionIsDispatchedToIt() {
    useJobAbove(sizeOf("A"));

    deliverAll("A");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(jobs.requests).isEmpty();
    assertThat(state().nextDispatch().at()).isEqualTo(MORNING.plus(MINUTE));
  }

  @Test
  void filesOfTheProcessedRevisionChooseTheEngine() {
    useJobAbove(sizeOf("A"));
    deliverAll("A");
    Lease lease = claim(1);
    RunRecord publishing = begin(lease, create(lease, 1));

    deliver(FileKind.ORDERS, "A much larger");
    sweepAfter(SETTLE);
    assertThat(lambda.calls()).isNotEmpty().containsOnly(dispatch(set, 1));
    assertThat(jobs.requests).isEmpty();

    lambda.forget();
    finish(lease, publishing);
    sweepAfter(Duration.ofHours(1));
    assertThat(jobs.requests).containsExactly(dispatch(set, 2).payload());
    assertThat(lambda.calls()).isEmpty();
  }

  @Test
  void waitBetweenStartsOfTheJobDoublesFromTwentyMinutesUpToAnHour() {
    useJobAbove(0);
    deliverAll("A");
    List<String> expected = new ArrayList<>(List.of(dispatch(set, 1).payload()));

    for (int minutes : List.of(20, 40, 60, 60)) {
      sweepAfter(Duration.ofMinutes(minutes).minus(SECOND));
      assertThat(jobs.requests).as("before %d minutes", minutes).isEqualTo(expected);
      sweepAfter(SECOND);
      expected.add(dispatch(set, 1).payload());
      assertThat(jobs.requests).as("after %d minutes", minutes).isEqualTo(expected);
    }
  }

  @Test
  void noJobIsStartedWhileAWorkerHoldsTheSet() {
    useJobAbove(0);
    deliverAll("A");
    jobs.requests.clear();
    Lease lease = claim(1);

    for (int renewal = 0; renewal < 60; renewal++) {
      clock.advance(Duration.ofSeconds(30));
      ledger.leases().renew(lease);
      sweep();
    }

    assertThat(jobs.requests).isEmpty();
    assertThat(lambda.calls()).isEmpty();
    assertThat(state().nextDispatch().delay()).isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void jobIsStartedAgainOnceTheLeaseOfADeadWorkerHasEnded() {
    useJobAbove(0);
    deliverAll("A");
    jobs.requests.clear();
    clock.advance(Duration.ofMinutes(20));
    Lease unused = claim(1);

    sweepAfter(Lease.DURATION.minusMillis(1));
    assertThat(jobs.requests).isEmpty();
    sweepAfter(Duration.ofMillis(1));
    assertThat(jobs.requests).containsExactly(dispatch(set, 1).payload());
  }

  @Test
  void runningFunctionDoesNotDelayADispatch() {
    useJobAbove(sizeOf("A"));
    deliverAll("A");
    lambda.forget();
    Lease unused = claim(1);

    sweepAfter(MINUTE.minus(Duration.ofSeconds(30)));
    assertThat(lambda.calls()).isEmpty();
    ledger.leases().renew(unused);
    sweepAfter(Duration.ofSeconds(30));
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void jobThatPausesIsStartedAgainByTheNextSweep() {
    useJobAbove(0);
    deliverAll("A");
    jobs.requests.clear();
    Lease lease = claim(1);
    RunRecord publishing = begin(lease, create(lease, 1));
    ledger.runs().pause(lease, publishing, publishing);
    ledger.leases().release(lease);

    sweepAfter(SECOND);

    assertThat(jobs.requests).containsExactly(dispatch(set, 1).payload());
  }

  @Test
  void atTheLimitOfJobRunsTheSetStaysOpenForItsNextDispatch() {
    useJobAbove(0);
    jobs.atLimit = true;
    putAll("A");

    event(FileKind.ITEMS);

    assertThat(logged("job_not_started"))
        .containsExactly(
            "{\"time\":\"2022-01-31T06:00:00Z\",\"event\":\"job_not_started\",\"file_set\":\""
                + set
                + "\",\"revision\":1,\"cause\":\"no further run\"}");
    assertThat(state().isOpen()).isTrue();
    jobs.atLimit = false;
    sweepAfter(MINUTE.minus(SECOND));
    assertThat(jobs.requests).isEmpty();
    sweepAfter(SECOND);
    assertThat(jobs.requests).containsExactly(dispatch(set, 1).payload());
  }

  @Test
  void jobThatCannotBeStartedFailsTheEventAndIsStartedByALaterSweep() {
    useJobAbove(0);
    jobs.failing = true;
    putAll("A");

    assertThatThrownBy(() -> event(FileKind.ITEMS))
        .isInstanceOf(PartialFailureException.class)
        .hasMessageContaining(set.toString());

    jobs.failing = false;
    sweepAfter(MINUTE.minus(SECOND));
    assertThat(jobs.requests).isEmpty();
    sweepAfter(SECOND);
    assertThat(jobs.requests).containsExactly(dispatch(set, 1).payload());
  }

  private void useJobAbove(long bytes) {
    spark = Optional.of(new SparkJobEngine(new LargeSetJob("a-job", bytes), jobs));
    tracker = tracker(aws.dynamoDb());
  }

  /** The size of all three files with this content. */
  private static long sizeOf(String content) {
    long size = 0;
    for (FileKind kind : FileKind.values()) {
      size += (kind + " " + content).length();
    }
    return size;
  }

  private List<String> logged(String event) {
    return logged
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("\"event\":\"" + event + "\""))
        .toList();
  }

  /** Records the requests that start a job. */
  private static final class RecordingJobStarter implements JobStarter {
    private final List<String> requests = new ArrayList<>();
    private boolean atLimit;
    private boolean failing;

    @Override
    public String start(String request) {
      if (atLimit) {
        throw new JobsAtLimitException("no further run", null);
      }
      if (failing) {
        throw new IllegalStateException("crashed before the start");
      }
      requests.add(request);
      return "jr_" + requests.size();
    }
  }
}
