package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.AwsClients;
import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.ledger.FileFinder;
import dev.orderpipeline.ledger.Ledger;
import dev.orderpipeline.ledger.Reconciler;
import dev.orderpipeline.ledger.Sleeper;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Settings;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Puts the parts of the arrival-tracker together, by hand, once for each execution environment. */
final class ArrivalTracker {
  private final ArrivedFiles arrivedFiles;
  private final Sweep sweep;
  private final SweepRequests sweepRequests;

  private ArrivalTracker(ArrivedFiles arrivedFiles, Sweep sweep, SweepRequests sweepRequests) {
    this.arrivedFiles = arrivedFiles;
    this.sweep = sweep;
    this.sweepRequests = sweepRequests;
  }

  /** The arrival-tracker as it runs on Lambda, configured by the environment. */
  static ArrivalTracker onLambda() {
    InstantSource clock = InstantSource.system();
    return onLambda(
        ArrivalSettings.from(new Settings(System.getenv())),
        AwsClients.onLambda(),
        clock,
        EventLog.onLambda(clock));
  }

  /** The arrival-tracker as it runs on Lambda, with clients and a clock from outside. */
  static ArrivalTracker onLambda(
      ArrivalSettings settings, AwsClients aws, InstantSource clock, EventLog log) {
    return of(
        settings,
        aws.client(DynamoDbClient.builder(), CallLimits.TABLE),
        aws.client(S3Client.builder(), CallLimits.OBJECT_HEAD),
        aws.client(LambdaClient.builder(), CallLimits.INVOCATION),
        clock,
        Sleeper.ofThread(),
        () -> UUID.randomUUID().toString(),
        log);
  }

  /**
   * An arrival-tracker in the given surroundings.
   *
   * @param ids unique strings
   */
  static ArrivalTracker of(
      ArrivalSettings settings,
      DynamoDbClient dynamoDb,
      S3Client s3,
      LambdaClient lambda,
      InstantSource clock,
      Sleeper sleeper,
      Supplier<String> ids,
      EventLog log) {
    Ledger ledger = new Ledger(dynamoDb, settings.table(), clock, ids, sleeper);
    FileFinder files = new FileFinder(s3, settings.dropBucket());
    Reconciler reconciler =
        new Reconciler(ledger, files, clock, sleeper, settings.correctionSettle());
    Dispatcher dispatcher = new Dispatcher(reconciler, ledger, lambda, settings, log);
    Sweep sweep = new Sweep(dispatcher, ledger, s3, settings.dropBucket(), clock, log);
    return new ArrivalTracker(
        new ArrivedFiles(dispatcher, new UnrecognisedFiles(s3, settings, log)),
        sweep,
        new SweepRequests(
            sweep,
            new StatusReports(ledger, files, clock),
            new Reconciliation(dispatcher, ledger, s3, settings.dropBucket(), log)));
  }

  ArrivedFiles arrivedFiles() {
    return arrivedFiles;
  }

  Sweep sweep() {
    return sweep;
  }

  SweepRequests sweepRequests() {
    return sweepRequests;
  }
}
