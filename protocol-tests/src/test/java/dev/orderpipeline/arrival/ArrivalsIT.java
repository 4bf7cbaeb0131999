package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import dev.orderpipeline.engine.JobStarter;
import dev.orderpipeline.engine.JobsAtLimitException;
import dev.orderpipeline.engine.SparkEngine;
import dev.orderpipeline.ledger.Arrivals;
import dev.orderpipeline.ledger.FileFinder;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseClaim;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Notices;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.Unpublished.Why;
import dev.orderpipeline.localstack.Deployment;
import dev.orderpipeline.localstack.LocalStack;
import dev.orderpipeline.localstack.LocalStackConfig;
import dev.orderpipeline.localstack.LocalStackListener;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Expectations;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.SparkJob;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/**
 * The arrival-tracker against a real bucket and a real table, with a clock that the tests move and
 * a processor that only takes down what it is told.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArrivalsIT {
  private static final Instant MORNING = Instant.parse("2022-01-31T06:00:00Z");
  private static final LocalDate DATE = LocalDate.parse("2022-01-30");
  private static final Instant DEADLINE = Instant.parse("2022-01-31T09:00:00Z");
  private static final Duration SETTLE = Duration.ofMinutes(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private LocalStack stack;
  private S3Client s3;
  private DynamoDbClient dynamoDb;
  private SnsClient sns;
  private final ToldPeople people = new ToldPeople();

  private FileSetId set;
  private MovedClock clock;
  private RecordingLambda lambda;
  private Ledger ledger;
  private ArrivalTracker tracker;
  private Expectations expectations;
  private RecordingJobs jobs;
  private Optional<SparkEngine> spark;
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

  @BeforeAll
  void start() {
    Deployment pipeline = Deployment.orderPipeline();
    // Without notifications, so that each test alone decides which events come.
    Deployment silent =
        new Deployment(
            pipeline.region(),
            pipeline.account(),
            pipeline.names(),
            pipeline.buckets(),
            pipeline.tables(),
            pipeline.queues(),
            pipeline.topics(),
            pipeline.functions(),
            List.of(),
            pipeline.schedules());
    stack =
        LocalStack.start(
            LocalStackConfig.builder()
                .deployment(silent)
                .withoutSchedules()
                .listener(people)
                .build());
    s3 = client(S3Client.builder());
    sns = client(SnsClient.builder());
    dynamoDb = client(DynamoDbClient.builder());
  }

  @AfterAll
  void stop() {
    stack.close();
  }

  @BeforeEach
  void newPartner() {
    set = anotherSet("partner");
    clock = new MovedClock(MORNING);
    lambda = new RecordingLambda();
    expectations = Expectations.DEFAULT;
    people.forget();
    jobs = new RecordingJobs();
    spark = Optional.empty();
    logged.reset();
    ledger = ledger(dynamoDb);
    tracker = tracker(dynamoDb);
  }

  /** The sweep sees the open sets of every partner: none may be left to the next test. */
  @AfterEach
  void emptyTable() {
    for (Map<String, AttributeValue> item :
        dynamoDb.scanPaginator(scan -> scan.tableName(stack.names().table())).items()) {
      dynamoDb.deleteItem(
          request ->
              request
                  .tableName(stack.names().table())
                  .key(Map.of("file_set", item.get("file_set"), "entry", item.get("entry"))));
    }
  }

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
    assertThat(arrivals())
        .isEqualTo(
            new Arrivals(
                set,
                4,
                found,
                1,
                found.complete(),
                OptionalInt.empty(),
                MORNING.plus(MINUTE),
                MINUTE,
                1,
                MORNING,
                Arrivals.Status.RECORDED,
                true,
                Optional.empty(),
                MORNING,
                Notices.NONE));
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
    assertThat(arrivals().revision()).isEqualTo(1);
  }

  @Test
  void theSameEventAHundredTimesGivesOneRevisionAndOneDispatch() {
    deliverAll("A");
    Arrivals once = arrivals();

    for (int i = 0; i < 100; i++) {
      event(FileKind.ORDERS);
    }

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(arrivals()).isEqualTo(once);
  }

  @Test
  void reuploadOfTheSameBytesWhileTheRunIsUnderWayStartsNoNewRun() {
    deliverAll("A");
    deliverAll("A");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(arrivals().revision()).isEqualTo(1);
  }

  @Test
  void reuploadOfTheSameBytesAfterPublishingStartsNoNewRun() {
    deliverAll("A");
    publish(1);

    deliverAll("A");
    clock.advance(SETTLE);
    sweep();

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(arrivals().revision()).isEqualTo(1);
    assertThat(ledger.openSets()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "REJECTED"})
  void reuploadOfTheSameBytesAfterARunThatPublishedNothingIsANewRevision(RunState state) {
    deliverAll("A");
    endUnpublished(1, state);
    sweepAfter(SETTLE);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));

    deliver(FileKind.ITEMS, "A");
    sweepAfter(SETTLE);

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "REJECTED"})
  void aSetIsFoundAsUnpublishedUntilItIsPublished(RunState state) {
    Why why = Why.valueOf(state.name());
    deliverAll("A");
    endUnpublished(1, state);
    assertThat(ledger.openSets()).isEmpty();
    assertThat(ledger.unpublishedSets(why)).containsExactly(set);

    deliver(FileKind.ITEMS, "B");
    assertThat(ledger.openSets()).containsExactly(set);
    assertThat(ledger.unpublishedSets(why)).isEmpty();

    publish(2);
    assertThat(ledger.openSets()).isEmpty();
    assertThat(ledger.unpublishedSets(why)).isEmpty();
  }

  @Test
  void whatNobodyMendsIsFoundAMonthLongAtLeastAndNotForEver() {
    deliverAll("A");
    endUnpublished(1, RunState.FAILED);

    clock.set(Instant.parse("2022-02-28T23:59:59Z"));
    assertThat(ledger.unpublishedSets(Why.FAILED)).containsExactly(set);
    clock.set(Instant.parse("2022-03-31T00:00:00Z"));
    assertThat(ledger.unpublishedSets(Why.FAILED)).isEmpty();
  }

  @Test
  void aCorrectionIsDispatchedOnlyOnceItHasSettled() {
    deliverAll("A");
    publish(1);

    deliver(FileKind.ORDERS, "B");
    sweepAfter(SETTLE.minus(SECOND));
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));

    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 2));
  }

  @Test
  void contentThatComesBackIsARevisionOfItsOwn() {
    deliverAll("A");
    publish(1);
    deliver(FileKind.ORDERS, "B");
    sweepAfter(SETTLE);
    publish(2);

    deliver(FileKind.ORDERS, "A");
    sweepAfter(SETTLE);

    assertThat(lambda.calls())
        .containsExactly(dispatch(set, 1), dispatch(set, 2), dispatch(set, 3));
    assertThat(arrivals().pinned()).isEqualTo(found().complete());
  }

  @Test
  void eachFurtherCorrectionLetsTheSetSettleAnew() {
    deliverAll("A");
    deliver(FileKind.ORDERS, "B");
    sweepAfter(SETTLE.minus(SECOND));

    deliver(FileKind.ORDERS, "A");
    sweepAfter(SETTLE.minus(SECOND));
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));

    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 3));
  }

  @Test
  void threeFilesReplacedOneByOneAreDispatchedOnce() {
    deliverAll("A");
    publish(1);

    for (FileKind kind : FileKind.values()) {
      deliver(kind, "B");
      sweepAfter(MINUTE);
    }
    sweepAfter(SETTLE);

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 4));
    assertThat(arrivals().pinned()).isEqualTo(found().complete());
  }

  @Test
  void aFileCorrectedBeforeTheSetIsCompleteIsPartOfTheFirstRevision() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.CUSTOMERS, "B");
    deliver(FileKind.ORDERS, "A");
    deliver(FileKind.ITEMS, "A");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(arrivals().pinned()).isEqualTo(found().complete());
  }

  @Test
  void aCorrectionBeforeTheFirstDispatchTakesItsPlace() {
    lambda.failNext();
    putAll("A");
    assertThatThrownBy(() -> event(FileKind.ITEMS)).isInstanceOf(SeveralSetsException.class);

    deliver(FileKind.ITEMS, "B");
    sweepAfter(SETTLE.minus(SECOND));
    assertThat(lambda.calls()).isEmpty();

    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 2));
  }

  @Test
  void aRevisionThatHasBegunToPublishIsFinishedBeforeItsCorrection() {
    deliverAll("A");
    Lease lease = claim(1);
    RunRecord run = create(lease, 1);
    RunRecord publishing = begin(lease, run);

    deliver(FileKind.ORDERS, "B");
    sweepAfter(SETTLE);
    assertThat(lambda.calls()).isNotEmpty().containsOnly(dispatch(set, 1));

    lambda.forget();
    ledger.end(lease, publishing, publishing.published("published/1", clock.instant()));
    ledger.release(lease);
    sweepAfter(Duration.ofHours(1));
    assertThat(lambda.calls()).containsExactly(dispatch(set, 2));
  }

  @Test
  void aCrashBetweenTheMarkAndTheInvocationIsHealedByTheSweepAfterAMinute() {
    lambda.failNext();
    putAll("A");
    assertThatThrownBy(() -> event(FileKind.ITEMS))
        .isInstanceOf(SeveralSetsException.class)
        .hasMessageContaining(set.toString());

    event(FileKind.ITEMS);
    sweepAfter(MINUTE.minus(SECOND));
    assertThat(lambda.calls()).isEmpty();

    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void aSetLargerThanTheFunctionCarriesStartsTheJobInItsPlace() {
    largeAbove(sizeOf("A") - 1);

    deliverAll("A");

    assertThat(jobs.requests).containsExactly(dispatch(set, 1).payload());
    assertThat(lambda.calls()).isEmpty();
    assertThat(arrivals().nextDispatchAt()).isEqualTo(MORNING.plus(Duration.ofMinutes(20)));
    assertThat(logged("dispatched"))
        .containsExactly(
            "{\"time\":\"2022-01-31T06:00:00Z\",\"event\":\"dispatched\",\"file_set\":\""
                + set
                + "\",\"revision\":1,\"engine\":\"spark\",\"job_run\":\"jr_1\"}");
  }

  @Test
  void aSetThatTheFunctionJustCarriesIsDispatchedToIt() {
    largeAbove(sizeOf("A"));

    deliverAll("A");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(jobs.requests).isEmpty();
    assertThat(arrivals().nextDispatchAt()).isEqualTo(MORNING.plus(MINUTE));
  }

  @Test
  void theEngineIsChosenByTheFilesOfTheRevisionThatIsProcessed() {
    largeAbove(sizeOf("A"));
    deliverAll("A");
    Lease lease = claim(1);
    RunRecord publishing = begin(lease, create(lease, 1));

    deliver(FileKind.ORDERS, "A much larger");
    sweepAfter(SETTLE);
    assertThat(lambda.calls()).isNotEmpty().containsOnly(dispatch(set, 1));
    assertThat(jobs.requests).isEmpty();

    lambda.forget();
    ledger.end(lease, publishing, publishing.published("published/1", clock.instant()));
    ledger.release(lease);
    sweepAfter(Duration.ofHours(1));
    assertThat(jobs.requests).containsExactly(dispatch(set, 2).payload());
    assertThat(lambda.calls()).isEmpty();
  }

  @Test
  void theWaitBetweenStartsOfTheJobDoublesFromTwentyMinutesUpToAnHour() {
    largeAbove(0);
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
    largeAbove(0);
    deliverAll("A");
    jobs.requests.clear();
    Lease lease = claim(1);

    for (int renewal = 0; renewal < 60; renewal++) {
      clock.advance(Duration.ofSeconds(30));
      ledger.renew(lease);
      sweep();
    }

    assertThat(jobs.requests).isEmpty();
    assertThat(lambda.calls()).isEmpty();
    assertThat(arrivals().dispatchWait()).isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void theJobIsStartedAgainOnceTheLeaseOfADeadWorkerHasEnded() {
    largeAbove(0);
    deliverAll("A");
    jobs.requests.clear();
    clock.advance(Duration.ofMinutes(20));
    Lease unused = claim(1);

    sweepAfter(Ledger.LEASE_TIME.minusMillis(1));
    assertThat(jobs.requests).isEmpty();
    sweepAfter(Duration.ofMillis(1));
    assertThat(jobs.requests).containsExactly(dispatch(set, 1).payload());
  }

  @Test
  void aWorkerOfTheFunctionHoldsNoDispatchBack() {
    largeAbove(sizeOf("A"));
    deliverAll("A");
    lambda.forget();
    Lease unused = claim(1);

    sweepAfter(MINUTE.minus(Duration.ofSeconds(30)));
    assertThat(lambda.calls()).isEmpty();
    ledger.renew(unused);
    sweepAfter(Duration.ofSeconds(30));
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void aJobThatPausesIsStartedAgainByTheNextSweep() {
    largeAbove(0);
    deliverAll("A");
    jobs.requests.clear();
    Lease lease = claim(1);
    RunRecord publishing = begin(lease, create(lease, 1));
    ledger.pause(lease, publishing, publishing);
    ledger.release(lease);

    sweepAfter(SECOND);

    assertThat(jobs.requests).containsExactly(dispatch(set, 1).payload());
  }

  @Test
  void asManyRunsOfTheJobAsMayBeLeaveTheSetOpenForItsNextDispatch() {
    largeAbove(0);
    jobs.atLimit = true;
    putAll("A");

    event(FileKind.ITEMS);

    assertThat(logged("job_not_started"))
        .containsExactly(
            "{\"time\":\"2022-01-31T06:00:00Z\",\"event\":\"job_not_started\",\"file_set\":\""
                + set
                + "\",\"revision\":1,\"cause\":\"no further run\"}");
    assertThat(arrivals().open()).isTrue();
    jobs.atLimit = false;
    sweepAfter(MINUTE.minus(SECOND));
    assertThat(jobs.requests).isEmpty();
    sweepAfter(SECOND);
    assertThat(jobs.requests).containsExactly(dispatch(set, 1).payload());
  }

  @Test
  void aJobThatCannotBeStartedFailsTheEventAndIsStartedByALaterSweep() {
    largeAbove(0);
    jobs.failing = true;
    putAll("A");

    assertThatThrownBy(() -> event(FileKind.ITEMS))
        .isInstanceOf(SeveralSetsException.class)
        .hasMessageContaining(set.toString());

    jobs.failing = false;
    sweepAfter(MINUTE.minus(SECOND));
    assertThat(jobs.requests).isEmpty();
    sweepAfter(SECOND);
    assertThat(jobs.requests).containsExactly(dispatch(set, 1).payload());
  }

  private void largeAbove(long bytes) {
    spark = Optional.of(new SparkEngine(new SparkJob("a-job", bytes), jobs));
    tracker = tracker(dynamoDb);
  }

  /** What the three files of this content have together. */
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

  /** A service of jobs that only takes down which ones are started. */
  private static final class RecordingJobs implements JobStarter {
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

  @Test
  void theWaitBetweenDispatchesDoublesUpToAnHour() {
    deliverAll("A");
    List<Call> expected = new ArrayList<>(List.of(dispatch(set, 1)));

    for (int minutes : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
      sweepAfter(Duration.ofMinutes(minutes).minus(SECOND));
      assertThat(lambda.calls()).as("before %d minutes", minutes).isEqualTo(expected);
      sweepAfter(SECOND);
      expected.add(dispatch(set, 1));
      assertThat(lambda.calls()).as("after %d minutes", minutes).isEqualTo(expected);
    }
  }

  @Test
  void theWaitBetweenDispatchesBeginsAnewForANewRevision() {
    deliverAll("A");
    sweepAfter(MINUTE);
    sweepAfter(MINUTE.multipliedBy(2));
    deliver(FileKind.ORDERS, "B");
    sweepAfter(SETTLE);
    lambda.forget();

    sweepAfter(MINUTE.minus(SECOND));
    assertThat(lambda.calls()).isEmpty();
    sweepAfter(SECOND);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 2));
  }

  @Test
  void thePublishedSetIsClosedAndTheSweepLeavesItAlone() {
    FileSetId open = anotherSet("open");
    put(open, FileKind.ORDERS, "A");
    event(open, FileKind.ORDERS);
    deliverAll("A");
    assertThat(ledger.openSets()).containsExactlyInAnyOrder(set, open);

    publish(1);
    Arrivals closed = arrivals();
    clock.advance(Duration.ofDays(1));

    assertThat(closed.open()).isFalse();
    assertThat(ledger.openSets()).containsExactly(open);
    assertThat(sweepOf(tracker).openSets()).isEqualTo(1);
    assertThat(arrivals()).isEqualTo(closed);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void theSweepFindsAFileWhoseEventWasLost() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    put(set, FileKind.ITEMS, "A");

    sweep();

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void theNightlyPassFindsASetAllOfWhoseEventsWereLost() {
    putAll("A");
    clock.set(lastModified(FileKind.ITEMS).plus(Duration.ofHours(47)));
    sweep();
    assertThat(lambda.calls()).isEmpty();

    sweepOf(tracker).recentlyPut();

    assertThat(lambda.callsFor(set)).containsExactly(dispatch(set, 1));
  }

  @Test
  void theNightlyPassFindsACorrectionOfAClosedSet() {
    deliverAll("A");
    publish(1);
    put(set, FileKind.ORDERS, "B");
    clock.set(lastModified(FileKind.ORDERS).plus(Duration.ofHours(1)));

    sweepOf(tracker).recentlyPut();

    assertThat(arrivals().revision()).isEqualTo(2);
    sweepAfter(SETTLE);
    assertThat(lambda.callsFor(set)).containsExactly(dispatch(set, 1), dispatch(set, 2));
  }

  @Test
  void theNightlyPassAnswersAFileOfNoSetWhoseEventWasLost() {
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    clock.set(
        s3.headObject(request -> request.bucket(stack.names().dropBucket()).key(key))
            .lastModified()
            .plus(Duration.ofHours(1)));

    sweepOf(tracker).recentlyPut();
    String answered = unrecognisedReceipt("Orders_20220130.csv");
    tracker.arrivedFiles().arrived(List.of(key));

    assertThat(unrecognisedReceipt("Orders_20220130.csv")).isEqualTo(answered);
  }

  @Test
  void theNightlyPassLeavesAnAnswerAsItIs() {
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    tracker.arrivedFiles().arrived(List.of(key));
    String receipt = "unrecognised/partner=" + set.partnerSegment() + "/Orders_20220130.csv.json";
    String version = resultVersion(receipt);

    clock.set(
        s3.headObject(request -> request.bucket(stack.names().dropBucket()).key(key))
            .lastModified()
            .plus(Duration.ofHours(1)));
    sweepOf(tracker).recentlyPut();

    assertThat(resultVersion(receipt)).isEqualTo(version);
  }

  private String resultVersion(String key) {
    return s3.headObject(request -> request.bucket(stack.names().resultsBucket()).key(key))
        .versionId();
  }

  @Test
  void theNightlyPassLeavesAloneWhatWasPutMoreThanTwoDaysAgo() {
    putAll("A");
    clock.set(lastModified(FileKind.ITEMS).plus(Duration.ofHours(49)));

    assertThat(sweepOf(tracker).recentlyPut()).isZero();

    assertThat(arrivals()).isEqualTo(Arrivals.none(set));
  }

  @Test
  void aFileDeletedBeforeTheSetIsCompleteIsWaitedForAgain() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    delete(FileKind.CUSTOMERS);
    deliver(FileKind.ITEMS, "A");

    assertThat(lambda.calls()).isEmpty();
    assertThat(arrivals())
        .isEqualTo(
            new Arrivals(
                set,
                3,
                found(),
                0,
                Optional.empty(),
                OptionalInt.empty(),
                Instant.EPOCH,
                Duration.ZERO,
                0,
                Instant.EPOCH,
                Arrivals.Status.WAITING,
                true,
                Optional.empty(),
                MORNING,
                Notices.NONE));
    assertThat(arrivals().found().missing()).containsExactly(FileKind.CUSTOMERS);

    deliver(FileKind.CUSTOMERS, "A");
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void aFileDeletedAfterTheDispatchChangesNeitherTheRevisionNorItsVersions() {
    deliverAll("A");
    Arrivals recorded = arrivals();

    delete(FileKind.ORDERS);
    sweepAfter(MINUTE);

    assertThat(arrivals().revision()).isEqualTo(1);
    assertThat(arrivals().pinned()).isEqualTo(recorded.pinned());
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1), dispatch(set, 1));
  }

  @Test
  void aDeletedFileThatComesBackWithItsOldBytesStartsNoNewRun() {
    deliverAll("A");
    publish(1);
    delete(FileKind.ORDERS);
    event(FileKind.CUSTOMERS);

    deliver(FileKind.ORDERS, "A");
    sweepAfter(SETTLE);

    assertThat(arrivals().revision()).isEqualTo(1);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void aKeyThatIsNoFileOfASetDisturbsNobody() {
    putAll("A");
    String partner = set.partner();

    tracker
        .arrivedFiles()
        .arrived(
            List.of(
                partner + "/readme.txt",
                partner + "/customers_20220231.csv",
                set.key(FileKind.ORDERS)));

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(recordedSets()).containsExactly(set.toString());
  }

  @Test
  void aKeyThatIsNoFileOfASetIsAnsweredWithTheSameReceiptHoweverOftenItIsTold() {
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    Instant uploadedAt =
        s3.headObject(request -> request.bucket(stack.names().dropBucket()).key(key))
            .lastModified();

    tracker.arrivedFiles().arrived(List.of(key));
    String receipt = unrecognisedReceipt("Orders_20220130.csv");
    clock.advance(MINUTE);
    tracker.arrivedFiles().arrived(List.of(key, key));

    assertThat(receipt)
        .isEqualTo(
            """
            {
              "key": "%s",
              "uploaded_at": "%s",
              "fault": "The file is not read: the name is not all in lower case.",
              "expected": "orders_20220130.csv",
              "remedy": "Upload the file again under the expected name."
            }"""
                .formatted(key, uploadedAt));
    assertThat(unrecognisedReceipt("Orders_20220130.csv")).isEqualTo(receipt);
  }

  @Test
  void aReceiptThatCannotBeWrittenFailsTheEventAfterItsSetsWereHandled() {
    putAll("A");
    String key = set.partner() + "/Orders_20220130.csv";
    putObject(key, "A");
    ArrivalTracker withoutResults = tracker(dynamoDb, "no-such-bucket");

    assertThatThrownBy(
            () -> withoutResults.arrivedFiles().arrived(List.of(key, set.key(FileKind.ORDERS))))
        .isInstanceOf(SeveralSetsException.class)
        .hasMessageContaining("1 of 2 file sets or files could not be handled: [" + key + "]");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void anEventOfAFileThatIsGoneRecordsNothing() {
    event(FileKind.ORDERS);

    assertThat(recordedSets()).isEmpty();
  }

  @Test
  void oneFailingSetOfAnInvocationDoesNotHoldUpAnother() {
    FileSetId other = anotherSet("another");
    putAll("A");
    putAll(other, "A");
    lambda.failFor(other);

    assertThatThrownBy(
            () ->
                tracker
                    .arrivedFiles()
                    .arrived(List.of(other.key(FileKind.ORDERS), set.key(FileKind.ORDERS))))
        .isInstanceOf(SeveralSetsException.class)
        .hasMessageContaining("1 of 2 file sets or files could not be handled: [" + other + "]");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void oneFailingSetOfASweepDoesNotHoldUpAnother() {
    FileSetId other = anotherSet("another");
    for (FileSetId one : List.of(other, set)) {
      put(one, FileKind.CUSTOMERS, "A");
      event(one, FileKind.CUSTOMERS);
      putAll(one, "A");
    }
    lambda.failFor(other);

    assertThatThrownBy(this::sweep)
        .isInstanceOf(SeveralSetsException.class)
        .hasMessageContaining("1 of 2 file sets or files could not be handled: [" + other + "]");

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void everySweepBeginsWithAnotherSet() {
    FileSetId other = anotherSet("another");
    for (FileSetId one : List.of(other, set)) {
      putAll(one, "A");
      event(one, FileKind.CUSTOMERS);
    }
    lambda.forget();

    sweepAfter(MINUTE);
    List<Call> first = lambda.calls();
    lambda.forget();
    clock.advance(MINUTE);
    sweepAfter(MINUTE.multipliedBy(4));
    List<Call> second = lambda.calls();

    assertThat(first).containsExactlyInAnyOrder(dispatch(set, 1), dispatch(other, 1));
    assertThat(second).containsExactly(first.get(1), first.get(0));
  }

  @Test
  void anIncompleteSetIsGivenUpFourteenDaysAfterItsDate() {
    deliver(FileKind.ORDERS, "A");
    clock.set(Instant.parse("2022-02-13T23:59:59Z"));
    sweep();
    assertThat(arrivals().status()).isEqualTo(Arrivals.Status.WAITING);
    assertThat(ledger.openSets()).containsExactly(set);

    sweepAfter(SECOND);

    assertThat(arrivals().status()).isEqualTo(Arrivals.Status.MISSED);
    assertThat(ledger.openSets()).isEmpty();
    assertThat(ledger.unpublishedSets(Why.MISSED)).containsExactly(set);
  }

  @Test
  void aSetWhoseThirdFileNeverComesIsToldOnceAtItsDeadline() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    sweepAt(DEADLINE.minusMillis(1));
    assertThat(people.told()).isEmpty();

    sweepAt(DEADLINE);

    assertThat(people.told())
        .containsExactly(
            new Told(
                "arn:aws:sns:eu-central-1:000000000000:order-pipeline-alarms",
                "Files missing: " + set.partner() + " 2022-01-30",
                """
                Files of the partner "%1$s" for 2022-01-30 are missing.

                Due by 2022-01-31 09:00 UTC (2022-01-31T09:00:00Z):
                  %1$s/customers_20220130.csv: there since %2$s
                  %1$s/orders_20220130.csv: there since %3$s
                  %1$s/items_20220130.csv: MISSING

                Nothing of this day is published before all three files are there.
                What to do: ask the partner to upload what is missing, under exactly these names. \
                The day is then processed by itself, and you are told. \
                A file that was uploaded under another name has a receipt below \
                unrecognised/partner=%1$s/ in the results bucket.
                """
                    .formatted(
                        set.partner(),
                        lastModified(FileKind.CUSTOMERS),
                        lastModified(FileKind.ORDERS))));
    sweepAfter(MINUTE);
    sweepAfter(Duration.ofDays(20));
    sweepAfter(MINUTE);
    assertThat(people.told()).hasSize(1);
    assertThat(ledger.openSets()).isEmpty();
  }

  @Test
  void filesThatComeAfterPeopleWereToldAreToldOnceAndTheSetCloses() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    sweepAt(DEADLINE);

    deliver(FileKind.ITEMS, "A");
    publish(1);
    sweepAfter(MINUTE);
    sweepAfter(MINUTE);

    assertThat(people.subjects())
        .containsExactly(
            "Files missing: " + set.partner() + " 2022-01-30",
            "Files complete: " + set.partner() + " 2022-01-30");
    assertThat(ledger.openSets()).isEmpty();
  }

  @Test
  void aSetThatIsCompleteInTimeIsNotTold() {
    deliverAll("A");
    sweepAt(DEADLINE);
    publish(1);
    sweepAfter(MINUTE);

    assertThat(people.told()).isEmpty();
    assertThat(ledger.openSets()).isEmpty();
  }

  @Test
  void aCrashBetweenTheNoticeAndItsRecordTellsItAgainAndNotAThirdTime() {
    deliver(FileKind.ORDERS, "A");
    clock.set(DEADLINE);
    Sweep crashing =
        sweepOf(
            tracker(
                intercepted(
                    "putItem",
                    call -> {
                      throw new IllegalStateException("crashed before the record");
                    })));

    assertThatThrownBy(crashing::openSets).isInstanceOf(SeveralSetsException.class);
    sweepAfter(MINUTE);
    sweepAfter(MINUTE);

    assertThat(people.subjects())
        .containsExactly(
            "Files missing: " + set.partner() + " 2022-01-30",
            "Files missing: " + set.partner() + " 2022-01-30");
  }

  @Test
  void aNoticeThatCannotBePublishedIsToldByTheNextSweep() {
    deliver(FileKind.ORDERS, "A");
    clock.set(DEADLINE);
    Sweep mute = sweepOf(tracker, new MuteSns());

    assertThatThrownBy(mute::openSets).isInstanceOf(SeveralSetsException.class);
    assertThat(arrivals().notices()).isEqualTo(Notices.NONE);
    sweepAfter(MINUTE);

    assertThat(people.subjects())
        .containsExactly("Files missing: " + set.partner() + " 2022-01-30");
  }

  @Test
  void aSetThatIsCompletedAndPublishedWhilePeopleAreToldIsToldToBeComplete() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    clock.set(DEADLINE);
    ArrivalTracker overtaken =
        tracker(
            beforeFirst(
                "putItem",
                () -> {
                  deliver(FileKind.ITEMS, "A");
                  publish(1);
                }));

    sweepOf(overtaken).openSets();
    sweepAfter(MINUTE);
    sweepAfter(MINUTE);

    assertThat(people.subjects())
        .containsExactly(
            "Files missing: " + set.partner() + " 2022-01-30",
            "Files complete: " + set.partner() + " 2022-01-30");
    assertThat(ledger.openSets()).isEmpty();
  }

  @Test
  void anExpectedSetOfWhichNothingHasComeIsOpenedAndToldOnceItIsDue() {
    expect("[{\"partner\":\"%s\",\"zone\":\"Europe/Berlin\"}]");
    sweepAt(Instant.parse("2022-01-31T07:59:59Z"));
    assertThat(recordedSets()).isEmpty();

    sweepAfter(SECOND);
    sweepAfter(MINUTE);

    assertThat(ledger.openSets()).containsExactly(set);
    assertThat(people.subjects())
        .containsExactly("Files missing: " + set.partner() + " 2022-01-30");
    deliverAll("A");
    sweep();
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(people.subjects())
        .containsExactly(
            "Files missing: " + set.partner() + " 2022-01-30",
            "Files complete: " + set.partner() + " 2022-01-30");
  }

  @Test
  void anExpectedSetIsGivenUpFourteenDaysAfterItsDateAndNotOpenedAgain() {
    expect("[{\"partner\":\"%s\",\"days\":\"SUN\",\"after_days\":13}]");
    sweepAt(Instant.parse("2022-02-12T09:00:00Z"));
    sweepAt(Instant.parse("2022-02-14T00:00:00Z"));
    sweepOf(tracker).recentlyPut();

    assertThat(arrivals().status()).isEqualTo(Arrivals.Status.MISSED);
    assertThat(arrivals().open()).isFalse();
    assertThat(people.told()).hasSize(1);
  }

  @Test
  void theNightlyPassOpensAnExpectedSetThatNoSweepHasMissed() {
    expect("[{\"partner\":\"%s\",\"days\":\"SUN\"}]");
    clock.set(DEADLINE.plus(Duration.ofHours(17)));

    sweep();
    assertThat(recordedSets()).isEmpty();
    sweepOf(tracker).recentlyPut();
    assertThat(people.told()).isEmpty();
    sweepAfter(MINUTE);

    assertThat(people.subjects())
        .containsExactly("Files missing: " + set.partner() + " 2022-01-30");
  }

  @Test
  void anExpectedSetAllOfWhoseEventsWereLostIsFoundInsteadOfMissed() {
    expect("[{\"partner\":\"%s\"}]");
    putAll("A");

    sweepAt(DEADLINE);

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(people.told()).isEmpty();
  }

  private void expect(String json) {
    expectations = Expectations.parse(json.formatted(set.partner()));
  }

  @Test
  void anEventOpensASetAgainThatWasGivenUp() {
    deliver(FileKind.ORDERS, "A");
    sweepAt(Instant.parse("2022-02-14T00:00:00Z"));
    sweep();
    assertThat(arrivals().status()).isEqualTo(Arrivals.Status.MISSED);

    deliver(FileKind.CUSTOMERS, "A");
    assertThat(arrivals().status()).isEqualTo(Arrivals.Status.WAITING);
    assertThat(ledger.openSets()).containsExactly(set);

    deliver(FileKind.ITEMS, "A");
    assertThat(arrivals().status()).isEqualTo(Arrivals.Status.RECORDED);
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void anotherReconcileBetweenReadAndWriteGivesOneRevisionAndOneDispatch() {
    deliver(FileKind.CUSTOMERS, "A");
    deliver(FileKind.ORDERS, "A");
    put(set, FileKind.ITEMS, "A");
    ArrivalTracker overtaken = tracker(beforeFirst("putItem", () -> event(FileKind.ITEMS)));

    overtaken.arrivedFiles().arrived(List.of(set.key(FileKind.ITEMS)));

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(arrivals().revision()).isEqualTo(1);
  }

  @Test
  void anotherReconcileOfTheSameNewSetGivesOneRevisionAndOneDispatch() {
    putAll("A");
    ArrivalTracker overtaken = tracker(beforeFirst("putItem", () -> event(FileKind.CUSTOMERS)));

    overtaken.arrivedFiles().arrived(List.of(set.key(FileKind.ORDERS)));

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(arrivals().revision()).isEqualTo(1);
  }

  @Test
  void aCorrectionPutBetweenReadAndWriteIsNotLost() {
    putAll("A");
    ArrivalTracker overtaken = tracker(beforeFirst("putItem", () -> deliver(FileKind.ORDERS, "B")));

    overtaken.arrivedFiles().arrived(List.of(set.key(FileKind.CUSTOMERS)));

    assertThat(arrivals().pinned()).isEqualTo(found().complete());
    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
  }

  @Test
  void aRunThatEndsBetweenReadAndWriteIsNotDispatchedAgain() {
    deliverAll("A");
    clock.advance(MINUTE);
    ArrivalTracker overtaken = tracker(beforeFirst("putItem", () -> publish(1)));

    sweepOf(overtaken).openSets();

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(ledger.openSets()).isEmpty();
  }

  @Test
  void aWriteWhoseAnswerWasLostIsRecognisedWhenTheClientRepeatsIt() {
    putAll("A");
    ArrivalTracker repeating = tracker(eachTwice("putItem"));

    repeating.arrivedFiles().arrived(List.of(set.key(FileKind.ORDERS)));

    assertThat(lambda.calls()).containsExactly(dispatch(set, 1));
    assertThat(arrivals().itemVersion()).isEqualTo(2);
  }

  @Test
  void anEventWithManyRecordsAndFieldsThatNobodyKnowsIsTakenForItsKeys() throws IOException {
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
  void anEventOfAnOldVersionAfterANewerOneChangesNothing() throws IOException {
    deliverAll("A");
    publish(1);
    String old = found().complete().orElseThrow().orders().versionId();
    deliver(FileKind.ORDERS, "B");
    Arrivals corrected = arrivals();

    handle("{\"Records\": [%s]}".formatted(record(set.key(FileKind.ORDERS), old)));

    assertThat(arrivals()).isEqualTo(corrected);
    assertThat(corrected.revision()).isEqualTo(2);
  }

  /** Gives an event to the handler. */
  private void handle(String json) throws IOException {
    // All that the handler asks of it is the request's id.
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

  private static FileSetId anotherSet(String name) {
    return new FileSetId(name + "-" + UUID.randomUUID(), DATE);
  }

  private void putAll(String content) {
    putAll(set, content);
  }

  private void putAll(FileSetId of, String content) {
    for (FileKind kind : FileKind.values()) {
      put(of, kind, content);
    }
  }

  private void put(FileSetId of, FileKind kind, String content) {
    s3.putObject(
        request -> request.bucket(stack.names().dropBucket()).key(of.key(kind)),
        RequestBody.fromString(kind + " " + content));
  }

  private void putObject(String key, String content) {
    s3.putObject(
        request -> request.bucket(stack.names().dropBucket()).key(key),
        RequestBody.fromString(content));
  }

  private String unrecognisedReceipt(String name) {
    String key = "unrecognised/partner=" + set.partnerSegment() + "/" + name + ".json";
    return s3.getObjectAsBytes(request -> request.bucket(stack.names().resultsBucket()).key(key))
        .asUtf8String();
  }

  private void delete(FileKind kind) {
    s3.deleteObject(request -> request.bucket(stack.names().dropBucket()).key(set.key(kind)));
  }

  private void event(FileKind kind) {
    event(set, kind);
  }

  private void event(FileSetId of, FileKind kind) {
    tracker.arrivedFiles().arrived(List.of(of.key(kind)));
  }

  private void deliver(FileKind kind, String content) {
    put(set, kind, content);
    event(kind);
  }

  private void deliverAll(String content) {
    for (FileKind kind : FileKind.values()) {
      deliver(kind, content);
    }
  }

  private void sweep() {
    sweepOf(tracker).openSets();
  }

  private Sweep sweepOf(ArrivalTracker of) {
    return sweepOf(of, sns);
  }

  private Sweep sweepOf(ArrivalTracker of, SnsClient through) {
    return of.sweep(
        new NoticeSettings(stack.deployment().topics().get(0), expectations), () -> through);
  }

  private void sweepAt(Instant time) {
    clock.set(time);
    sweep();
  }

  private void sweepAfter(Duration time) {
    clock.advance(time);
    sweep();
  }

  private Arrivals arrivals() {
    return ledger.arrivals(set);
  }

  private FoundFiles found() {
    return new FileFinder(s3, stack.names().dropBucket()).find(set);
  }

  private Instant lastModified(FileKind kind) {
    return found().of(kind).orElseThrow().lastModified();
  }

  private Set<String> recordedSets() {
    Set<String> sets = new HashSet<>();
    dynamoDb
        .scanPaginator(scan -> scan.tableName(stack.names().table()))
        .items()
        .forEach(item -> sets.add(item.get("file_set").s()));
    return sets;
  }

  /** Does in the ledger what the processor does for a run that goes well. */
  private void publish(int revision) {
    Lease lease = claim(revision);
    RunRecord publishing = begin(lease, create(lease, revision));
    ledger.end(lease, publishing, publishing.published("published/" + revision, clock.instant()));
    ledger.release(lease);
  }

  private void endUnpublished(int revision, RunState state) {
    Lease lease = claim(revision);
    RunRecord run = create(lease, revision);
    ledger.end(lease, run, run.ended(state, "for the test", clock.instant()));
    ledger.release(lease);
  }

  private Lease claim(int revision) {
    LeaseClaim claim =
        ledger.claim(set, UUID.randomUUID().toString(), RunKey.of(revision).toString());
    assertThat(claim).isInstanceOf(LeaseClaim.Held.class);
    return ((LeaseClaim.Held) claim).lease();
  }

  private RunRecord create(Lease lease, int revision) {
    RunRecord run =
        RunRecord.unclaimed(RunKey.of(revision), arrivals().pinned().orElseThrow(), clock.instant())
            .claimed(lease.token(), clock.instant());
    ledger.create(lease, run);
    return run;
  }

  private RunRecord begin(Lease lease, RunRecord run) {
    RunRecord publishing =
        run.begun(new Archive("builds/1", "v1", "d1", "d2", 1, 1, 0), "{}", clock.instant());
    assertThat(ledger.begin(lease, run, publishing)).isTrue();
    return publishing;
  }

  private Call dispatch(FileSetId of, int revision) {
    return new Call(
        "data-processing-function",
        InvocationType.EVENT,
        """
        {"number_of_files":3,"s3_bucket":"%4$s",\
        "customers_file":"%1$s/customers_20220130.csv",\
        "items_file":"%1$s/items_20220130.csv",\
        "orders_file":"%1$s/orders_20220130.csv",\
        "sqs_queue_url":"%2$s","file_set":"%1$s/2022-01-30","revision":%3$d}"""
            .formatted(
                of.partner(), stack.messageQueueUrl(), revision, stack.names().dropBucket()));
  }

  private Ledger ledger(DynamoDbClient through) {
    return new Ledger(
        through, stack.names().table(), clock, () -> UUID.randomUUID().toString(), time -> {});
  }

  private ArrivalTracker tracker(DynamoDbClient through) {
    return tracker(through, stack.names().resultsBucket());
  }

  private ArrivalTracker tracker(DynamoDbClient through, String resultsBucket) {
    ArrivalSettings settings =
        new ArrivalSettings(
            stack.names().table(),
            stack.names().dropBucket(),
            resultsBucket,
            stack.messageQueueUrl(),
            stack.names().processingFunction(),
            SETTLE);
    return ArrivalTracker.of(
        settings,
        through,
        s3,
        () -> lambda,
        spark,
        clock,
        time -> {},
        () -> UUID.randomUUID().toString(),
        new EventLog(new PrintStream(logged, true, StandardCharsets.UTF_8), clock));
  }

  /** DynamoDB with something that happens right before the first call of a method. */
  private DynamoDbClient beforeFirst(String method, Runnable action) {
    boolean[] done = {false};
    return intercepted(
        method,
        call -> {
          if (!done[0]) {
            done[0] = true;
            action.run();
          }
          return call.send();
        });
  }

  /** DynamoDB behind a client that gets no answer to its first try of every call of a method. */
  private DynamoDbClient eachTwice(String method) {
    return intercepted(
        method,
        call -> {
          call.send();
          return call.send();
        });
  }

  private DynamoDbClient intercepted(String name, Interceptor interceptor) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              RealCall call =
                  () -> {
                    try {
                      return method.invoke(dynamoDb, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  };
              return method.getName().equals(name) ? interceptor.answer(call) : call.send();
            });
  }

  private <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(B builder) {
    return builder
        .endpointOverride(stack.endpoint())
        .region(Region.of(stack.region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(LocalStack.ACCESS_KEY_ID, LocalStack.SECRET_ACCESS_KEY)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** A call as it goes to the service. */
  private interface RealCall {
    Object send() throws Throwable;
  }

  /** What becomes of a call. */
  private interface Interceptor {
    Object answer(RealCall call) throws Throwable;
  }

  /** What people were told by. */
  private record Told(String topicArn, String subject, String message) {}

  /** Takes down what people are told. */
  private static final class ToldPeople implements LocalStackListener {
    private final List<Told> told = new ArrayList<>();

    private synchronized List<Told> told() {
      return List.copyOf(told);
    }

    private List<String> subjects() {
      return told().stream().map(Told::subject).toList();
    }

    private synchronized void forget() {
      told.clear();
    }

    @Override
    public synchronized void notificationPublished(
        String topicArn, String subject, String message) {
      told.add(new Told(topicArn, subject, message));
    }
  }

  /** SNS that does not answer. */
  private static final class MuteSns implements SnsClient {
    @Override
    public PublishResponse publish(PublishRequest request) {
      throw SdkClientException.create("no answer");
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }

  /** One invocation of a function. */
  private record Call(String function, InvocationType type, String payload) {}

  /** A clock that stands still until it is moved. */
  private static final class MovedClock implements InstantSource {
    private volatile Instant now;

    private MovedClock(Instant now) {
      this.now = now;
    }

    private void set(Instant to) {
      now = to;
    }

    private void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** Takes down the invocations that reach it. */
  private static final class RecordingLambda implements LambdaClient {
    private final List<Call> calls = new ArrayList<>();
    private final Set<FileSetId> failing = new HashSet<>();
    private boolean failNext;

    private synchronized List<Call> calls() {
      return List.copyOf(calls);
    }

    private List<Call> callsFor(FileSetId set) {
      return calls().stream().filter(call -> call.payload().contains(named(set))).toList();
    }

    private synchronized void forget() {
      calls.clear();
    }

    private synchronized void failNext() {
      failNext = true;
    }

    private synchronized void failFor(FileSetId set) {
      failing.add(set);
    }

    @Override
    public synchronized InvokeResponse invoke(InvokeRequest request) {
      String payload = request.payload().asUtf8String();
      if (failNext || failing.stream().anyMatch(set -> payload.contains(named(set)))) {
        failNext = false;
        throw new IllegalStateException("crashed before the invocation");
      }
      calls.add(new Call(request.functionName(), request.invocationType(), payload));
      return InvokeResponse.builder().statusCode(202).build();
    }

    private static String named(FileSetId set) {
      return "\"file_set\":\"" + set + "\"";
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
