package dev.orderpipeline.processor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.processor.run.AttemptFailedException;
import dev.orderpipeline.processor.run.RequestProcessor;
import dev.orderpipeline.processor.wiring.ProcessorFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Handler of {@code data-processing-function}: parses a processing request, runs it and responds
 * with a summary. An invalid request changes nothing; its response has a sentence with the reason.
 * Any other failure fails the invocation, so that it is retried. Its exception has no personal
 * data.
 */
public final class DataProcessingHandler implements RequestStreamHandler {
  private final RequestProcessor processor;

  /** Creates the handler for Lambda, configured by environment variables. */
  public DataProcessingHandler() {
    this(ProcessorFactory.onLambda(new Settings(System.getenv())));
  }

  DataProcessingHandler(RequestProcessor processor) {
    this.processor = processor;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Writer response = new OutputStreamWriter(output, StandardCharsets.UTF_8);
    try {
      ProcessingRequest request =
          ProcessingRequestJson.read(new InputStreamReader(input, StandardCharsets.UTF_8));
      processor.setRequestId(context.getAwsRequestId());
      RunSummary summary =
          processor.process(request, () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
      summary.writeTo(response);
    } catch (InvalidRequestException e) {
      JsonWriter json = new JsonWriter(response);
      json.setHtmlSafe(false);
      e.writeTo(json);
    } catch (IOException | RuntimeException e) {
      throw AttemptFailedException.of(e);
    }
    response.flush();
  }
}
