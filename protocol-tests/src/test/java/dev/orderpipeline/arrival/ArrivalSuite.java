package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.aws.SparkJobEngine;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.ledger.FileFinder;
import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseClaim;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.protocol.InMemoryAws;
import dev.orderpipeline.protocol.ProtocolAws;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Base class for tests of the arrival tracker. It has a bucket, a table, a topic, a clock that the
 * tests move, and a Lambda client that only records. Tests deliver S3 events themselves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ArrivalSuite {
  static final Instant MORNING = Instant.parse("2022-01-31T06:00:00Z");
  static final Instant DEADLINE = Instant.parse("2022-01-31T09:00:00Z");
  static final Duration SETTLE = Duration.ofMinutes(10);
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final Duration SECOND = Duration.ofSeconds(1);
  static final LocalDate DATE = LocalDate.parse("2022-01-30");
  private static final String FUNCTION = "data-processing-function";

  final MovedClock clock = new MovedClock();
  final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  ProtocolAws aws;
  FileSetId set;
  RecordingLambda lambda;
  Ledger ledger;
  ArrivalTracker tracker;
  Expectations expectations;
  Optional<SparkJobEngine> spark;

  /** The services that the suite runs on. */
  ProtocolAws aws(InstantSource suiteClock) {
    return new InMemoryAws(suiteClock);
  }

  @BeforeAll
  final void start() {
    aws = aws(clock);
  }

  @AfterAll
  final void stop() {
    aws.close();
  }

  @BeforeEach
  final void newPartner() {
    set = anotherSet("partner");
    clock.set(MORNING);
    lambda = new RecordingLambda();
    expectations = Expectations.DEFAULT;
    aws.forgetNotifications();
    spark = Optional.empty();
    logged.reset();
    ledger = ledger(aws.dynamoDb());
    tracker = tracker(aws.dynamoDb());
  }

  /** Deletes all data, because the sweep and the nightly pass handle every partner. */
  @AfterEach
  final void forgetAllPartners() {
    aws.emptyTable();
    List<S3Object> files =
        aws.s3()
            .listObjectsV2(
                request -> request.bucket(aws.dropBucket()).encodingType(EncodingType.URL))
            .contents();
    for (S3Object file : files) {
      aws.s3().deleteObject(request -> request.bucket(aws.dropBucket()).key(file.key()));
    }
  }

  static FileSetId anotherSet(String name) {
    return new FileSetId(name + "-" + UUID.randomUUID(), DATE);
  }

  final void putAll(String content) {
    putAll(set, content);
  }

  final void putAll(FileSetId of, String content) {
    for (FileKind kind : FileKind.values()) {
      put(of, kind, content);
    }
  }

  final void put(FileSetId of, FileKind kind, String content) {
    putObject(of.key(kind), kind + " " + content);
  }

  final void putObject(String key, String content) {
    aws.s3()
        .putObject(
            request -> request.bucket(aws.dropBucket()).key(key), RequestBody.fromString(content));
  }

  final void delete(FileKind kind) {
    aws.s3().deleteObject(request -> request.bucket(aws.dropBucket()).key(set.key(kind)));
  }

  final void event(FileKind kind) {
    event(set, kind);
  }

  final void event(FileSetId of, FileKind kind) {
    tracker.arrivedFiles().arrived(List.of(of.key(kind)));
  }

  /** Puts a file and delivers its event. */
  final void deliver(FileKind kind, String content) {
    put(set, kind, content);
    event(kind);
  }

  final void deliverAll(String content) {
    for (FileKind kind : FileKind.values()) {
      deliver(kind, content);
    }
  }

  final void sweep() {
    sweepOf(tracker).sweepOpenSets();
  }

  final Sweep sweepOf(ArrivalTracker of) {
    return sweepOf(of, aws.sns());
  }

  final Sweep sweepOf(ArrivalTracker of, SnsClient through) {
    return of.sweep(
        new NotificationSettings(aws.topicArn(), aws.eventTopicArn(), expectations), () -> through);
  }

  final void sweepAt(Instant time) {
    clock.set(time);
    sweep();
  }

  final void sweepAfter(Duration time) {
    clock.advance(time);
    sweep();
  }

  final FileSetState state() {
    return ledger.states().get(set);
  }

  final FoundFiles found() {
    return new FileFinder(aws.s3(), aws.dropBucket()).find(set);
  }

  /** The upload time by S3's clock: the suite's clock in memory, else the system clock. */
  final Instant lastModified(FileKind kind) {
    return found().of(kind).orElseThrow().lastModified();
  }

  /** Writes to the ledger what the processor writes for a run that succeeds. */
  final void publish(int revision) {
    Lease lease = claim(revision);
    finish(lease, begin(lease, create(lease, revision)));
  }

  /** Writes that a run is published, and releases its lease. */
  final void finish(Lease lease, RunRecord publishing) {
    ledger
        .runs()
        .end(
            lease,
            publishing,
            publishing.published("published/" + publishing.key().revision(), clock.instant()));
    ledger.leases().release(lease);
  }

  final void endUnpublished(int revision, RunState state) {
    Lease lease = claim(revision);
    RunRecord run = create(lease, revision);
    ledger.runs().end(lease, run, run.ended(state, RunFailure.of("for the test"), clock.instant()));
    ledger.leases().release(lease);
  }

  final Lease claim(int revision) {
    LeaseClaim claim =
        ledger.leases().claim(set, UUID.randomUUID().toString(), RunKey.of(revision).toString());
    assertThat(claim).isInstanceOf(LeaseClaim.Held.class);
    return ((LeaseClaim.Held) claim).lease();
  }

  final RunRecord create(Lease lease, int revision) {
    RunRecord run =
        RunRecord.unclaimed(RunKey.of(revision), state().pinned().orElseThrow(), clock.instant())
            .claimed(lease.token(), clock.instant());
    ledger.runs().create(lease, run);
    return run;
  }

  final RunRecord begin(Lease lease, RunRecord run) {
    RunRecord publishing =
        run.publishing(new Archive("builds/1", "v1", "d1", "d2", 1, 1, 0), "{}", clock.instant());
    assertThat(ledger.runs().startPublishing(lease, run, publishing)).isTrue();
    return publishing;
  }

  final RecordingLambda.Call dispatch(FileSetId of, int revision) {
    return new RecordingLambda.Call(
        FUNCTION,
        InvocationType.EVENT,
        """
        {"number_of_files":3,"s3_bucket":"%4$s",\
        "customers_file":"%1$s/customers_20220130.csv",\
        "items_file":"%1$s/items_20220130.csv",\
        "orders_file":"%1$s/orders_20220130.csv",\
        "sqs_queue_url":"%2$s","file_set":"%1$s/2022-01-30","revision":%3$d}"""
            .formatted(of.partner(), aws.messageQueueUrl(), revision, aws.dropBucket()));
  }

  private Ledger ledger(DynamoDbClient through) {
    return new Ledger(through, aws.table(), clock, () -> UUID.randomUUID().toString(), time -> {});
  }

  final ArrivalTracker tracker(DynamoDbClient through) {
    return tracker(through, aws.resultsBucket());
  }

  final ArrivalTracker tracker(DynamoDbClient through, String resultsBucket) {
    ArrivalSettings settings =
        new ArrivalSettings(
            aws.table(),
            aws.dropBucket(),
            resultsBucket,
            aws.messageQueueUrl(),
            FUNCTION,
            CorrectionSettle.of(SETTLE));
    return ArrivalTracker.of(
        settings,
        through,
        aws.s3(),
        () -> lambda,
        spark,
        clock,
        time -> {},
        () -> UUID.randomUUID().toString(),
        new EventLog(
            new PrintStream(logged, true, StandardCharsets.UTF_8),
            clock,
            Optional.of("file-sweep-function")));
  }

  /** DynamoDB that runs an action right before the first call of a method. */
  final DynamoDbClient beforeFirst(String method, Runnable action) {
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

  /** DynamoDB with an interceptor around every call of a method. */
  final DynamoDbClient intercepted(String name, Interceptor interceptor) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              RealCall call =
                  () -> {
                    try {
                      return method.invoke(aws.dynamoDb(), arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  };
              return method.getName().equals(name) ? interceptor.respond(call) : call.send();
            });
  }

  /** A call to the service. */
  interface RealCall {
    Object send() throws Throwable;
  }

  /** Sends a call once, several times or not at all. */
  interface Interceptor {
    Object respond(RealCall call) throws Throwable;
  }

  /** A clock that tests move. */
  static final class MovedClock implements InstantSource {
    private volatile Instant now = MORNING;

    void set(Instant to) {
      now = to;
    }

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
