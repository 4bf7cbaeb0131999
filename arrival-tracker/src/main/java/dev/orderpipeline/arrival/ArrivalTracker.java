package dev.orderpipeline.arrival;

import dev.orderpipeline.engine.SparkJobEngine;
import dev.orderpipeline.ledger.AwsClients;
import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.ledger.FileFinder;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Once;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.Sleeper;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Settings;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/** Puts the parts of the arrival-tracker together, by hand, once for each execution environment. */
final class ArrivalTracker {
  private final Dispatcher dispatcher;
  private final Ledger ledger;
  private final FileFinder files;
  private final S3Client s3;
  private final ArrivalSettings settings;
  private final InstantSource clock;
  private final EventLog log;

  private ArrivalTracker(
      Dispatcher dispatcher,
      Ledger ledger,
      FileFinder files,
      S3Client s3,
      ArrivalSettings settings,
      InstantSource clock,
      EventLog log) {
    this.dispatcher = dispatcher;
    this.ledger = ledger;
    this.files = files;
    this.s3 = s3;
    this.settings = settings;
    this.clock = clock;
    this.log = log;
  }

  /** What takes in events on Lambda, configured by the environment. */
  static ArrivedFiles arrivedFilesOnLambda() {
    return arrivedFilesOnLambda(
        new Settings(System.getenv()), AwsClients.onLambda(), InstantSource.system());
  }

  /** What takes in events on Lambda, configured by the given settings and by another clock. */
  static ArrivedFiles arrivedFilesOnLambda(Settings settings, AwsClients aws, InstantSource clock) {
    EventLog log = EventLog.onLambda(clock);
    return onLambda(
            ArrivalSettings.from(settings),
            aws.measuredBy(log),
            SparkJobEngine.onLambda(settings, log),
            clock,
            log)
        .arrivedFiles();
  }

  /** What the sweep function is asked on Lambda, configured by the environment. */
  static SweepRequests sweepRequestsOnLambda() {
    return sweepRequestsOnLambda(
        new Settings(System.getenv()), AwsClients.onLambda(), InstantSource.system());
  }

  /**
   * What the sweep function is asked on Lambda, configured by the given settings and by another
   * clock.
   */
  static SweepRequests sweepRequestsOnLambda(
      Settings settings, AwsClients aws, InstantSource clock) {
    EventLog log = EventLog.onLambda(clock);
    AwsClients measured = aws.measuredBy(log);
    return onLambda(
            ArrivalSettings.from(settings),
            measured,
            SparkJobEngine.onLambda(settings, log),
            clock,
            log)
        .sweepRequests(NotificationSettings.from(settings), notifications(measured));
  }

  /** Makes the client that people are told by. */
  static Supplier<SnsClient> notifications(AwsClients aws) {
    return () -> aws.client(SnsClient.builder(), CallLimits.NOTIFICATION);
  }

  /** The arrival-tracker as it runs on Lambda, with clients and a clock from outside. */
  static ArrivalTracker onLambda(
      ArrivalSettings settings,
      AwsClients aws,
      Optional<SparkJobEngine> spark,
      InstantSource clock,
      EventLog log) {
    return of(
        settings,
        aws.client(DynamoDbClient.builder(), CallLimits.TABLE),
        aws.client(S3Client.builder(), CallLimits.OBJECT_HEAD),
        // Two of three events dispatch nothing.
        new Once<>(() -> aws.client(LambdaClient.builder(), CallLimits.INVOCATION)),
        spark,
        clock,
        Sleeper.ofThread(),
        () -> UUID.randomUUID().toString(),
        log);
  }

  /**
   * An arrival-tracker in the given surroundings.
   *
   * @param spark what works on large sets, if the stage has it
   * @param ids unique strings
   */
  static ArrivalTracker of(
      ArrivalSettings settings,
      DynamoDbClient dynamoDb,
      S3Client s3,
      Supplier<LambdaClient> lambda,
      Optional<SparkJobEngine> spark,
      InstantSource clock,
      Sleeper sleeper,
      Supplier<String> ids,
      EventLog log) {
    Ledger ledger = new Ledger(dynamoDb, settings.table(), clock, ids, sleeper);
    FileFinder files = new FileFinder(s3, settings.dropBucket());
    Reconciler reconciler =
        new Reconciler(ledger, files, clock, sleeper, settings.correctionSettle());
    Dispatcher dispatcher = new Dispatcher(reconciler, ledger, lambda, spark, settings, log);
    return new ArrivalTracker(dispatcher, ledger, files, s3, settings, clock, log);
  }

  ArrivedFiles arrivedFiles() {
    return new ArrivedFiles(dispatcher, unrecognisedFiles());
  }

  private UnrecognisedFiles unrecognisedFiles() {
    return new UnrecognisedFiles(s3, settings, log);
  }

  /**
   * The sweep.
   *
   * @param sns makes the client that people are told by, when they first are
   */
  Sweep sweep(NotificationSettings notices, Supplier<SnsClient> sns) {
    return new Sweep(
        dispatcher,
        unrecognisedFiles(),
        new Notifier(ledger, sns, notices, settings.correctionSettle(), clock, log),
        ledger,
        notices.expectations(),
        s3,
        settings.dropBucket(),
        clock,
        log);
  }

  /**
   * All that the sweep function may be asked.
   *
   * @param sns makes the client that people are told by, when they first are
   */
  SweepRequests sweepRequests(NotificationSettings notices, Supplier<SnsClient> sns) {
    return new SweepRequests(
        sweep(notices, sns),
        new UnpublishedSets(ledger, log),
        new StatusReports(ledger, files, notices.expectations(), clock),
        new Reconciliation(dispatcher, ledger, s3, settings.dropBucket(), log));
  }
}
