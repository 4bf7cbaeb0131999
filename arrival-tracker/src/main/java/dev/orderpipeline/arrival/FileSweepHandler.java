package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.model.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Handler of {@code file-sweep-function}. Its schedules start a sweep of the open and expected
 * sets, or, with {@code {"pass": "nightly"}}, a pass over the uploads of the last 48 hours.
 * Operators request reports ({@code {"status": …}}, {@code {"open": true}}) and repairs of lost
 * events ({@code {"reconcile": …}}). The response to an invalid request has a sentence with the
 * reason.
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
    JsonWriter json = new JsonWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
    json.setHtmlSafe(false);
    requests.setRequestId(context.getAwsRequestId());
    try {
      SweepRequest request =
          SweepRequest.read(new InputStreamReader(input, StandardCharsets.UTF_8));
      requests.handle(request, () -> Duration.ofMillis(context.getRemainingTimeInMillis()), json);
    } catch (InvalidRequestException e) {
      e.writeTo(json);
    }
    json.flush();
  }
}
