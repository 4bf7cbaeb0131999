package dev.orderpipeline.arrival;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.model.CorrectionSettle;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The arrival tracker wired as on Lambda, for tests in other packages. */
public final class WiredTracker {
  private final ArrivalTracker tracker;
  private final Sweep sweep;

  /** An arrival tracker with its own clients. */
  public WiredTracker(
      String table,
      String dropBucket,
      String resultsBucket,
      String messageQueueUrl,
      String processingFunction,
      CorrectionSettle correctionSettle,
      String notificationTopic,
      String eventTopic,
      AwsClients aws,
      InstantSource clock,
      EventLog log) {
    tracker =
        ArrivalTracker.onLambda(
            new ArrivalSettings(
                table,
                dropBucket,
                resultsBucket,
                messageQueueUrl,
                processingFunction,
                correctionSettle),
            aws,
            Optional.empty(),
            clock,
            log);
    sweep =
        tracker.sweep(
            new NotificationSettings(notificationTopic, eventTopic, Expectations.DEFAULT),
            ArrivalTracker.notifications(aws));
  }

  /** Handles an event for the key. */
  public void arrived(String key) {
    tracker.arrivedFiles().arrived(List.of(key));
  }

  /** Sweeps the open sets. */
  public void sweep() {
    int unused = sweep.sweepOpenSets();
  }

  /** Runs the nightly pass. */
  public void nightlyPass() {
    int unused = sweep.nightlyPass();
  }
}
