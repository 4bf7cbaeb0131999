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
 * The function {@code file-sweep-function}: sweeps the open and the expected sets, or, for the
 * payload {@code {"pass": "nightly"}}, looks over what was put or due in the last 48 hours. Asked
 * by a person, it tells where sets stand ({@code {"status": …}}, {@code {"open": true}}) or finds
 * what events were lost ({@code {"reconcile": …}}). A request that cannot be accepted is answered
 * with a sentence.
 */
public final class FileSweepHandler implements RequestStreamHandler {
  private final SweepRequests requests;

  /** For Lambda: configured by the environment. */
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
    requests.invoked(context.getAwsRequestId());
    try {
      SweepRequest request =
          SweepRequest.read(new InputStreamReader(input, StandardCharsets.UTF_8));
      requests.answer(request, () -> Duration.ofMillis(context.getRemainingTimeInMillis()), json);
    } catch (InvalidRequestException e) {
      json.beginObject();
      json.name("outcome").value("REFUSED");
      json.name("sentence").value(e.getMessage());
      json.endObject();
    }
    json.flush();
  }
}
