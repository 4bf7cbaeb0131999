package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.function.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Handler of {@code file-status-function}, which reports the status of file sets to operators:
 * {@code {"status": …}}, {@code {"partner": …}}, {@code {"open": true}}. It only reads. It is not
 * part of the sweep, because sweeps can use up that function's concurrency when operators need
 * reports most.
 */
public final class FileStatusHandler implements RequestStreamHandler {
  private final StatusReports reports;

  /** Creates the handler for Lambda, configured by environment variables. */
  public FileStatusHandler() {
    this(
        StatusReports.onLambda(
            new Settings(System.getenv()), AwsClients.onLambda(), InstantSource.system()));
  }

  FileStatusHandler(StatusReports reports) {
    this.reports = reports;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    JsonResponse.write(
        output,
        json ->
            reports
                .of(StatusRequest.read(new InputStreamReader(input, StandardCharsets.UTF_8)))
                .writeTo(json));
  }
}
