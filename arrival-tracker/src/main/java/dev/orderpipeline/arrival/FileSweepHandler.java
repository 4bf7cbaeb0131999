package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Handler of {@code file-sweep-function}. Its schedules start a sweep of the open and expected
 * sets, or, with {@code {"pass": "nightly"}}, a pass over recent uploads. Operators request repairs
 * of lost events ({@code {"reconcile": …}}), and that a partner's missing files are not reported
 * ({@code {"snooze": …}}).
 */
public final class FileSweepHandler implements RequestStreamHandler {
  private final SweepRequests requests;

  /** Creates the handler for Lambda, configured by environment variables. */
  public FileSweepHandler() {
    this(ArrivalTracker.sweepRequestsOnLambda());
  }

  FileSweepHandler(SweepRequests requests) {
    this.requests = requests;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    requests.setRequestId(context.getAwsRequestId());
    JsonResponse.write(
        output,
        json ->
            requests.handle(
                SweepRequest.read(new InputStreamReader(input, StandardCharsets.UTF_8)),
                () -> Duration.ofMillis(context.getRemainingTimeInMillis()),
                json));
  }
}
