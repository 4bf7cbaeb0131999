package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.Arrivals;
import dev.orderpipeline.ledger.LeaseClaim;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler.Reconciled;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Difference;
import dev.orderpipeline.model.DryRunResult;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.archive.DamagedArchiveException;
import dev.orderpipeline.processor.run.DrivenPipeline.Received;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** The protocol of runs, on a real table, real buckets and a real queue. */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessingIT {
  private static final Duration PAST_THE_LEASE = Ledger.LEASE_TIME.plusSeconds(1);
  private static final String TO_PUBLISH = "To publish it as it is, send ";
  private static final Thresholds RAISED =
      new Thresholds(new Threshold(11, BigDecimal.ONE), Thresholds.DEFAULT.untied());
  private static final String CUSTOMER_MESSAGE =
      "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
          + "\"number_of_orders\":2,\"total_amount_spent\":87.5}";
  private static final String ERROR_MESSAGE =
      "{\"type\":\"error_message\",\"customer_reference\":\"ade3-12ed\",\"order_reference\":null,"
          + "\"message\":\"CUSTOMER_WITHOUT_ORDERS: the customer has no orders (customers file,"
          + " line 3)\"}";

  private DrivenPipeline pipeline;

  @BeforeAll
  void start(@TempDir Path directory) {
    pipeline = new DrivenPipeline(directory);
  }

  @AfterAll
  void stop() {
    pipeline.close();
  }

  @Test
  void aMachineThatIsLostKeepsOthersOutUntilItCanSendNoMore() throws IOException {
    FileSetId set = pipeline.day("lost", 1);
    IllegalStateException failure = new IllegalStateException("a machine is lost");
    RunSteps<?> losing =
        (RunSteps<?>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RunSteps.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("hasLostMachines")) {
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
                        new ProcessingRequest.Dispatch(set, 1, Optional.empty(), Optional.empty()),
                        DrivenPipeline.PLENTY))
        .isSameAs(failure);

    assertThat(pipeline.ledger().claim(set, "another", "run#1"))
        .isEqualTo(new LeaseClaim.Busy("run#1", released.plus(Ledger.SHARED_LEASE_TIME)));
    pipeline.pass(Ledger.SHARED_LEASE_TIME);
    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(set);
  }

  @Test
  void theSeedsDayIsArchivedPublishedAndClosed() throws IOException {
    FileSetId set = pipeline.seedDay("seed");
    pipeline.reconcile(set);

    RunSummary summary = pipeline.dispatch(set, 1);

    RunRecord run = run(set, RunKey.of(1));
    assertThat(summary)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1"),
                Outcome.PUBLISHED,
                "all 2 messages of revision 1 are in the queue; archive:"
                    + " published/date=2022-01-30/partner=seed/r1/messages.jsonl.gz",
                run.archive(),
                2));
    assertThat(pipeline.lines(run.publishedKey().orElseThrow()))
        .containsExactly(CUSTOMER_MESSAGE, ERROR_MESSAGE);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(seedMessages(set));
    assertClosed(set);
  }

  @Test
  void aDispatchOfWhatIsNotTheTargetEndsQuietly() throws IOException {
    FileSetId set = pipeline.day("not-due", 1);
    Map<?, ?> arrivals = pipeline.items(set).get("arrivals");

    RunSummary summary = pipeline.dispatch(set, 2);

    assertThat(summary)
        .isEqualTo(
            new RunSummary(
                set,
                2,
                Optional.of("run#2"),
                Outcome.NOT_DUE,
                "revision 2 of not-due/2022-01-30 is not begun and not what the set waits for;"
                    + " nothing was done",
                Optional.empty(),
                0));
    assertThat(pipeline.items(set)).containsOnlyKeys("arrivals", "lease");
    assertThat(pipeline.items(set).get("arrivals")).isEqualTo(arrivals);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void aBusyLeaseIsAnsweredWithItsHolder() throws IOException {
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
                "run#1#replay#by-another holds busy/2022-01-30 until "
                    + pipeline.now().plus(Ledger.LEASE_TIME)
                    + "; ask again after that",
                Optional.empty(),
                0));
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void aCorrectionDuringTheBuildSupersedesTheRunAndNothingOfItIsSent() throws IOException {
    FileSetId set = pipeline.day("corrected-build", 3);
    Watch correcting =
        (name, call) -> {
          if (name.equals("putObject")) {
            pipeline.correct(set, 3);
          }
          return call.proceed();
        };

    RunSummary summary = pipeline.dispatch(set, 1, correcting, DrivenPipeline.PLENTY);

    assertThat(summary)
        .isEqualTo(
            ended(
                set,
                1,
                Outcome.SUPERSEDED,
                "a newer revision came before the first message was sent"));
    assertThat(pipeline.receive(set)).isEmpty();
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.sweep(set).due()).hasValue(2);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertClosed(set);
  }

  @Test
  void aRunThatDiedWhileBuildingIsSupersededByTheRunOfTheCorrection() throws IOException {
    FileSetId set = pipeline.day("corrected-dead", 3);
    assertThatThrownBy(() -> pipeline.dispatch(set, 1, failing("getObject"), DrivenPipeline.PLENTY))
        .isInstanceOf(SdkClientException.class);
    pipeline.correct(set, 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.sweep(set).due()).hasValue(2);

    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.SUPERSEDED);
    assertThat(run(set, RunKey.of(2)).state()).isEqualTo(RunState.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertClosed(set);
  }

  @Test
  void aRunThatHasBegunToPublishIsFinishedBeforeItsCorrection() throws IOException {
    FileSetId set = pipeline.day("corrected-late", 3);
    Watch correcting =
        (name, call) -> {
          if (name.equals("sendMessageBatch")) {
            pipeline.correct(set, 3);
          }
          return call.proceed();
        };

    assertThat(pipeline.dispatch(set, 1, correcting, DrivenPipeline.PLENTY).outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertThat(pipeline.ledger().arrivals(set).open()).isTrue();
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.sweep(set).due()).hasValue(2);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertThat(run(set, RunKey.of(1)).expiresAt()).contains(pipeline.now().plus(Runs.KEPT));
    assertClosed(set);
  }

  @Test
  void aRefusedFileIsAnsweredWithAReceiptAndAGoodUploadIsPublished() throws IOException {
    FileSetId set = pipeline.day("refused", 2);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    RunSummary refused = pipeline.dispatch(set, 2);

    assertThat(refused)
        .isEqualTo(
            ended(
                set,
                2,
                Outcome.REJECTED,
                "FILE_EMPTY: The customers file is empty (0 bytes). Send it with at least its header line."));
    assertThat(pipeline.receipt(set, 2)).contains("\"state\": \"REJECTED\"");
    assertThat(pipeline.receive(set)).isEmpty();
    assertClosed(set);

    pipeline.correct(set, 2);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.sweep(set).due()).hasValue(3);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 3, 2));
    assertClosed(set);
  }

  @ParameterizedTest
  @EnumSource(FaultAt.Fault.class)
  void aFaultAtAnyCallOfARunLeavesNothingUndone(FaultAt.Fault fault) throws IOException {
    int customers = DrivenPipeline.WINDOW + 5;
    boolean met = true;
    for (int place = 1; met; place++) {
      FileSetId set = pipeline.day("fault-" + fault + "-" + place, customers);
      FaultAt watch = new FaultAt(place, fault);
      attempt(() -> pipeline.dispatch(set, 1, watch, DrivenPipeline.PLENTY));
      met = watch.wasMet();

      pipeline.pass(PAST_THE_LEASE);
      pipeline.sweep(set);

      assertThat(run(set, RunKey.of(1)).state()).as(set.toString()).isEqualTo(RunState.PUBLISHED);
      assertReceivedAll(set, customers, DrivenPipeline.WINDOW);
      assertThat(pipeline.reconcile(set).due()).as(set.toString()).isEmpty();
      assertThat(pipeline.ledger().arrivals(set).open()).as(set.toString()).isFalse();
    }
  }

  @Test
  void aFaultAtAnyCallOfAReplayLeavesNothingUndone() throws IOException {
    aReplayMeets(FaultAt.Fault.DIES);
  }

  @Test
  @Tag("proof")
  void aCallOfAReplayThatFailsLeavesNothingUndone() throws IOException {
    aReplayMeets(FaultAt.Fault.FAILS);
  }

  private void aReplayMeets(FaultAt.Fault fault) throws IOException {
    int customers = DrivenPipeline.WINDOW + 5;
    FileSetId set = pipeline.day("replay-fault-" + fault, customers);
    pipeline.dispatch(set, 1);
    Map<String, AttributeValue> run = pipeline.items(set).get("run#1");
    Map<String, AttributeValue> arrivals = pipeline.items(set).get("arrivals");
    pipeline.receive(set);
    boolean met = true;
    for (int place = 1; met; place++) {
      String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"at-" + place + "\"}";
      FaultAt watch = new FaultAt(place, fault);
      attempt(() -> pipeline.request(request, watch, DrivenPipeline.PLENTY));
      met = watch.wasMet();

      pipeline.pass(PAST_THE_LEASE);

      assertThat(pipeline.request(request).outcome()).as(request).isEqualTo(Outcome.PUBLISHED);
      assertReceivedAll(set, customers, DrivenPipeline.WINDOW);
    }
    assertThat(pipeline.items(set)).containsEntry("run#1", run).containsEntry("arrivals", arrivals);
  }

  @Test
  void callsThatTakeEffectTwiceMakeOneRun() throws IOException {
    FileSetId set = pipeline.day("twice", 3);
    Watch twice =
        (name, call) -> {
          Object first = call.proceed();
          if (first instanceof ResponseInputStream<?> stream) {
            stream.abort();
          }
          return call.proceed();
        };

    assertThat(pipeline.dispatch(set, 1, twice, DrivenPipeline.PLENTY).outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(run(set, RunKey.of(1)).attempts()).isEqualTo(1);
    assertReceivedAll(set, 3, 3);
    assertClosed(set);
  }

  @Test
  void aRunThatIsPausedGoesOnFromItsCheckpointAndReadsNoFileAgain() throws IOException {
    FileSetId set = pipeline.day("paused", 60);
    RunSummary paused = pipeline.dispatch(set, 1, Watch.NOTHING, shortAfter(3));
    assertThat(paused)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1"),
                Outcome.CONTINUES,
                "the function's time ran short after message 30; the sweep goes on from there",
                run(set, RunKey.of(1)).archive(),
                30));
    List<String> calls = Collections.synchronizedList(new ArrayList<>());
    Watch noting =
        (name, call) -> {
          calls.add(name);
          return call.proceed();
        };
    assertThat(pipeline.reconcile(set).due()).hasValue(1);

    RunSummary finished = pipeline.dispatch(set, 1, noting, DrivenPipeline.PLENTY);

    assertThat(finished.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(finished.messagesSent()).isEqualTo(30);
    // The one object read is the archive; written is the receipt, the three files that it has.
    assertThat(calls).containsOnlyOnce("getObject");
    assertThat(Collections.frequency(calls, "putObject")).isEqualTo(3);
    assertThat(run(set, RunKey.of(1)).attempts()).isEqualTo(1);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 60));
    assertClosed(set);
  }

  @Test
  void aContinuedRunWritesTheReceiptThatAnUninterruptedOneWrites() throws IOException {
    FileSetId straight = dayWithRefusedRows("receipt-straight");
    FileSetId continued = dayWithRefusedRows("receipt-resumed");

    assertThat(pipeline.dispatch(straight, 1).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.dispatch(continued, 1, Watch.NOTHING, shortAfter(3)).outcome())
        .isEqualTo(Outcome.CONTINUES);
    assertThat(pipeline.dispatch(continued, 1).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.refusedRows(continued, 1))
        .isEqualTo(pipeline.refusedRows(straight, 1))
        .isEqualTo(
            "\uFEFFfile,line,column,code,reason,remedy,row\r\n"
                + "orders_20220130.csv,62,customer_reference,UNKNOWN_CUSTOMER,"
                + "\"the customer is not in the customers file (orders file, line 62)\","
                + "\"Add the customer to the customers file, or correct the reference, and send"
                + " that file again.\",\"61,'=1+1,o61\"\r\n"
                + "items_20220130.csv,2,order_reference,ORDER_REFUSED,"
                + "\"the order of the item is refused (items file, line 2), see orders file, line"
                + " 62\",Mend the order; nothing is to be done about this row.,\"1,o61,'-5\"\r\n");
    assertThat(pipeline.receiptPage(continued, 1).replace("receipt-resumed", "receipt-straight"))
        .isEqualTo(pipeline.receiptPage(straight, 1));
    assertThat(withoutVersions(pipeline.receipt(continued, 1), "receipt-resumed"))
        .isEqualTo(withoutVersions(pipeline.receipt(straight, 1), "receipt-straight"));
    pipeline.receive(straight);
  }

  private FileSetId dayWithRefusedRows(String partner) {
    FileSetId set = DrivenPipeline.setOf(partner);
    StringBuilder orders = new StringBuilder("id,customer_reference,order_reference\n");
    for (int i = 1; i <= 60; i++) {
      orders.append(i).append(",c").append(i).append(",o").append(i).append('\n');
    }
    pipeline.upload(set, FileKind.CUSTOMERS, DrivenPipeline.customersFile(60, "Active"));
    pipeline.upload(set, FileKind.ORDERS, orders + "61,=1+1,o61\n");
    pipeline.upload(set, FileKind.ITEMS, "id,order_reference,total_price\n1,o61,-5\n2,o1,7\n");
    pipeline.reconcile(set);
    return set;
  }

  private static String withoutVersions(String receipt, String partner) {
    return receipt.replace(partner, "").replaceAll("\"version_id\": \"[^\"]*\"", "");
  }

  @Test
  void aReplayThatIsPausedGoesOnWithTheSameReplayId() throws IOException {
    FileSetId set = pipeline.day("paused-replay", 60);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"long\"}";
    assertThat(pipeline.request(request, Watch.NOTHING, shortAfter(3)).outcome())
        .isEqualTo(Outcome.CONTINUES);

    RunSummary finished = pipeline.request(request);

    assertThat(finished.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(finished.messagesSent()).isEqualTo(30);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 60));
  }

  @Test
  void aReplayThatACorrectionOvertakesEndsAsSuperseded() throws IOException {
    FileSetId set = pipeline.day("overtaken-replay", 60);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"long\",\"now\":true}";
    pipeline.request(request, Watch.NOTHING, shortAfter(3));
    pipeline.receive(set);
    pipeline.correct(set, 60);

    RunSummary overtaken = pipeline.request(request);

    assertThat(overtaken)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1#replay#long"),
                Outcome.SUPERSEDED,
                "revision 2 has come since; nothing more of revision 1 is sent",
                run(set, RunKey.of(1)).archive(),
                0));
    // Being told so is no reason to take the correction before it has settled.
    assertThat(pipeline.ledger().arrivals(set).settlesAt())
        .isEqualTo(pipeline.now().plus(DrivenPipeline.CORRECTION_SETTLE));
    assertThat(run(set, RunKey.replay(1, "long")).state()).isEqualTo(RunState.SUPERSEDED);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void aRefusedRequestDoesNotCutTheSettlingOfACorrectionShort() throws IOException {
    FileSetId set = publishedDay("refused-now", 3);
    Instant settlesAt = pipeline.correct(set, 3).arrivals().settlesAt();

    assertThatThrownBy(
            () -> pipeline.request("{\"file_set\":\"" + set + "\",\"revision\":1,\"now\":true}"))
        .isInstanceOf(InvalidRequestException.class);

    assertThat(pipeline.reconcile(set).arrivals().settlesAt()).isEqualTo(settlesAt);
  }

  @Test
  void aPublishedDayIsSentAgainWhenItsBuildIsGone() throws IOException {
    FileSetId set = publishedDay("no-build", 3);
    pipeline.deleteResult(run(set, RunKey.of(1)).archive().orElseThrow().key());

    RunSummary rebuilt = pipeline.request("{\"file_set\":\"" + set + "\"}");
    RunSummary republished =
        pipeline.request("{\"file_set\":\"" + set + "\",\"mode\":\"republish\"}");

    assertThat(rebuilt.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(republished.outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void aFailureAfterTheLastMessageSendsNothingAgain() throws IOException {
    FileSetId set = pipeline.day("failed-finish", 3);
    assertThatThrownBy(
            () -> pipeline.dispatch(set, 1, failing("copyObject"), DrivenPipeline.PLENTY))
        .isInstanceOf(SdkClientException.class);

    RunSummary finished = pipeline.dispatch(set, 1);

    assertThat(finished.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(finished.messagesSent()).isZero();
    assertThat(run(set, RunKey.of(1)).attempts()).isEqualTo(1);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
  }

  @Test
  void aRunIsGivenUpAfterFiveAttemptsAndRunsAgainWhenAskedTo() throws IOException {
    FileSetId set = pipeline.day("given-up", 3);
    for (int attempt = 1; attempt <= RunRecord.MOST_ATTEMPTS; attempt++) {
      assertThatThrownBy(
              () -> pipeline.dispatch(set, 1, failing("sendMessageBatch"), DrivenPipeline.PLENTY))
          .isInstanceOf(SdkClientException.class);
    }

    RunSummary summary = pipeline.dispatch(set, 1);

    assertThat(summary.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(summary.sentence())
        .isEqualTo(
            "5 attempts ended without a result; the last one that could tell why ended with"
                + " SdkClientException; look at the log, then ask for the run again");
    assertThat(pipeline.receipt(set, 1)).contains("\"state\": \"FAILED\"");
    assertThat(pipeline.receive(set)).isEmpty();
    assertClosed(set);

    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").outcome())
        .isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertClosed(set);
  }

  @Test
  void aRunThatAlwaysFailsIsTriedFiveTimesInAQuarterOfAnHourAndThenGivenUp() throws IOException {
    FileSetId set = pipeline.day("always-failing", 3);
    Instant first = pipeline.now();
    List<Long> minutes = new ArrayList<>();
    while (minutes.size() <= RunRecord.MOST_ATTEMPTS) {
      Reconciled reconciled = pipeline.reconcile(set);
      if (reconciled.due().isPresent()) {
        minutes.add(Duration.between(first, pipeline.now()).toMinutes());
        assertThat(pipeline.ledger().saveDispatched(reconciled.arrivals(), 1, Engine.LAMBDA))
            .isPresent();
        attempt(
            () ->
                pipeline.dispatch(
                    set, 1, failing("getObject", " at call "), DrivenPipeline.PLENTY));
      }
      pipeline.pass(Duration.ofMinutes(1));
    }

    assertThat(minutes).containsExactly(0L, 1L, 3L, 7L, 15L, 31L);
    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.FAILED);
    assertThat(run(set, RunKey.of(1)).attempts()).isEqualTo(RunRecord.MOST_ATTEMPTS + 1);
    assertClosed(set);
  }

  @Test
  void aLeaseThatIsLostWhileTheArchiveIsPutEndsTheWorkerQuietly() throws IOException {
    FileSetId set = pipeline.day("lost-archiving", 3);
    Watch slow =
        (name, call) -> {
          if (name.equals("putObject")) {
            pipeline.pass(PAST_THE_LEASE);
            hold(set, "run#1");
          }
          return call.proceed();
        };

    RunSummary late = pipeline.dispatch(set, 1, slow, DrivenPipeline.PLENTY);

    assertThat(late.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(late.sentence())
        .isEqualTo(
            "the lease of lost-archiving/2022-01-30 with token 1 was taken over by another worker,"
                + " which finishes the set");
  }

  @Test
  void aRunWhoseAttemptsWereKilledIsGivenUpWithoutAReason() throws IOException {
    FileSetId set = pipeline.day("killed", 3);
    for (int attempt = 1; attempt <= RunRecord.MOST_ATTEMPTS; attempt++) {
      // The process ends once the run is claimed: it can write nothing more.
      FaultAt killed = new FaultAt(6, FaultAt.Fault.DIES);
      attempt(() -> pipeline.dispatch(set, 1, killed, DrivenPipeline.PLENTY));
      assertThat(killed.wasMet()).isTrue();
      pipeline.pass(PAST_THE_LEASE);
    }

    RunSummary summary = pipeline.dispatch(set, 1);

    assertThat(summary)
        .isEqualTo(
            ended(
                set,
                1,
                Outcome.FAILED,
                "5 attempts ended without a result; none could tell why, as one that runs out of"
                    + " time or memory; look at the log, then ask for the run again"));
  }

  @Test
  void theOlderRunExpiresInTheVeryWriteThatPublishesItsSuccessor() throws IOException {
    FileSetId set = publishedDay("expiring", 3);
    pipeline.correct(set, 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    AtomicInteger transactions = new AtomicInteger();
    List<Optional<Instant>> expiry = new ArrayList<>();
    Watch looking =
        (name, call) -> {
          if (!name.equals("transactWriteItems")) {
            return call.proceed();
          }
          Optional<Instant> before = run(set, RunKey.of(1)).expiresAt();
          Object answer = call.proceed();
          boolean published =
              pipeline
                  .ledger()
                  .run(set, RunKey.of(2))
                  .filter(run -> run.state() == RunState.PUBLISHED)
                  .isPresent();
          if (published && transactions.incrementAndGet() == 1) {
            expiry.add(before);
            expiry.add(run(set, RunKey.of(1)).expiresAt());
          }
          return answer;
        };

    pipeline.dispatch(set, 2, looking, DrivenPipeline.PLENTY);

    assertThat(expiry)
        .containsExactly(Optional.empty(), Optional.of(pipeline.now().plus(Runs.KEPT)));
  }

  @Test
  void aRunThatEndedUnpublishedExpiresOnceALaterOneIsPublished() throws IOException {
    FileSetId set = publishedDay("expiring-rejected", 3);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);
    assertThat(run(set, RunKey.of(1)).expiresAt()).isEmpty();
    assertThat(run(set, RunKey.of(2)).expiresAt()).isEmpty();
    pipeline.correct(set, 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    pipeline.dispatch(set, 3);

    Instant kept = pipeline.now().plus(Runs.KEPT);
    assertThat(run(set, RunKey.of(1)).expiresAt()).contains(kept);
    assertThat(run(set, RunKey.of(2)).expiresAt()).contains(kept);
    assertThat(run(set, RunKey.of(3)).expiresAt()).isEmpty();
  }

  @Test
  void aPinnedVersionThatIsGoneFailsTheRun() throws IOException {
    FileSetId set = pipeline.day("gone", 3);
    FileVersion orders = pipeline.ledger().arrivals(set).pinned().orElseThrow().orders();
    pipeline.deleteVersion(set, FileKind.ORDERS, orders.versionId());

    RunSummary summary = pipeline.dispatch(set, 1);

    assertThat(summary)
        .isEqualTo(
            ended(
                set,
                1,
                Outcome.FAILED,
                "version "
                    + orders.versionId()
                    + " of gone/orders_20220130.csv is no longer in the bucket as it was recorded"
                    + " (ETag "
                    + orders.etag()
                    + "); upload the file again"));
    assertThat(pipeline.receive(set)).isEmpty();
    assertClosed(set);
  }

  @Test
  void theSeedsRequestByHandIsEnoughBeforeAnyEvent() throws IOException {
    FileSetId set = pipeline.seedDay("");

    RunSummary summary = pipeline.request(seedRequest(pipeline.dropBucket(), pipeline.queueUrl()));

    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.lines("published/date=2022-01-30/partner=_/r1/messages.jsonl.gz"))
        .containsExactly(CUSTOMER_MESSAGE, ERROR_MESSAGE);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(seedMessages(set));
    assertClosed(set);
  }

  @Test
  void aForeignBucketIsRefusedAndNothingIsWritten() {
    FileSetId set = pipeline.seedDay("foreign-bucket");

    assertThatThrownBy(
            () -> pipeline.request("{\"file_set\":\"" + set + "\",\"s3_bucket\":\"theirs\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "s3_bucket is \"theirs\"; this function only works with \""
                + pipeline.dropBucket()
                + "\", send that or leave the field out");

    assertThat(pipeline.items(set)).isEmpty();
  }

  @Test
  void aForeignQueueIsRefusedAndNothingIsWritten() {
    FileSetId set = pipeline.seedDay("foreign-queue");

    assertThatThrownBy(
            () -> pipeline.request("{\"file_set\":\"" + set + "\",\"sqs_queue_url\":\"theirs\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "sqs_queue_url is \"theirs\"; this function only works with \""
                + pipeline.queueUrl()
                + "\", send that or leave the field out");

    assertThat(pipeline.items(set)).isEmpty();
  }

  @Test
  void aDispatchToAForeignQueueFailsTheInvocation() {
    FileSetId set = pipeline.day("foreign-dispatch", 1);

    assertThatThrownBy(
            () ->
                pipeline.request(
                    "{\"file_set\":\"" + set + "\",\"revision\":1,\"sqs_queue_url\":\"theirs\"}"))
        .isInstanceOf(DispatchRefusedException.class)
        .hasMessage(
            "the dispatch of foreign-dispatch/2022-01-30 is refused: sqs_queue_url is \"theirs\";"
                + " this function only works with \""
                + pipeline.queueUrl()
                + "\"; give both functions the same settings");

    assertThat(pipeline.items(set)).containsOnlyKeys("arrivals");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"file_set\":\"%s\",\"number_of_files\":2",
        "\"file_set\":\"%s\",\"s3_bucket\":\"theirs\"",
        "\"file_set\":\"%s\",\"sqs_queue_url\":\"theirs\"",
        "\"file_set\":\"%s\",\"revision\":2,\"now\":true",
        "\"file_set\":\"%s\",\"replay_id\":\"a/b\"",
        "\"file_set\":\"%s\",\"mode\":\"again\"",
        "\"customers_file\":\"%1$s/customers_20220130.csv\"",
        "\"file_set\":\"%s\",\"customers_file\":\"a.csv\",\"orders_file\":\"b\",\"items_file\":\"c\""
      })
  void aRequestThatIsWrongInAnyWayWritesNothing(String fields) throws IOException {
    FileSetId set = publishedDay("wrong-" + Integer.toHexString(fields.hashCode()), 1);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);

    assertThatThrownBy(() -> pipeline.request("{" + fields.formatted(set) + "}"))
        .isInstanceOf(InvalidRequestException.class);

    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void anIncompleteSetIsRefusedAndNothingIsWritten() {
    FileSetId set = DrivenPipeline.setOf("incomplete");
    pipeline.upload(set, FileKind.ORDERS, "any");

    assertThatThrownBy(() -> pipeline.request("{\"file_set\":\"" + set + "\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the file set incomplete/2022-01-30 is not complete; not in the bucket:"
                + " incomplete/customers_20220130.csv, incomplete/items_20220130.csv; upload what"
                + " is missing, it is then processed without a request");

    assertThat(pipeline.items(set)).isEmpty();
  }

  @Test
  void aRequestForASettlingCorrectionIsRefusedUnlessItSaysNow() throws IOException {
    FileSetId set = publishedDay("settling", 3);
    pipeline.correct(set, 3);
    String until = pipeline.now().plus(DrivenPipeline.CORRECTION_SETTLE).toString();

    assertThatThrownBy(() -> pipeline.request("{\"file_set\":\"" + set + "\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the correction of settling/2022-01-30 settles until "
                + until
                + ", in case further files are corrected; ask again then, or send \"now\": true");
    assertThat(pipeline.receive(set)).isEmpty();

    RunSummary now = pipeline.request("{\"file_set\":\"" + set + "\",\"now\":true}");
    assertThat(now.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertClosed(set);
  }

  @Test
  void aReplaySendsTheSameMessagesAndWritesOnlyItsOwnItem() throws IOException {
    FileSetId set = publishedDay("replayed", 3);
    Map<String, Map<String, AttributeValue>> before = pipeline.items(set);
    before.remove("lease");
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";

    RunSummary first = pipeline.request(request);

    assertThat(first.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(first.run()).contains("run#1#replay#once");
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    Map<String, Map<String, AttributeValue>> after = pipeline.items(set);
    assertThat(after).containsOnlyKeys("arrivals", "lease", "run#1", "run#1#replay#once");
    assertThat(after).containsAllEntriesOf(before);

    RunSummary again = pipeline.request(request);

    assertThat(again.sentence()).isEqualTo(first.sentence());
    assertThat(again.messagesSent()).isZero();
    assertThat(pipeline.items(set)).isEqualTo(after);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void aReplayThatFailsIsMeasuredAsSuchAndNotAsADayThatHasNotGoneOut() throws IOException {
    FileSetId set = publishedDay("failed-replay", 3);
    FileVersion orders = run(set, RunKey.of(1)).pinned().orders();
    pipeline.deleteVersion(set, FileKind.ORDERS, orders.versionId());

    String logged =
        pipeline.loggedBy(
            () ->
                assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").outcome())
                    .isEqualTo(Outcome.FAILED));

    assertThat(logged)
        .contains(
            "\"event\":\"replay_failed\",\"file_set\":\"" + set + "\",\"run\":\"run#1#replay#")
        .contains("\"ReplaysFailed\":1")
        .doesNotContain("RunsFailed");
    assertThat(pipeline.ledger().arrivals(set).unpublished()).isEmpty();
  }

  @Test
  void republishingSendsTheArchiveAndReadsNoFile() throws IOException {
    FileSetId set = publishedDay("republished", 3);
    FileVersion orders = run(set, RunKey.of(1)).pinned().orders();
    pipeline.deleteVersion(set, FileKind.ORDERS, orders.versionId());

    RunSummary summary = pipeline.request("{\"file_set\":\"" + set + "\",\"mode\":\"republish\"}");

    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
  }

  @Test
  void aReplayOfAHeldSetIsAnsweredWithItsHolder() throws IOException {
    FileSetId set = publishedDay("held", 3);
    hold(set, "run#1#replay#by-another");

    RunSummary summary = pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(summary.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(summary.sentence())
        .isEqualTo(
            "run#1#replay#by-another holds held/2022-01-30 until "
                + pipeline.now().plus(Ledger.LEASE_TIME)
                + "; ask again after that");
    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(pipeline.items(set)).containsOnlyKeys("arrivals", "lease", "run#1");
  }

  @Test
  void aRebuildThatGivesOtherMessagesIsPublishedAsTheNextRevision() throws IOException {
    FileSetId set = publishedDay("changed-code", 3);
    recordOtherMessages(set, 1);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"new-code\"}";

    RunSummary summary = pipeline.request(request);

    assertThat(summary.run()).contains("run#2");
    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 3));
    assertThat(pipeline.ledger().arrivals(set).revision()).isEqualTo(2);
    assertClosed(set);
    RunSummary again = pipeline.request(request);
    assertThat(again)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1#replay#new-code"),
                Outcome.SUPERSEDED,
                "the messages differ from those of revision 1: they are published as run#2",
                Optional.empty(),
                0));
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void aRequestForWhatWasNotPublishedSentAgainIsToldOfThatRun() throws IOException {
    FileSetId set = pipeline.day("asked-twice", 3);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";
    RunSummary first = pipeline.request(request);
    assertThat(first.run()).contains("run#1");
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);
    pipeline.receive(set);

    RunSummary again = pipeline.request(request);

    assertThat(again)
        .isEqualTo(
            new RunSummary(
                set, 1, first.run(), Outcome.PUBLISHED, first.sentence(), first.archive(), 0));
    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void aRequestForARunThatEndedUnpublishedStartsItOnce() throws IOException {
    FileSetId set = pipeline.day("asked-rejected", 3);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    String request = "{\"file_set\":\"" + set + "\",\"now\":true,\"replay_id\":\"once\"}";
    pipeline.request("{\"file_set\":\"" + set + "\",\"now\":true}");
    RunSummary first = pipeline.request(request);
    assertThat(first.outcome()).isEqualTo(Outcome.REJECTED);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);

    assertThat(pipeline.request(request)).isEqualTo(first);

    assertThat(pipeline.items(set)).isEqualTo(items);
  }

  @ParameterizedTest
  @EnumSource(names = {"DIES", "LOSES_THE_ANSWER"})
  void aRequestThatAFaultEndedAnywhereSentAgainIsOneRun(FaultAt.Fault fault) throws IOException {
    aRequestMeets(fault);
  }

  @Test
  @Tag("proof")
  void aRequestOfWhichACallFailedSentAgainIsOneRun() throws IOException {
    aRequestMeets(FaultAt.Fault.FAILS);
  }

  private void aRequestMeets(FaultAt.Fault fault) throws IOException {
    boolean met = true;
    for (int place = 1; met; place++) {
      FileSetId set = pipeline.day("asked-" + fault + "-" + place, 3);
      String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";
      FaultAt watch = new FaultAt(place, fault);
      attempt(() -> pipeline.request(request, watch, DrivenPipeline.PLENTY));
      met = watch.wasMet();
      pipeline.pass(PAST_THE_LEASE);

      RunSummary again = pipeline.request(request);

      assertThat(again.outcome()).as(set.toString()).isEqualTo(Outcome.PUBLISHED);
      assertThat(again.run()).as(set.toString()).contains("run#1");
      assertReceivedAll(set, 3, 3);
      assertThat(pipeline.ledger().arrivals(set).open()).as(set.toString()).isFalse();
    }
  }

  @Test
  void aRequestWhoseRunACorrectionOvertookIsToldSo() throws IOException {
    FileSetId set = pipeline.day("asked-overtaken", 3);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";
    assertThatThrownBy(() -> pipeline.request(request, failing("getObject"), DrivenPipeline.PLENTY))
        .isInstanceOf(SdkClientException.class);
    pipeline.correct(set, 3);

    RunSummary again = pipeline.request(request);

    assertThat(again)
        .isEqualTo(
            ended(
                set,
                1,
                Outcome.SUPERSEDED,
                "a newer revision came before the first message was sent"));
    assertThat(pipeline.receive(set)).isEmpty();
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.sweep(set).due()).hasValue(2);
    assertClosed(set);
  }

  @Test
  void aRequestThatMeetsAReplayIsToldOfThatReplay() throws IOException {
    FileSetId set = publishedDay("met-replay", 3);
    String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"one\"}";
    String another = "{\"file_set\":\"" + set + "\",\"replay_id\":\"two\"}";
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    Watch asking =
        (name, call) -> {
          if (name.equals("sendMessageBatch")) {
            told.add(pipeline.request(another).sentence());
            told.add(pipeline.request(request).sentence());
          }
          return call.proceed();
        };

    pipeline.request(request, asking, DrivenPipeline.PLENTY);

    String holder =
        "run#1#replay#one holds met-replay/2022-01-30 until "
            + pipeline.now().plus(Ledger.LEASE_TIME)
            + "; ask again after that";
    assertThat(told)
        .containsExactly(
            holder, "run#1#replay#one is PUBLISHING, 0 of its messages are accepted; " + holder);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
  }

  @Test
  void aRequestThatTurnsIntoAReplayWhileItWaitsHoldsTheSetAsThatReplay() throws IOException {
    FileSetId set = pipeline.day("turned-replay", 3);
    AtomicInteger updates = new AtomicInteger();
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    Watch overtaking =
        (name, call) -> {
          if (name.equals("updateItem") && updates.incrementAndGet() == 1) {
            pipeline.dispatch(set, 1);
            pipeline.receive(set);
          }
          if (name.equals("sendMessageBatch")) {
            told.add(pipeline.dispatch(set, 1).sentence());
          }
          return call.proceed();
        };

    RunSummary summary =
        pipeline.request(
            "{\"file_set\":\"" + set + "\",\"replay_id\":\"one\"}",
            overtaking,
            DrivenPipeline.PLENTY);

    assertThat(summary.run()).contains("run#1#replay#one");
    assertThat(told)
        .containsExactly(
            "run#1#replay#one holds turned-replay/2022-01-30 until "
                + pipeline.now().plus(Ledger.LEASE_TIME)
                + "; ask again after that");
  }

  @Test
  void aReplayWhileARevisionIsBeingPublishedGivesWayToIt() throws IOException {
    FileSetId set = publishedDay("replay-between", 3);
    pipeline.correct(set, 60);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2, Watch.NOTHING, shortAfter(1));
    pipeline.receive(set);

    RunSummary between =
        pipeline.request(
            "{\"file_set\":\"" + set + "\",\"mode\":\"republish\",\"replay_id\":\"old\"}");

    assertThat(between.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(between.sentence())
        .isEqualTo(
            "revision 2 is being published, and nothing is replayed in between; ask with another"
                + " replay_id when it has ended");
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void aRequestToRepublishIsAboutTheRevisionThatWasPublishedLast() throws IOException {
    FileSetId set = publishedDay("republished-old", 3);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);
    String request = "{\"file_set\":\"" + set + "\",\"mode\":\"republish\",\"revision\":";

    assertThatThrownBy(() -> pipeline.request(request + "2}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the request is for revision 2 of republished-old/2022-01-30, but revision 1 is the one"
                + " that was published last; send that or leave the field out");
    assertThat(pipeline.request(request + "1}").outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
  }

  @Test
  void aRequestToRepublishWhatWasNeverPublishedIsRefusedBeforeTheSetIsHeld() {
    FileSetId set = pipeline.day("republished-never", 3);

    assertThatThrownBy(
            () -> pipeline.request("{\"file_set\":\"" + set + "\",\"mode\":\"republish\"}"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "no revision of republished-never/2022-01-30 has been published yet; leave \"mode\" out"
                + " to process it");

    assertThat(pipeline.items(set)).containsOnlyKeys("arrivals");
  }

  @Test
  void aCustomerWhoIsMissingFromTheCorrectionIsWithdrawn() throws IOException {
    FileSetId set = publishedDay("withdrawn", 3);

    RunSummary corrected = correctedTo(set, 1);

    assertThat(corrected.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.lines(run(set, RunKey.of(2)).publishedKey().orElseThrow()))
        .containsExactly(
            DrivenPipeline.bodies(1).get(0), withdrawnBody("c2", 1), withdrawnBody("c3", 1));
    assertThat(pipeline.receive(set))
        .containsExactlyInAnyOrder(
            message(set, 2, DrivenPipeline.bodies(1).get(0)),
            withdrawn(set, 2, "c2", 1),
            withdrawn(set, 2, "c3", 1));
    Archive compared = run(set, RunKey.of(1)).archive().orElseThrow();
    assertThat(run(set, RunKey.of(2)).comparedWith())
        .containsExactly(
            new EarlierArchive(
                1,
                run(set, RunKey.of(1)).publishedKey().orElseThrow(),
                Optional.empty(),
                compared.objectDigest()));
    assertThat(pipeline.receipt(set, 2)).contains("\"customers_withdrawn\":2");
    assertClosed(set);
  }

  @Test
  void aCustomerWhoIsStillNamedByAnErrorIsNotWithdrawn() throws IOException {
    FileSetId set = publishedDay("still-named", 3);
    pipeline.correct(set, 2);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    pipeline.dispatch(set, 2);

    assertThat(pipeline.lines(run(set, RunKey.of(2)).publishedKey().orElseThrow()))
        .containsExactly(
            DrivenPipeline.bodies(2).get(0),
            DrivenPipeline.bodies(2).get(1),
            "{\"type\":\"error_message\",\"customer_reference\":\"c3\",\"order_reference\":\"o3\","
                + "\"message\":\"UNKNOWN_CUSTOMER: the customer is not in the customers file"
                + " (orders file, line 4)\"}");
  }

  @Test
  void aCustomerOfARunThatFailedWhilePublishingIsWithdrawnToo() throws IOException {
    FileSetId set = publishedDay("withdrawn-failed", 2);
    pipeline.day("withdrawn-failed", 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    for (int attempt = 1; attempt <= RunRecord.MOST_ATTEMPTS; attempt++) {
      assertThatThrownBy(
              () -> pipeline.dispatch(set, 2, failing("sendMessageBatch"), DrivenPipeline.PLENTY))
          .isInstanceOf(SdkClientException.class);
    }
    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.FAILED);

    assertThat(correctedTo(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set))
        .containsExactlyInAnyOrder(
            message(set, 3, DrivenPipeline.bodies(1).get(0)),
            withdrawn(set, 3, "c2", 1),
            withdrawn(set, 3, "c3", 2));
    assertThat(run(set, RunKey.of(3)).comparedWith())
        .extracting(EarlierArchive::revision)
        .containsExactly(1, 2);
  }

  @Test
  void aCustomerIsWithdrawnOnce() throws IOException {
    FileSetId set = publishedDay("withdrawn-once", 3);
    correctedTo(set, 2);
    pipeline.receive(set);

    correctedTo(set, 1);

    assertThat(pipeline.receive(set))
        .containsExactlyInAnyOrder(
            message(set, 3, DrivenPipeline.bodies(1).get(0)), withdrawn(set, 3, "c2", 2));
  }

  @Test
  void aRebuildIsComparedWithTheArchivesOfTheFirstBuild() throws IOException {
    FileSetId set = publishedDay("withdrawn-again", 3);
    correctedTo(set, 1);
    List<Received> sent = pipeline.receive(set);
    // By now the builds may have expired; what was published is kept for good.
    pipeline.deleteResult(run(set, RunKey.of(1)).archive().orElseThrow().key());
    pipeline.deleteResult(run(set, RunKey.of(2)).archive().orElseThrow().key());

    RunSummary replayed =
        pipeline.request("{\"file_set\":\"" + set + "\",\"replay_id\":\"again\"}");

    assertThat(replayed.run()).contains("run#2#replay#again");
    assertThat(replayed.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void theRevisionOfChangedCodeIsComparedWithTheOneThatItReplaces() throws IOException {
    FileSetId set = publishedDay("withdrawn-code", 3);
    correctedTo(set, 1);
    pipeline.receive(set);
    recordOtherMessages(set, 2);

    RunSummary promoted = pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(promoted.run()).contains("run#3");
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 3, 1));
    assertThat(run(set, RunKey.of(3)).comparedWith())
        .extracting(EarlierArchive::revision)
        .containsExactly(2);
  }

  @Test
  void aFaultAtAnyCallOfAReplayByChangedCodeLeavesOneNewRevision() throws IOException {
    aReplayByChangedCodeMeets(FaultAt.Fault.DIES);
  }

  @Test
  @Tag("proof")
  void aLostAnswerOfAReplayByChangedCodeLeavesOneNewRevision() throws IOException {
    aReplayByChangedCodeMeets(FaultAt.Fault.LOSES_THE_ANSWER);
  }

  private void aReplayByChangedCodeMeets(FaultAt.Fault fault) throws IOException {
    boolean met = true;
    for (int place = 1; met; place++) {
      FileSetId set = publishedDay("code-" + fault + "-" + place, 3);
      recordOtherMessages(set, 1);
      String request = "{\"file_set\":\"" + set + "\",\"replay_id\":\"once\"}";
      FaultAt watch = new FaultAt(place, fault);
      attempt(() -> pipeline.request(request, watch, DrivenPipeline.PLENTY));
      met = watch.wasMet();
      pipeline.pass(PAST_THE_LEASE);

      pipeline.request(request);
      pipeline.pass(Duration.ofMinutes(1));
      pipeline.sweep(set);

      assertThat(run(set, RunKey.of(2)).state()).as(set.toString()).isEqualTo(RunState.PUBLISHED);
      assertThat(run(set, RunKey.replay(1, "once")).failure())
          .as(set.toString())
          .contains("the messages differ from those of revision 1: they are published as run#2");
      assertThat(Set.copyOf(pipeline.receive(set)))
          .as(set.toString())
          .isEqualTo(Set.copyOf(messages(set, 2, 3)));
      assertThat(pipeline.ledger().arrivals(set).revision()).as(set.toString()).isEqualTo(2);
      assertThat(pipeline.ledger().arrivals(set).open()).as(set.toString()).isFalse();
    }
  }

  @Test
  void aRunDoesNotPublishWithoutTheArchiveThatItIsComparedWith() throws IOException {
    FileSetId set = publishedDay("withdrawn-gone", 3);
    String key = run(set, RunKey.of(1)).publishedKey().orElseThrow();
    pipeline.deleteResult(key);

    assertThatThrownBy(() -> correctedTo(set, 1))
        .isInstanceOf(DamagedArchiveException.class)
        .hasMessage(
            "the archive " + key + " is no longer in the bucket; restore the recorded version");

    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(run(set, RunKey.of(2)).state()).isEqualTo(RunState.BUILDING);
  }

  @Test
  void aFaultAtAnyCallOfACorrectionWithdrawsTheSameCustomers() throws IOException {
    aCorrectionMeets(FaultAt.Fault.DIES);
  }

  @Test
  @Tag("proof")
  void aCallOfACorrectionThatFailsWithdrawsTheSameCustomers() throws IOException {
    aCorrectionMeets(FaultAt.Fault.FAILS);
  }

  private void aCorrectionMeets(FaultAt.Fault fault) throws IOException {
    boolean met = true;
    for (int place = 1; met; place++) {
      FileSetId set = publishedDay("withdrawn-" + fault + "-" + place, 2);
      pipeline.day(set.partner(), 1);
      pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
      FaultAt watch = new FaultAt(place, fault);
      attempt(() -> pipeline.dispatch(set, 2, watch, DrivenPipeline.PLENTY));
      met = watch.wasMet();
      pipeline.pass(PAST_THE_LEASE);

      pipeline.sweep(set);

      assertThat(Set.copyOf(pipeline.receive(set)))
          .as(set.toString())
          .isEqualTo(
              Set.of(message(set, 2, DrivenPipeline.bodies(1).get(0)), withdrawn(set, 2, "c2", 1)));
      assertThat(pipeline.ledger().arrivals(set).open()).as(set.toString()).isFalse();
    }
  }

  @Test
  void theReceiptOfARejectedCorrectionTellsThatConsumersHoldTheRevisionBefore() throws IOException {
    FileSetId set = publishedDay("rejected-receipt", 2);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.REJECTED);

    assertThat(pipeline.receipt(set, 2))
        .contains(
            """
              "consumers_hold": {
                "whole_of_revision": 1,
                "messages_of_this_revision": 0
              },
            """);
  }

  @Test
  void moreBadRowsThanTheThresholdRejectTheRunBeforeTheFirstMessage() throws IOException {
    FileSetId set = publishedDay("too-many", 12);
    spoil(set, 12, 11);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    List<String> puts = Collections.synchronizedList(new ArrayList<>());

    RunSummary rejected =
        pipeline.dispatch(set, 2, recording(puts, "putObject"), DrivenPipeline.PLENTY);

    assertThat(rejected)
        .isEqualTo(ended(set, 2, Outcome.REJECTED, tooMany(set) + " " + toPublish(set, 2)));
    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(puts)
        .as("the receipt's list, page and JSON alone")
        .containsExactly("putObject", "putObject", "putObject");
    RunRecord run = run(set, RunKey.of(2));
    assertThat(run.failure()).contains(tooMany(set));
    assertThat(run.thresholds()).contains(Thresholds.DEFAULT);
    assertThat(run.archive()).isEmpty();
    assertThat(pipeline.receipt(set, 2))
        .contains("\"failure\": \"" + tooMany(set) + "\"")
        .contains("\"counts\": " + run.counts().orElseThrow())
        .contains("\"whole_of_revision\": 1");
    assertClosed(set);
  }

  @Test
  void asManyBadRowsAsTheThresholdBearsArePublished() throws IOException {
    FileSetId set = pipeline.day("just-borne", 12);
    spoil(set, 12, 10);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).hasSize(12);
    assertClosed(set);
  }

  @Test
  void aReplayWithRaisedThresholdsPublishesARejectedRevision() throws IOException {
    FileSetId set = rejectedDay("raised");

    RunSummary raised = pipeline.request(raised(set, ""));

    assertThat(raised.run()).contains("run#2");
    assertThat(raised.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).hasSize(12);
    assertThat(run(set, RunKey.of(2)).thresholds()).contains(RAISED);
    assertThat(pipeline.receipt(set, 2)).doesNotContain("failure");
    assertClosed(set);
  }

  @Test
  void theRequestThatARejectedRunTellsOfIsEnoughToPublishIt() throws IOException {
    FileSetId set = rejectedDay("as-told");

    assertThat(pipeline.request(toPublish(set, 2).substring(TO_PUBLISH.length())).outcome())
        .isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void aRequestThatRaisesTooLittleIsToldAgainWhatIsMissing() throws IOException {
    FileSetId set = rejectedDay("raised-too-little");
    String request =
        "{\"file_set\":\""
            + set
            + "\",\"thresholds\":{\"refused_percent\":91.666666},\"replay_id\":\"a\"}";
    RunSummary rejected =
        ended(
            set,
            2,
            Outcome.REJECTED,
            "TOO_MANY_REFUSED_ROWS: 11 of 12 rows of the items file ("
                + set.key(FileKind.ITEMS)
                + ") are refused (91.666667 %); at most 10 rows or 91.666666 % may be. Correct the"
                + " rows that the receipt lists and send the file again. "
                + toPublish(set, 2));

    assertThat(pipeline.request(request)).isEqualTo(rejected);
    assertThat(pipeline.request(request)).isEqualTo(rejected);

    assertThat(pipeline.receive(set)).isEmpty();
    assertClosed(set);
  }

  @Test
  void aDispatchAfterACrashDecidesByTheThresholdsOfTheRequest() throws IOException {
    FileSetId set = rejectedDay("raised-crash");
    assertThatThrownBy(
            () -> pipeline.request(raised(set, ""), failing("putObject"), DrivenPipeline.PLENTY))
        .hasMessage("putObject fails");
    assertThat(pipeline.receive(set)).isEmpty();
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.sweep(set).due()).hasValue(2);

    assertThat(run(set, RunKey.of(2)).state()).isEqualTo(RunState.PUBLISHED);
    assertThat(pipeline.receive(set)).hasSize(12);
    assertClosed(set);
  }

  @Test
  void aPlainRequestGoesOnWithTheThresholdsOfTheRunUnderWay() throws IOException {
    FileSetId set = rejectedDay("raised-then-plain");
    assertThatThrownBy(
            () -> pipeline.request(raised(set, ""), failing("putObject"), DrivenPipeline.PLENTY))
        .hasMessage("putObject fails");
    pipeline.pass(PAST_THE_LEASE);

    RunSummary plain = pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(plain.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(run(set, RunKey.of(2)).thresholds()).contains(RAISED);
  }

  @Test
  void aLaterRequestWithoutThresholdsDecidesByTheStagesAgain() throws IOException {
    FileSetId set = pipeline.day("lowered", 12);
    spoil(set, 12, 1);
    String lowered =
        "{\"file_set\":\""
            + set
            + "\",\"now\":true,\"thresholds\":{\"refused_rows\":0,\"refused_percent\":0}}";
    assertThat(pipeline.request(lowered).outcome()).isEqualTo(Outcome.REJECTED);

    RunSummary summary = pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(run(set, RunKey.of(2)).thresholds()).contains(Thresholds.DEFAULT);
  }

  @Test
  void aRebuildWithTooManyBadRowsIsPublishedAsTheNextRevisionOnlyWithRaisedThresholds()
      throws IOException {
    FileSetId set = rejectedDay("changed-code-bad");
    pipeline.request(raised(set, ""));
    pipeline.receive(set);
    String plain = "{\"file_set\":\"" + set + "\",\"replay_id\":\"plain\"}";
    recordOtherMessages(set, 2);

    RunSummary rejected = pipeline.request(plain);

    assertThat(rejected.run()).contains("run#2#replay#plain");
    assertThat(rejected.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(rejected.sentence()).isEqualTo(tooMany(set) + " " + toPublish(set, 2));
    assertThat(pipeline.request(plain)).isEqualTo(rejected);
    assertThat(pipeline.ledger().arrivals(set).revision()).isEqualTo(2);
    assertThat(pipeline.receive(set)).isEmpty();
    assertClosed(set);
    assertThat(pipeline.request(raised(set, ",\"replay_id\":\"raised\"")).run()).contains("run#3");
    assertThat(run(set, RunKey.of(3)).thresholds()).contains(RAISED);
    assertThat(pipeline.receive(set)).hasSize(12);
    assertClosed(set);
  }

  @Test
  void aReplayOfUnchangedContentIsSentWhateverItsThresholds() throws IOException {
    FileSetId set = rejectedDay("unchanged-bad");
    pipeline.request(raised(set, ""));
    pipeline.receive(set);

    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).hasSize(12);
  }

  @Test
  void aDryRunTellsWhatTheThresholdsWouldDo() throws IOException {
    FileSetId set = publishedDay("dry-bad", 12);
    spoil(set, 12, 11);

    RunSummary plain = pipeline.request(dryRun(set, ""));
    RunSummary raised = pipeline.request(dryRun(set, ",\"thresholds\":{\"refused_rows\":11}"));

    Optional<String> counts = raised.dryRun().orElseThrow().counts();
    assertThat(counts).isPresent();
    assertThat(plain)
        .isEqualTo(
            dryRun(
                set,
                2,
                "nothing was sent or written; would end REJECTED: "
                    + tooMany(set)
                    + " "
                    + toPublish(set, 2),
                new DryRunResult(RunState.REJECTED, 0, 0, counts, Optional.empty())));
    assertThat(raised.sentence())
        .isEqualTo("nothing was sent or written; the 12 messages would be published as revision 2");
    assertThat(pipeline.ledger().runs(set)).hasSize(1);
  }

  @Test
  void aDryRunBeforeAnyEventTellsWhatWouldBeSentAndOnlyReads() throws IOException {
    FileSetId set = pipeline.seedDay("dry");
    Set<String> calls = Collections.synchronizedSet(new TreeSet<>());
    Watch noting =
        (name, call) -> {
          calls.add(name);
          return call.proceed();
        };

    RunSummary summary = pipeline.request(dryRun(set, ""), noting, DrivenPipeline.PLENTY);

    assertThat(summary)
        .isEqualTo(
            dryRun(
                set,
                1,
                "nothing was sent or written; the 2 messages would be published as revision 1",
                new DryRunResult(
                    RunState.PUBLISHED,
                    1,
                    1,
                    summary.dryRun().orElseThrow().counts(),
                    Optional.of(
                        new Difference(
                            0,
                            1,
                            0,
                            0,
                            0,
                            1,
                            0,
                            0,
                            0,
                            new Difference.Examples(
                                List.of("ade3-11ed"), List.of(), List.of(), List.of()))))));
    assertThat(summary.dryRun().orElseThrow().counts().orElseThrow())
        .startsWith("{\"customers_without_orders\":1,");
    assertThat(calls).containsExactly("getItem", "getObject", "headObject", "queryPaginator");
    assertThat(pipeline.items(set)).isEmpty();
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void aDryRunOfACorrectionThatSettlesTellsTheDifference() throws IOException {
    FileSetId set = publishedDay("dry-settling", 3);
    pipeline.day(set.partner(), 1);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);

    RunSummary summary = pipeline.request(dryRun(set, ""));

    assertThat(summary)
        .isEqualTo(
            dryRun(
                set,
                2,
                "nothing was sent or written; the 3 messages would be published as revision 2",
                new DryRunResult(
                    RunState.PUBLISHED,
                    1,
                    2,
                    summary.dryRun().orElseThrow().counts(),
                    Optional.of(
                        new Difference(
                            1,
                            0,
                            0,
                            1,
                            2,
                            2,
                            0,
                            0,
                            2,
                            new Difference.Examples(
                                List.of(),
                                List.of(),
                                List.of("c2", "c3"),
                                List.of("c2", "c3")))))));
    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void aDryRunOfWhatIsPublishedTellsThatTheSameWouldBeSent() throws IOException {
    FileSetId set = publishedDay("dry-same", 3);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);
    String sentence = "nothing was sent or written; ";

    RunSummary rebuilt = pipeline.request(dryRun(set, ""));
    RunSummary republished = pipeline.request(dryRun(set, ",\"mode\":\"republish\""));

    assertThat(rebuilt.sentence())
        .isEqualTo(sentence + "the 3 messages are those of revision 1 and would be sent again");
    assertThat(republished.sentence())
        .isEqualTo(sentence + "would send the archive of revision 1 again, as it is");
    assertThat(republished.dryRun()).isEqualTo(rebuilt.dryRun());
    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void aDryRunWithChangedCodeTellsOfTheNextRevision() throws IOException {
    FileSetId set = publishedDay("dry-code", 3);
    recordOtherMessages(set, 1);

    assertThat(pipeline.request(dryRun(set, "")).sentence())
        .isEqualTo(
            "nothing was sent or written; the 3 messages differ from those sent: they would be"
                + " published as revision 2");

    assertThat(pipeline.ledger().arrivals(set).revision()).isEqualTo(1);
  }

  @Test
  void aDryRunOfARefusedFileTellsWhyItWouldBeRejected() throws IOException {
    FileSetId set = publishedDay("dry-refused", 3);
    pipeline.upload(set, FileKind.CUSTOMERS, "");

    assertThat(pipeline.request(dryRun(set, "")))
        .isEqualTo(
            dryRun(
                set,
                2,
                "nothing was sent or written; would end REJECTED: FILE_EMPTY: The customers file is"
                    + " empty (0 bytes). Send it with at least its header line.",
                new DryRunResult(RunState.REJECTED, 0, 0, Optional.empty(), Optional.empty())));

    assertThat(pipeline.ledger().arrivals(set).revision()).isEqualTo(1);
  }

  @Test
  void aDryRunDisturbsNoRunAndNoRunDisturbsIt() throws IOException {
    FileSetId set = pipeline.day("dry-between", 3);
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    Watch asking =
        (name, call) -> {
          if (name.equals("sendMessageBatch")) {
            told.add(pipeline.request(dryRun(set, "")).sentence());
          }
          return call.proceed();
        };

    assertThat(pipeline.dispatch(set, 1, asking, DrivenPipeline.PLENTY).outcome())
        .isEqualTo(Outcome.PUBLISHED);

    assertThat(told)
        .containsExactly(
            "nothing was sent or written; the 3 messages would be published as revision 1");
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertClosed(set);
  }

  @Test
  void aDryRunForAnotherRevisionIsRefused() throws IOException {
    FileSetId set = publishedDay("dry-revision", 3);

    assertThatThrownBy(() -> pipeline.request(dryRun(set, ",\"revision\":2")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "the request is for revision 2 of dry-revision/2022-01-30, but revision 1 is the one to"
                + " work on; send that or leave the field out");
  }

  @Test
  void aWorkerThatSleepsThroughItsLeaseWhileBuildingWritesAndSendsNothing() throws IOException {
    FileSetId set = pipeline.day("slept", 3);
    Watch sleeping =
        (name, call) -> {
          if (name.equals("putObject")) {
            pipeline.pass(PAST_THE_LEASE);
            pipeline.sweep(set);
          }
          return call.proceed();
        };

    RunSummary late = pipeline.dispatch(set, 1, sleeping, DrivenPipeline.PLENTY);

    assertThat(late.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(late.sentence())
        .isEqualTo(
            "the lease of slept/2022-01-30 with token 1 was taken over by another worker, which"
                + " finishes the set");
    RunRecord run = run(set, RunKey.of(1));
    assertThat(run.state()).isEqualTo(RunState.PUBLISHED);
    assertThat(run.archive().orElseThrow().key())
        .isEqualTo("builds/partner=slept/date=2022-01-30/2/messages.jsonl.gz");
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertClosed(set);
  }

  @Test
  void aWorkerThatSleepsThroughItsLeaseWhileSendingSendsAtMostAWindow() throws IOException {
    int customers = 60;
    FileSetId set = pipeline.day("slept-sending", customers);
    // The third transaction, after the claim and the beginning, is the first checkpoint: the thread
    // that would renew the lease is the one that sleeps.
    AtomicInteger transactions = new AtomicInteger();
    Watch sleeping =
        (name, call) -> {
          if (name.equals("transactWriteItems") && transactions.incrementAndGet() == 3) {
            pipeline.pass(PAST_THE_LEASE);
            pipeline.sweep(set);
          }
          return call.proceed();
        };

    RunSummary late = pipeline.dispatch(set, 1, sleeping, DrivenPipeline.PLENTY);

    assertThat(late.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.PUBLISHED);
    assertReceivedAll(set, customers, DrivenPipeline.WINDOW);
    assertClosed(set);
  }

  @Test
  void anArchiveThatCannotBeWrittenLetsNothingBePublished() throws IOException {
    FileSetId set = pipeline.day("no-archive", 3);

    assertThatThrownBy(() -> pipeline.dispatch(set, 1, failing("putObject"), DrivenPipeline.PLENTY))
        .hasMessage("putObject fails");

    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.BUILDING);
    assertThat(pipeline.receive(set)).isEmpty();
    pipeline.dispatch(set, 1);
    assertReceivedAll(set, 3, 0);
  }

  @Test
  void aMessageThatTheQueueRefusesForWhatItIsFailsTheRunAndIsNamed() throws IOException {
    int customers = 2 * DrivenPipeline.WINDOW;
    FileSetId set = pipeline.day("refused-message", customers);
    Received third = messages(set, 1, customers).get(2);

    RunSummary summary = pipeline.dispatch(set, 1, refusingEntry("2"), DrivenPipeline.PLENTY);

    assertThat(summary.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(summary.sentence())
        .isEqualTo(
            "the queue refuses message number 2 (message_id "
                + third.attributes().get("message_id")
                + ") for what it is: InvalidMessageContents");
    assertThat(run(set, RunKey.of(1)).checkpoint()).isZero();
    assertClosed(set);
    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.NOT_DUE);
  }

  @Test
  void aWorkerThatRunsOutOfMemoryWhileSendingIsContinuedAtItsCheckpoint() throws IOException {
    int customers = 3 * DrivenPipeline.WINDOW;
    FileSetId set = pipeline.day("out-of-memory", customers);
    AtomicInteger checkpoints = new AtomicInteger();
    Watch exhausted =
        (name, call) -> {
          Object answer = call.proceed();
          if (name.equals("transactWriteItems")
              && run(set, RunKey.of(1)).checkpoint() > 0
              && checkpoints.incrementAndGet() == 2) {
            throw new OutOfMemoryError("on purpose");
          }
          return answer;
        };

    assertThatThrownBy(() -> pipeline.dispatch(set, 1, exhausted, DrivenPipeline.PLENTY))
        .isInstanceOf(OutOfMemoryError.class);
    RunRecord stopped = run(set, RunKey.of(1));
    pipeline.pass(PAST_THE_LEASE);
    RunSummary continued = pipeline.dispatch(set, 1);

    assertThat(continued.messagesSent()).isEqualTo(customers - stopped.checkpoint());
    assertReceivedAll(set, customers, DrivenPipeline.WINDOW);
    assertClosed(set);
  }

  @Test
  void aRunPastItsTimeToLiveCountsAsAbsentThoughItCanStillBeRead() throws IOException {
    FileSetId set = publishedDay("expired", 3);
    pipeline.correct(set, 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);
    pipeline.receive(set);

    pipeline.pass(Runs.KEPT);

    assertThat(pipeline.items(set)).containsKey("run#1");
    assertThat(pipeline.ledger().run(set, RunKey.of(1))).isEmpty();
    assertThat(pipeline.ledger().runs(set))
        .extracting(RunRecord::key)
        .containsExactly(RunKey.of(2));
  }

  /** Lets the queue refuse one entry of a batch for what it is, and take the others. */
  private static Watch refusingEntry(String id) {
    return (name, call) -> {
      Object answer = call.proceed();
      if (name.equals("sendMessageBatch")
          && answer instanceof SendMessageBatchResponse batch
          && batch.successful().stream().anyMatch(entry -> entry.id().equals(id))) {
        return batch.toBuilder()
            .successful(batch.successful().stream().filter(e -> !e.id().equals(id)).toList())
            .failed(
                BatchResultErrorEntry.builder()
                    .id(id)
                    .senderFault(true)
                    .code("InvalidMessageContents")
                    .build())
            .build();
      }
      return answer;
    };
  }

  /** A call whose failure is one of the test's faults. */
  private interface Attempt {
    RunSummary run() throws IOException;
  }

  private static void attempt(Attempt attempt) throws IOException {
    try {
      attempt.run();
    } catch (SdkClientException injected) {
      assertThat(injected).hasMessageContaining(" at call ");
    }
  }

  private static Watch failing(String failingName) {
    return failing(failingName, " fails");
  }

  private static Watch failing(String failingName, String how) {
    return (name, call) -> {
      if (name.equals(failingName)) {
        throw SdkClientException.create(name + how);
      }
      return call.proceed();
    };
  }

  /** Much time for so many batches, then little. */
  private static RemainingTime shortAfter(int batches) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.getAndIncrement() < batches ? Duration.ofMinutes(10) : Duration.ofSeconds(9);
  }

  /** Replaces the items of a day of so many customers: the first rows of them are refused. */
  private void spoil(FileSetId set, int customers, int bad) {
    StringBuilder items = new StringBuilder("id,order_reference,total_price\n");
    for (int i = 1; i <= customers; i++) {
      items.append(i).append(",o").append(i).append(',').append(i <= bad ? "bad" : i).append('\n');
    }
    pipeline.upload(set, FileKind.ITEMS, items.toString());
    pipeline.reconcile(set);
  }

  /** A day whose revision 2 is rejected for 11 bad rows of 12. */
  private FileSetId rejectedDay(String partner) throws IOException {
    FileSetId set = publishedDay(partner, 12);
    spoil(set, 12, 11);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.REJECTED);
    return set;
  }

  private static String tooMany(FileSetId set) {
    return "TOO_MANY_REFUSED_ROWS: 11 of 12 rows of the items file ("
        + set.key(FileKind.ITEMS)
        + ") are refused (91.67 %); at most 10 rows or 1 % may be. Correct the rows that the"
        + " receipt lists and send the file again.";
  }

  private static String toPublish(FileSetId set, int revision) {
    return TO_PUBLISH
        + "{\"file_set\":\""
        + set
        + "\",\"revision\":"
        + revision
        + ",\"thresholds\":{\"refused_rows\":11}}";
  }

  private static String raised(FileSetId set, String fields) {
    return "{\"file_set\":\"" + set + "\",\"thresholds\":{\"refused_rows\":11}" + fields + "}";
  }

  /** Records the calls of a name. */
  private static Watch recording(List<String> calls, String recorded) {
    return (name, call) -> {
      if (name.equals(recorded)) {
        calls.add(name);
      }
      return call.proceed();
    };
  }

  private FileSetId publishedDay(String partner, int customers) throws IOException {
    FileSetId set = pipeline.day(partner, customers);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);
    return set;
  }

  private static String dryRun(FileSetId set, String fields) {
    return "{\"file_set\":\"" + set + "\",\"dry_run\":true" + fields + "}";
  }

  private static RunSummary dryRun(
      FileSetId set, int revision, String sentence, DryRunResult result) {
    return new RunSummary(
        set,
        revision,
        Optional.empty(),
        Outcome.DRY_RUN,
        sentence,
        Optional.empty(),
        0,
        Optional.of(result));
  }

  /** Replaces the day's files by those of fewer customers, and has their revision worked on. */
  private RunSummary correctedTo(FileSetId set, int customers) throws IOException {
    pipeline.day(set.partner(), customers);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    return pipeline.dispatch(set, pipeline.ledger().arrivals(set).revision());
  }

  private static String withdrawnBody(String customer, int lastTotal) {
    return "{\"type\":\"error_message\",\"customer_reference\":\""
        + customer
        + "\",\"order_reference\":null,\"message\":\"CUSTOMER_WITHDRAWN: the customer is no longer in"
        + " the files (total in revision "
        + lastTotal
        + ")\"}";
  }

  private static Received withdrawn(FileSetId set, int revision, String customer, int lastTotal) {
    Received error = message(set, revision, withdrawnBody(customer, lastTotal));
    error.attributes().put("reason", "CUSTOMER_WITHDRAWN");
    return error;
  }

  /** Makes the ledger hold that other messages were published than the code of today builds. */
  private void recordOtherMessages(FileSetId set, int revision) {
    LeaseClaim.Held held = hold(set, "run#" + revision);
    RunRecord run = run(set, RunKey.of(revision));
    Archive archive = run.archive().orElseThrow();
    pipeline
        .ledger()
        .update(
            held.lease(),
            run,
            run.begun(
                    new Archive(
                        archive.key(),
                        archive.versionId(),
                        archive.objectDigest(),
                        "of other messages",
                        archive.size(),
                        archive.customerMessages(),
                        archive.errorMessages()),
                    run.counts().orElseThrow(),
                    run.updatedAt())
                .published(run.publishedKey().orElseThrow(), run.updatedAt()));
    pipeline.ledger().release(held.lease());
  }

  private String seedRequest(String bucket, String queueUrl) {
    return """
        {"number_of_files": 3, "s3_bucket": "%s", "customers_file": "customers_20220130.csv",
         "items_file": "items_20220130.csv", "orders_file": "orders_20220130.csv",
         "sqs_queue_url": "%s"}
        """
        .formatted(bucket, queueUrl);
  }

  private static RunSummary ended(FileSetId set, int revision, Outcome outcome, String sentence) {
    return new RunSummary(
        set, revision, Optional.of("run#" + revision), outcome, sentence, Optional.empty(), 0);
  }

  /** Asserts that every message came, none but those, and few of them twice. */
  private void assertReceivedAll(FileSetId set, int customers, int mostDuplicates) {
    List<Received> received = pipeline.receive(set);
    assertThat(Set.copyOf(received))
        .as(set.toString())
        .isEqualTo(Set.copyOf(messages(set, 1, customers)));
    assertThat(received).as(set.toString()).hasSizeLessThanOrEqualTo(customers + mostDuplicates);
  }

  private LeaseClaim.Held hold(FileSetId set, String run) {
    return (LeaseClaim.Held) pipeline.ledger().claim(set, "another worker of " + set, run);
  }

  private RunRecord run(FileSetId set, RunKey key) {
    return pipeline.ledger().run(set, key).orElseThrow();
  }

  /**
   * Asserts that the set waits for nothing, that it is found as unpublished if it is, and that
   * nobody holds it.
   */
  private void assertClosed(FileSetId set) {
    Arrivals arrivals = pipeline.ledger().arrivals(set);
    assertThat(arrivals.open()).isFalse();
    assertThat(arrivals.publishing()).isEmpty();
    assertThat(arrivals.unpublished().isEmpty())
        .isEqualTo(run(set, RunKey.of(arrivals.revision())).state() == RunState.PUBLISHED);
    assertThat(pipeline.items(set).get("lease")).doesNotContainKey("owner");
  }

  private static List<Received> seedMessages(FileSetId set) {
    Received error = message(set, 1, ERROR_MESSAGE);
    error.attributes().put("reason", "CUSTOMER_WITHOUT_ORDERS");
    return List.of(message(set, 1, CUSTOMER_MESSAGE), error);
  }

  private static List<Received> messages(FileSetId set, int revision, int customers) {
    return DrivenPipeline.bodies(customers).stream()
        .map(body -> message(set, revision, body))
        .toList();
  }

  private static Received message(FileSetId set, int revision, String body) {
    return new Received(
        body,
        new TreeMap<>(
            Map.of(
                "file_set",
                set.toString(),
                "revision",
                Integer.toString(revision),
                "schema",
                "1",
                "message_id",
                new MessageId(set, revision).of(body))));
  }
}
