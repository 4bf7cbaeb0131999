package dev.orderpipeline.arrival;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.aws.Lazy;
import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.aws.SparkJobEngine;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.ledger.FileFinder;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/** Wires the classes of the arrival-tracker, once per execution environment. */
final class ArrivalTracker {
  private final Dispatcher dispatcher;
  private final Ledger ledger;
  private final S3Client s3;
  private final ArrivalSettings settings;
  private final InstantSource clock;
  private final EventLog log;

  private ArrivalTracker(
      Dispatcher dispatcher,
      Ledger ledger,
      S3Client s3,
      ArrivalSettings settings,
      InstantSource clock,
      EventLog log) {
    this.dispatcher = dispatcher;
    this.ledger = ledger;
    this.s3 = s3;
    this.settings = settings;
    this.clock = clock;
    this.log = log;
  }

  /** Creates the event handling on Lambda, configured by environment variables. */
  static ArrivedFiles arrivedFilesOnLambda() {
    return arrivedFilesOnLambda(
        new Settings(System.getenv()), AwsClients.onLambda(), InstantSource.system());
  }

  /** Creates the event handling on Lambda with the given settings, clients and clock. */
  static ArrivedFiles arrivedFilesOnLambda(Settings settings, AwsClients aws, InstantSource clock) {
    EventLog log = EventLog.onLambda(clock);
    AwsClients measured = aws.withMetrics(log);
    return onLambda(
            ArrivalSettings.from(settings),
            measured,
            SparkJobEngine.onLambda(settings, measured),
            clock,
            log)
        .arrivedFiles();
  }

  /** Creates the request handling of the sweep function, configured by environment variables. */
  static SweepRequests sweepRequestsOnLambda() {
    return sweepRequestsOnLambda(
        new Settings(System.getenv()), AwsClients.onLambda(), InstantSource.system());
  }

  /** Creates the request handling of the sweep function with the given settings and clock. */
  static SweepRequests sweepRequestsOnLambda(
      Settings settings, AwsClients aws, InstantSource clock) {
    EventLog log = EventLog.onLambda(clock);
    AwsClients measured = aws.withMetrics(log);
    return onLambda(
            ArrivalSettings.from(settings),
            measured,
            SparkJobEngine.onLambda(settings, measured),
            clock,
            log)
        .sweepRequests(NotificationSettings.from(settings), notifications(measured));
  }

  /** Creates the SNS client that publishes notifications and events. */
  static Supplier<SnsClient> notifications(AwsClients aws) {
    return () -> aws.client(SnsClient.builder(), CallLimits.NOTIFICATION);
  }

  /** Creates an arrival-tracker with the client limits of Lambda. */
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
        // Lazy: two of three events dispatch nothing.
        new Lazy<>(() -> aws.client(LambdaClient.builder(), CallLimits.INVOCATION)),
        spark,
        clock,
        Sleeper.ofThread(),
        () -> UUID.randomUUID().toString(),
        log);
  }

  /**
   * Creates an arrival-tracker from its dependencies.
   *
   * @param spark the engine for large sets; empty if the stage has none
   * @param ids supplies unique strings
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
    return new ArrivalTracker(dispatcher, ledger, s3, settings, clock, log);
  }

  ArrivedFiles arrivedFiles() {
    return new ArrivedFiles(dispatcher, unrecognisedFiles());
  }

  private UnrecognisedFiles unrecognisedFiles() {
    return new UnrecognisedFiles(s3, ledger.events(), settings, log);
  }

  private DatedListing listing() {
    return new DatedListing(s3, settings.dropBucket());
  }

  /**
   * Creates the sweep.
   *
   * @param sns creates the SNS client at the first notification or event
   */
  Sweep sweep(NotificationSettings notifications, Supplier<SnsClient> sns) {
    Supplier<SnsClient> client = new Lazy<>(sns);
    return new Sweep(
        dispatcher,
        unrecognisedFiles(),
        new Notifier(
            ledger, client, notifications, settings.correctionSettle().quiet(), clock, log),
        new EventPublisher(
            ledger.events(),
            client,
            notifications.eventTopicArn(),
            "s3://" + settings.resultsBucket(),
            log),
        ledger,
        expectedSets(notifications),
        new RecentUploads(listing()),
        clock,
        log);
  }

  /**
   * Creates the handling of every request to the sweep function.
   *
   * @param sns creates the SNS client at the first notification or event
   */
  SweepRequests sweepRequests(NotificationSettings notifications, Supplier<SnsClient> sns) {
    return new SweepRequests(
        sweep(notifications, sns),
        new UnpublishedSets(ledger.states(), clock, log),
        new Reconciliation(dispatcher, ledger.states(), listing(), log),
        snoozing(notifications));
  }

  Snoozing snoozing(NotificationSettings notifications) {
    return new Snoozing(ledger.snoozes(), expectedSets(notifications), log);
  }

  private ExpectedSets expectedSets(NotificationSettings notifications) {
    return new ExpectedSets(notifications.expectations(), ledger, dispatcher, clock);
  }
}
