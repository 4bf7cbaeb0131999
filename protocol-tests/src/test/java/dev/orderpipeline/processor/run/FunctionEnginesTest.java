package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.aws.JobStarter;
import dev.orderpipeline.aws.JobsAtLimitException;
import dev.orderpipeline.aws.SparkJobEngine;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseClaim;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.ServedRequest;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.LargeSetJob;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manual requests for days that can exceed the function. */
class FunctionEnginesTest extends ProcessingSuite {
  private static final Duration STARTUP_GRACE = Duration.ofMinutes(25);

  private RecordingJobService jobs;

  @BeforeEach
  void noJobs() {
    jobs = new RecordingJobService();
  }

  @Test
  void requestForATooLargeDayIsRejectedWithItsSizeAndTheRemedy() {
    FileSetId set = pipeline.day("large", 2);
    long size = size(set);

    assertThatThrownBy(() -> request(set, "", size - 1))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the files of large/2022-01-30 have "
                + size
                + " bytes in total, which exceeds this function's limit of "
                + (size - 1)
                + "; send the same request with \"engine\": \"spark\" to start the job, or with"
                + " \"engine\": \"lambda\" to try this function anyway");

    assertThat(pipeline.items(set)).containsOnlyKeys("state");
    assertThat(jobs.requests).isEmpty();
  }

  @Test
  void requestForADayAtTheLimitIsProcessedByTheFunction() throws IOException {
    FileSetId set = pipeline.day("small", 2);

    assertThat(request(set, "", size(set)).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(jobs.requests).isEmpty();
  }

  @Test
  void tooLargeDayIsProcessedByTheFunctionIfRequested() throws IOException {
    FileSetId set = pipeline.day("large-lambda", 2);

    assertThat(request(set, ",\"engine\":\"lambda\"", 0).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(jobs.requests).isEmpty();
  }

  @Test
  void stageWithoutAJobProcessesDaysOfAnySizeByItsFunction() throws IOException {
    FileSetId set = pipeline.day("no-job", 2);

    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}", Optional.empty()).outcome())
        .isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void requestForTheJobIsRejectedInAStageWithoutOne() {
    FileSetId set = pipeline.sampleDay("no-job-asked");

    assertThatThrownBy(
            () ->
                pipeline.request(
                    "{\"file_set\":\"" + set + "\",\"engine\":\"spark\"}", Optional.empty()))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "engine is \"spark\", but this stage has no Spark job; deploy it with the stage's"
                + " setting \"spark\", or send \"engine\": \"lambda\"");

    assertThat(pipeline.items(set)).isEmpty();
  }

  @Test
  void requestForTheJobStartsItAndTheResponseNamesTheStatusRequest() throws IOException {
    FileSetId set = pipeline.day("started", 2);

    RunSummary summary = request(set, ",\"replay_id\":\"once\",\"engine\":\"spark\"", 0);

    assertThat(summary)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1"),
                Outcome.STARTED,
                "run jr_1 of the job a-job was started at "
                    + pipeline.now()
                    + " and usually starts up within two minutes; for its status, send the"
                    + " same request with \"replay_id\": \"once\"",
                Optional.empty(),
                0));
    assertThat(jobs.requests)
        .containsExactly(
            "{\"file_set\":\"started/2022-01-30\",\"revision\":1,\"replay_id\":\"once\",\"mode\":\"rebuild\","
                + "\"engine\":\"spark\"}");
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void smallDayIsProcessedByTheJobIfRequested() throws IOException {
    FileSetId set = pipeline.day("small-spark", 2);

    assertThat(request(set, ",\"engine\":\"spark\"", Long.MAX_VALUE).outcome())
        .isEqualTo(Outcome.STARTED);

    assertThat(jobs.requests).hasSize(1);
  }

  @Test
  void requestWithoutAReplayIdGetsOneForTheSameRun() throws IOException {
    FileSetId set = pipeline.day("named", 2);

    RunSummary first = request(set, ",\"engine\":\"spark\"", 0);
    String id = first.sentence().replaceAll(".*\"replay_id\": \"([^\"]*)\"", "$1");
    RunSummary again = request(set, ",\"engine\":\"spark\",\"replay_id\":\"" + id + "\"", 0);

    assertThat(again).isEqualTo(first);
    assertThat(jobs.requests)
        .containsExactly(
            "{\"file_set\":\"named/2022-01-30\",\"revision\":1,\"replay_id\":\""
                + id
                + "\",\"mode\":\"rebuild\",\"engine\":\"spark\"}");
  }

  @Test
  void repeatedRequestStartsNoJobWithinTheStartupGraceOfTheFirst() throws IOException {
    FileSetId set = pipeline.day("asked", 2);
    String fields = ",\"replay_id\":\"once\",\"engine\":\"spark\"";
    request(set, fields, 0);

    pipeline.pass(STARTUP_GRACE.minusMillis(1));
    assertThat(request(set, fields, 0).outcome()).isEqualTo(Outcome.STARTED);
    assertThat(jobs.requests).hasSize(1);

    pipeline.pass(Duration.ofMillis(1));
    assertThat(request(set, fields, 0).outcome()).isEqualTo(Outcome.STARTED);
    assertThat(jobs.requests).hasSize(2);
  }

  @Test
  void repeatedRequestDuringTheRunReportsItsProgress() throws IOException {
    FileSetId set = pipeline.day("working", 2);
    String fields = ",\"replay_id\":\"once\",\"engine\":\"spark\"";
    request(set, fields, 0);
    LeaseClaim.Held worker = hold(set, "run#1");
    pipeline.ledger().runs().create(worker.lease(), startedRun(set, worker, "once"));

    assertThat(request(set, fields, 0))
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1"),
                Outcome.BUSY,
                "run#1 is BUILDING, the queue has accepted 0 of its messages; run#1 holds the lease"
                    + " of working/2022-01-30 until "
                    + pipeline.now().plus(Lease.DURATION)
                    + "; send the request again after that",
                Optional.empty(),
                0));
    assertThat(request(set, ",\"replay_id\":\"once\"", 0).outcome()).isEqualTo(Outcome.BUSY);
    assertThat(jobs.requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"engine\":\"spark\"", ""})
  void repeatedRequestAfterTheRunReportsItsResult(String engine) throws IOException {
    FileSetId set = pipeline.day("ended" + engine.length(), 2);
    request(set, ",\"replay_id\":\"once\",\"engine\":\"spark\"", 0);
    RunSummary done = pipeline.request(jobs.requests.get(0));

    RunSummary again = request(set, ",\"replay_id\":\"once\"" + engine, 0);

    assertThat(done.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(again.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(again.sentence()).isEqualTo(done.sentence());
    assertThat(jobs.requests).hasSize(1);
  }

  @Test
  void noJobIsStartedForASetThatAnotherWorkerHolds() throws IOException {
    FileSetId set = pipeline.day("held-by-another", 2);
    hold(set, "run#1#replay#by-another");

    RunSummary summary = request(set, ",\"engine\":\"spark\"", 0);

    assertThat(summary.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(summary.sentence())
        .isEqualTo(
            "run#1#replay#by-another holds the lease of held-by-another/2022-01-30 until "
                + pipeline.now().plus(Lease.DURATION)
                + "; send the request again after that");
    assertThat(jobs.requests).isEmpty();
  }

  @Test
  void jobAlsoReplaysAPublishedRevision() throws IOException {
    FileSetId set = pipeline.day("replayed-large", 2);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);

    RunSummary started =
        request(set, ",\"replay_id\":\"once\",\"mode\":\"republish\",\"engine\":\"spark\"", 0);

    assertThat(started.outcome()).isEqualTo(Outcome.STARTED);
    assertThat(started.run()).contains("run#1#replay#once");
    assertThat(pipeline.request(jobs.requests.get(0)).run()).contains("run#1#replay#once");
    assertThat(pipeline.receive(set)).hasSize(2);
  }

  @Test
  void sweepDoesNotStartAJobThatWasJustStartedManually() throws IOException {
    FileSetId set = pipeline.day("kept-from-the-sweep", 2);

    request(set, ",\"engine\":\"spark\"", 0);

    assertThat(pipeline.reconcile(set).due()).isEmpty();
    pipeline.pass(Duration.ofMinutes(20));
    assertThat(pipeline.reconcile(set).due()).hasValue(1);
  }

  @Test
  void sweepDoesNotStartAJobThatWasJustRestartedManually() throws IOException {
    FileSetId set = pipeline.day("started-again", 2);
    String fields = ",\"replay_id\":\"once\",\"engine\":\"spark\"";
    LeaseClaim.Held worker = hold(set, "run#1");
    pipeline.ledger().runs().create(worker.lease(), startedRun(set, worker, "once"));
    pipeline.pass(Lease.DURATION);
    assertThat(pipeline.reconcile(set).due()).hasValue(1);

    assertThat(request(set, fields, 0).outcome()).isEqualTo(Outcome.STARTED);

    assertThat(pipeline.reconcile(set).due()).isEmpty();
  }

  @Test
  void invalidRequestsAreRejectedBeforeAJobIsStarted() {
    FileSetId incomplete = DrivenPipeline.setOf("never-came");
    FileSetId set = pipeline.day("mistaken", 2);

    assertThatThrownBy(() -> request(incomplete, ",\"engine\":\"spark\"", 0))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("the file set never-came/2022-01-30 is not complete;");
    assertThatThrownBy(() -> request(set, ",\"engine\":\"spark\",\"revision\":2", 0))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("the request is for revision 2 of mistaken/2022-01-30");
    assertThat(jobs.requests).isEmpty();
  }

  @Test
  void requestForTheJobToProcessASettlingCorrectionIsRejectedWithoutNow() throws IOException {
    FileSetId set = pipeline.day("settling-large", 2);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);
    pipeline.uploadCorrection(set, 2);

    assertThatThrownBy(() -> request(set, ",\"engine\":\"spark\"", 0))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(" is settling until ");

    assertThat(request(set, ",\"engine\":\"spark\",\"now\":true", 0).outcome())
        .isEqualTo(Outcome.STARTED);
    assertThat(pipeline.request(jobs.requests.get(0)).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(run(set, 2).state()).isEqualTo(RunState.PUBLISHED);
    assertThat(pipeline.receive(set)).hasSize(2);
  }

  @Test
  void limitOfJobRunsIsReportedAndALaterRequestStartsTheJob() throws IOException {
    FileSetId set = pipeline.day("at-limit", 2);
    String fields = ",\"replay_id\":\"once\",\"engine\":\"spark\"";
    jobs.atLimit = true;

    RunSummary summary = request(set, fields, 0);

    assertThat(summary)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1"),
                Outcome.BUSY,
                "no further run; then send the same request with \"replay_id\": \"once\"",
                Optional.empty(),
                0));
    jobs.atLimit = false;
    assertThat(request(set, fields, 0).outcome()).isEqualTo(Outcome.STARTED);
  }

  @Test
  void sweepHandlesASetInAMinuteAfterAnyNumberOfFailedStarts() throws IOException {
    FileSetId set = pipeline.day("asked-at-limit", 2);
    jobs.atLimit = true;
    for (int i = 0; i < 5; i++) {
      request(set, ",\"replay_id\":\"once\",\"engine\":\"spark\"", 0);
    }

    assertThat(pipeline.reconcile(set).due()).isEmpty();
    pipeline.pass(Duration.ofMinutes(1));
    assertThat(pipeline.reconcile(set).due()).hasValue(1);
  }

  @Test
  void noSecondJobIsStartedWithinTheStartupGraceOfTheFirst() throws IOException {
    FileSetId set = pipeline.day("comes-up", 2);
    request(set, ",\"replay_id\":\"first\",\"engine\":\"spark\"", 0);
    Instant startedAt = pipeline.now();
    pipeline.pass(Duration.ofMinutes(1));

    RunSummary second = request(set, ",\"replay_id\":\"second\",\"engine\":\"spark\"", 0);

    assertThat(second.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(second.sentence())
        .isEqualTo(
            "a job for comes-up/2022-01-30 was started at "
                + startedAt
                + " and may still be starting; send the same request with \"replay_id\":"
                + " \"second\" in a few minutes");
    assertThat(jobs.requests).hasSize(1);
  }

  @Test
  void jobThatDiedIsStartedAgainByTheSameRequest() throws IOException {
    FileSetId set = pipeline.day("died", 2);
    String fields = ",\"replay_id\":\"once\",\"engine\":\"spark\"";
    request(set, fields, 0);
    pipeline.pass(Duration.ofMinutes(2));
    LeaseClaim.Held worker = hold(set, "run#1");
    pipeline.ledger().runs().create(worker.lease(), startedRun(set, worker, "once"));
    pipeline.pass(Lease.DURATION);

    assertThat(request(set, fields, 0).outcome()).isEqualTo(Outcome.STARTED);

    assertThat(jobs.requests).hasSize(2);
  }

  @Test
  void dispatchIsProcessedRegardlessOfTheSize() throws IOException {
    FileSetId set = pipeline.day("dispatched-large", 2);

    assertThat(request(set, ",\"revision\":1", 0).outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void dryRunOfATooLargeDayIsRejectedWithoutTheEngineLambda() throws IOException {
    FileSetId set = pipeline.day("large-dry", 2);
    long size = size(set);

    assertThatThrownBy(() -> request(set, ",\"dry_run\":true", 0))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the files of large-dry/2022-01-30 have "
                + size
                + " bytes in total, which exceeds this function's limit of 0; send"
                + " \"engine\": \"lambda\" to try it anyway");
    assertThat(request(set, ",\"dry_run\":true,\"engine\":\"lambda\"", 0).outcome())
        .isEqualTo(Outcome.DRY_RUN);
    assertThat(request(set, ",\"dry_run\":true", size).outcome()).isEqualTo(Outcome.DRY_RUN);
  }

  @Test
  void dryRunOfARepublishReadsNoFileAndWorksForAnySize() throws IOException {
    FileSetId set = pipeline.day("republish-dry", 2);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);

    assertThat(request(set, ",\"dry_run\":true,\"mode\":\"republish\"", 0).outcome())
        .isEqualTo(Outcome.DRY_RUN);
  }

  @Test
  void dryRunByTheJobIsRejected() {
    FileSetId set = pipeline.day("spark-dry", 2);

    assertThatThrownBy(() -> request(set, ",\"dry_run\":true,\"engine\":\"spark\"", 0))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "engine is \"spark\" in a dry_run, but only this function does dry runs; send"
                + " \"engine\": \"lambda\" or omit the field");
    assertThat(jobs.requests).isEmpty();
  }

  private RunSummary request(FileSetId set, String fields, long maxBytes) throws IOException {
    return pipeline.request(
        "{\"file_set\":\"" + set + "\"" + fields + "}",
        Optional.of(new SparkJobEngine(new LargeSetJob("a-job", maxBytes), jobs)));
  }

  private long size(FileSetId set) {
    return pipeline.ledger().states().get(set).pinned().orElseThrow().totalSize();
  }

  private RunRecord run(FileSetId set, int revision) {
    return pipeline.ledger().runs().find(set, RunKey.of(revision)).orElseThrow();
  }

  /** A run that a worker has started for the request with that id. */
  private RunRecord startedRun(FileSetId set, LeaseClaim.Held worker, String replayId) {
    return RunRecord.unclaimed(
            RunKey.of(1),
            pipeline.ledger().states().get(set).pinned().orElseThrow(),
            pipeline.now())
        .claimed(worker.lease().token(), pipeline.now())
        .serving(Optional.of(new ServedRequest(replayId, Optional.empty())), pipeline.now());
  }

  /** A job service that only records the started jobs. */
  private static final class RecordingJobService implements JobStarter {
    private final List<String> requests = new ArrayList<>();
    private boolean atLimit;

    @Override
    public String start(String request) {
      if (atLimit) {
        throw new JobsAtLimitException("no further run", null);
      }
      requests.add(request);
      return "jr_" + requests.size();
    }
  }
}
