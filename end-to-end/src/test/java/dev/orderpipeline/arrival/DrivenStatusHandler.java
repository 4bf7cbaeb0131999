package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.endtoend.driven.DrivenFunction;
import dev.orderpipeline.function.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The status function's handler with a clock that the test moves. */
public final class DrivenStatusHandler implements RequestStreamHandler {
  private final FileStatusHandler handler =
      new FileStatusHandler(
          StatusReports.onLambda(
              new Settings(System.getenv()), AwsClients.onLambda(), DrivenFunction.start()));

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    handler.handleRequest(input, output, context);
  }
}
