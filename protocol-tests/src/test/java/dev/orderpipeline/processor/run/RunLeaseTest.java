package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseClaim;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The lease admits one worker to a set; workers that lose it stop. */
class RunLeaseTest extends ProcessingSuite {
  @Test
  void lostExecutorKeepsTheSetLeasedUntilItCannotSend() throws IOException {
    FileSetId set = pipeline.day("lost", 1);
    IllegalStateException failure = new IllegalStateException("an executor is lost");
    RunEngine<?> losing =
        (RunEngine<?>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RunEngine.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("hasLostExecutors")) {
                    return true;
                  }
                  throw failure;
                });
    Instant released = pipeline.now();

    assertThatThrownBy(
            () ->
                pipeline
                    .worker(losing)
                    .process(
                        new ProcessingRequest.Dispatch(
                            set, 1, ProcessingRequest.StatedResources.NONE),
                        DrivenPipeline.ENOUGH_TIME))
        .isSameAs(failure);

    assertThat(pipeline.ledger().leases().claim(set, "another", "run#1"))
        .isEqualTo(new LeaseClaim.Busy("run#1", released.plus(Lease.SHARED_DURATION)));
    pipeline.pass(Lease.SHARED_DURATION);
    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(set);
  }

  @Test
  void dispatchOfAnotherRevisionThanTheTargetDoesNothing() throws IOException {
    FileSetId set = pipeline.day("not-due", 1);
    Map<?, ?> stateItem = pipeline.items(set).get("state");

    RunSummary summary = pipeline.dispatch(set, 2);

    assertThat(summary)
        .isEqualTo(
            new RunSummary(
                set,
                2,
                Optional.of("run#2"),
                Outcome.NOT_DUE,
                "revision 2 of not-due/2022-01-30 is not due: its run is not started;"
                    + " nothing was done",
                Optional.empty(),
                0));
    assertThat(pipeline.items(set)).containsOnlyKeys("state", "lease");
    assertThat(pipeline.items(set).get("state")).isEqualTo(stateItem);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void responseOfABusyWorkerNamesTheHolder() throws IOException {
    FileSetId set = pipeline.day("busy", 1);
    hold(set, "run#1#replay#by-another");

    RunSummary summary = pipeline.dispatch(set, 1);

    assertThat(summary)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1"),
                Outcome.BUSY,
                "run#1#replay#by-another holds the lease of busy/2022-01-30 until "
                    + pipeline.now().plus(Lease.DURATION)
                    + "; send the request again after that",
                Optional.empty(),
                0));
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void leaseLostDuringTheUploadOfTheArchiveEndsTheWorkerWithoutError() throws IOException {
    FileSetId set = pipeline.day("lost-archiving", 3);
    CallInterceptor slow =
        (name, call) -> {
          if (name.equals("putObject")) {
            pipeline.pass(PAST_THE_LEASE);
            hold(set, "run#1");
          }
          return call.proceed();
        };

    RunSummary late = pipeline.dispatch(set, 1, slow, DrivenPipeline.ENOUGH_TIME);

    assertThat(late.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(late.sentence())
        .isEqualTo(
            "the lease of lost-archiving/2022-01-30 with token 1 was taken over by another worker,"
                + " which finishes the set");
  }

  @Test
  void clockThatIsSetBackIsNotReportedAsATakeover() throws IOException {
    FileSetId set = pipeline.day("set-back", 3);
    Instant end = pipeline.now().plus(Lease.DURATION);
    Duration back = Duration.ofSeconds(30);
    CallInterceptor settingBack =
        (name, call) -> {
          if (name.equals("sendMessageBatch")) {
            pipeline.pass(back.negated());
          }
          return call.proceed();
        };

    RunSummary stopped = pipeline.dispatch(set, 1, settingBack, DrivenPipeline.ENOUGH_TIME);

    assertThat(stopped.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(stopped.sentence())
        .isEqualTo(
            "the lease of set-back/2022-01-30 with token 1 cannot be renewed: it already ends at "
                + end
                + ", so this machine's clock was set back; the next attempt continues");
    // It has released the lease, so the next worker need not wait for its end.
    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(Set.copyOf(pipeline.receive(set))).isEqualTo(Set.copyOf(messages(set, 1, 3)));
    pipeline.pass(back);
  }

  @Test
  void workerThatSleepsThroughItsLeaseWhileBuildingWritesAndSendsNothing() throws IOException {
    FileSetId set = pipeline.day("slept", 3);
    CallInterceptor sleeping =
        (name, call) -> {
          if (name.equals("putObject")) {
            pipeline.pass(PAST_THE_LEASE);
            pipeline.sweep(set);
          }
          return call.proceed();
        };

    RunSummary late = pipeline.dispatch(set, 1, sleeping, DrivenPipeline.ENOUGH_TIME);

    assertThat(late.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(late.sentence())
        .isEqualTo(
            "the lease of slept/2022-01-30 with token 1 was taken over by another worker, which"
                + " finishes the set");
    RunRecord run = run(set, RunKey.of(1));
    assertThat(run.state()).isEqualTo(RunState.PUBLISHED);
    assertThat(run.build().archive().orElseThrow().key())
        .isEqualTo("builds/partner=slept/date=2022-01-30/2/messages.jsonl.gz");
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertClosed(set);
  }

  @Test
  void workerThatSleepsThroughItsLeaseWhileSendingSendsAtMostAWindow() throws IOException {
    int customers = 60;
    FileSetId set = pipeline.day("slept-sending", customers);
    // The third transaction, after those of claim and begin, is the first checkpoint. The sleeping
    // thread is the one that renews the lease.
    AtomicInteger transactions = new AtomicInteger();
    CallInterceptor sleeping =
        (name, call) -> {
          if (name.equals("transactWriteItems") && transactions.incrementAndGet() == 3) {
            pipeline.pass(PAST_THE_LEASE);
            pipeline.sweep(set);
          }
          return call.proceed();
        };

    RunSummary late = pipeline.dispatch(set, 1, sleeping, DrivenPipeline.ENOUGH_TIME);

    assertThat(late.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.PUBLISHED);
    assertReceivedAll(set, customers, DrivenPipeline.WINDOW);
    assertClosed(set);
  }

  @Test
  void duplicatedCallsMakeOneRun() throws IOException {
    FileSetId set = pipeline.day("twice", 3);
    CallInterceptor duplicating =
        (name, call) -> {
          Object first = call.proceed();
          if (first instanceof ResponseInputStream<?> stream) {
            stream.abort();
          }
          return call.proceed();
        };

    assertThat(pipeline.dispatch(set, 1, duplicating, DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(run(set, RunKey.of(1)).progress().attempts()).isEqualTo(1);
    assertReceivedAll(set, 3, 3);
    assertClosed(set);
  }

  @Test
  void responseToAReplayOfALeasedSetNamesItsHolder() throws IOException {
    FileSetId set = publishedDay("held", 3);
    hold(set, "run#1#replay#by-another");

    RunSummary summary = pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(summary.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(summary.sentence())
        .isEqualTo(
            "run#1#replay#by-another holds the lease of held/2022-01-30 until "
                + pipeline.now().plus(Lease.DURATION)
                + "; send the request again after that");
    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(pipeline.items(set)).containsOnlyKeys("state", "lease", "run#1");
  }

  @Test
  void responseToARequestDuringAReplayNamesTheReplay() throws IOException {
    FileSetId set = publishedDay("met-replay", 3);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"one\"}";
    String another = "{\"file_set\":\"" + set + "\",\"replay_id\":\"two\"}";
    List<String> responses = Collections.synchronizedList(new ArrayList<>());
    CallInterceptor requesting =
        (name, call) -> {
          if (name.equals("sendMessageBatch")) {
            responses.add(pipeline.request(another).sentence());
            responses.add(pipeline.request(request).sentence());
          }
          return call.proceed();
        };

    pipeline.request(request, requesting, DrivenPipeline.ENOUGH_TIME);

    String holder =
        "run#1#replay#one holds the lease of met-replay/2022-01-30 until "
            + pipeline.now().plus(Lease.DURATION)
            + "; send the request again after that";
    assertThat(responses)
        .containsExactly(
            holder,
            "run#1#replay#one is PUBLISHING, the queue has accepted 0 of its messages; " + holder);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
  }

  @Test
  void releaseOfALostLeaseChangesNothing() {
    FileSetId set = pipeline.day("late-release", 3);
    Lease lost = hold(set, "run#1").lease();
    pipeline.pass(PAST_THE_LEASE);
    hold(set, "run#1");
    Map<String, Map<String, AttributeValue>> before = pipeline.items(set);

    pipeline.ledger().leases().release(lost);
    pipeline.ledger().leases().releaseShared(lost);

    assertThat(pipeline.items(set)).isEqualTo(before);
  }

  @Test
  void claimThatWasAnsweredLateIsRenewedBeforeTheFirstMessage() throws IOException {
    FileSetId set = pipeline.day("late-claim", 3);
    List<String> calls = Collections.synchronizedList(new ArrayList<>());
    CallInterceptor answeringLate =
        (name, call) -> {
          Object response = call.proceed();
          if (name.equals("updateItem") && !calls.contains(name)) {
            pipeline.pass(Duration.ofSeconds(20));
          }
          calls.add(name);
          return response;
        };

    assertThat(pipeline.dispatch(set, 1, answeringLate, DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(calls.subList(0, calls.indexOf("sendMessageBatch")))
        .filteredOn("updateItem"::equals)
        .hasSize(2);
  }

  @Test
  void runIsNotWrittenOnceAnotherClaimHasRaisedTheToken() {
    FileSetId set = pipeline.day("raised-token", 3);
    Lease lost = hold(set, "run#1").lease();
    pipeline.pass(PAST_THE_LEASE);
    hold(set, "run#1");
    RunRecord run =
        RunRecord.unclaimed(
            RunKey.of(1),
            pipeline.ledger().states().get(set).pinned().orElseThrow(),
            pipeline.now());

    assertThatThrownBy(() -> pipeline.ledger().runs().create(lost, run))
        .isInstanceOf(LeaseLostException.class);
    assertThat(pipeline.items(set)).containsOnlyKeys("state", "lease");
  }

  @Test
  void requestThatBecomesAReplayLeasesTheSetAsThatReplay() throws IOException {
    FileSetId set = pipeline.day("turned-replay", 3);
    AtomicInteger updates = new AtomicInteger();
    List<String> responses = Collections.synchronizedList(new ArrayList<>());
    CallInterceptor publishingFirst =
        (name, call) -> {
          if (name.equals("updateItem") && updates.incrementAndGet() == 1) {
            pipeline.dispatch(set, 1);
            pipeline.receive(set);
          }
          if (name.equals("sendMessageBatch")) {
            responses.add(pipeline.dispatch(set, 1).sentence());
          }
          return call.proceed();
        };

    RunSummary summary =
        pipeline.request(
            "{\"file_set\":\"" + set + "\",\"replay_id\":\"one\"}",
            publishingFirst,
            DrivenPipeline.ENOUGH_TIME);

    assertThat(summary.run()).contains("run#1#replay#one");
    assertThat(responses)
        .containsExactly(
            "run#1#replay#one holds the lease of turned-replay/2022-01-30 until "
                + pipeline.now().plus(Lease.DURATION)
                + "; send the request again after that");
  }
}
