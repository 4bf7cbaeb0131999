package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import dev.orderpipeline.endtoend.driven.DrivenFunction;
import dev.orderpipeline.ledger.AwsClients;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.Settings;
import java.time.InstantSource;

/** The handler of events in a JVM that a test drives. */
public final class DrivenArrivalHandler implements RequestHandler<S3Event, Void> {
  private final FileArrivalHandler handler =
      new FileArrivalHandler(tracker(DrivenFunction.start()).arrivedFiles());

  static ArrivalTracker tracker(InstantSource clock) {
    return ArrivalTracker.onLambda(
        ArrivalSettings.from(new Settings(System.getenv())),
        AwsClients.onLambda(),
        clock,
        new EventLog(System.out, clock));
  }

  @Override
  public Void handleRequest(S3Event event, Context context) {
    return handler.handleRequest(event, context);
  }
}
