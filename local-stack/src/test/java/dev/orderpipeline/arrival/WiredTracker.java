package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.AwsClients;
import dev.orderpipeline.model.EventLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The arrival-tracker as it runs on Lambda, for tests in other packages. */
public final class WiredTracker {
  private final ArrivalTracker tracker;

  /** An arrival-tracker with its own clients. */
  public WiredTracker(
      String table,
      String dropBucket,
      String resultsBucket,
      String messageQueueUrl,
      String processingFunction,
      Duration correctionSettle,
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
            clock,
            log);
  }

  /** An event says that the key was put. */
  public void arrived(String key) {
    tracker.arrivedFiles().arrived(List.of(key));
  }

  /** The sweep over the open sets. */
  public void sweep() {
    int unused = tracker.sweep().openSets();
  }

  /** The nightly pass. */
  public void nightlyPass() {
    int unused = tracker.sweep().recentlyPut();
  }
}
