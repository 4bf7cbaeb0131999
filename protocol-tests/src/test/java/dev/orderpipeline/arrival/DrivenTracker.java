package dev.orderpipeline.arrival;

import dev.orderpipeline.aws.Sleeper;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.DateSpan;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/** The arrival tracker without its handlers, for tests in other packages. */
public final class DrivenTracker {
  private final ArrivalTracker tracker;
  private final Sweep sweep;
  private final Snoozing snoozing;

  /** An arrival tracker with these dependencies. */
  public DrivenTracker(
      String table,
      String dropBucket,
      String resultsBucket,
      String messageQueueUrl,
      String processingFunction,
      CorrectionSettle correctionSettle,
      String notificationTopic,
      String eventTopic,
      Expectations expectations,
      DynamoDbClient dynamoDb,
      S3Client s3,
      LambdaClient lambda,
      Supplier<SnsClient> sns,
      InstantSource clock,
      Sleeper sleeper,
      Supplier<String> ids,
      EventLog log) {
    tracker =
        ArrivalTracker.of(
            new ArrivalSettings(
                table,
                dropBucket,
                resultsBucket,
                messageQueueUrl,
                processingFunction,
                correctionSettle),
            dynamoDb,
            s3,
            () -> lambda,
            Optional.empty(),
            clock,
            sleeper,
            ids,
            log);
    NotificationSettings notifications =
        new NotificationSettings(notificationTopic, eventTopic, expectations);
    sweep = tracker.sweep(notifications, sns);
    snoozing = tracker.snoozing(notifications);
  }

  /** Handles an event for these keys. */
  public void arrived(List<String> keys) {
    tracker.arrivedFiles().arrived(keys);
  }

  /** Sweeps the open sets. */
  public void sweep() {
    int unused = sweep.sweepOpenSets();
  }

  /** Runs the nightly pass. */
  public void nightlyPass() {
    int unused = sweep.nightlyPass();
  }

  /** Snoozes a partner for some dates. */
  public void snooze(String partner, DateSpan dates) {
    Snoozing.Result unused =
        snoozing.snooze(new SweepRequest.SnoozePartner(partner, dates, "closed", "jane"));
  }

  /** Cancels the snoozes of a partner. */
  public void cancelSnoozes(String partner) {
    Snoozing.Result unused =
        snoozing.cancel(new SweepRequest.CancelSnooze(partner, Optional.empty(), "jane"));
  }
}
