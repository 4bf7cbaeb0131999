package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import dev.orderpipeline.endtoend.driven.DrivenFunction;
import dev.orderpipeline.ledger.AwsClients;

/** The handler of events in a JVM that a test drives. */
public final class DrivenArrivalHandler implements RequestHandler<S3Event, Void> {
  private final FileArrivalHandler handler =
      new FileArrivalHandler(
          ArrivalTracker.arrivedFilesOnLambda(AwsClients.onLambda(), DrivenFunction.start()));

  @Override
  public Void handleRequest(S3Event event, Context context) {
    return handler.handleRequest(event, context);
  }
}
