package dev.orderpipeline.processor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequestJson;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.Settings;
import dev.orderpipeline.processor.run.AttemptFailedException;
import dev.orderpipeline.processor.run.ProcessorFactory;
import dev.orderpipeline.processor.run.RequestProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The function {@code data-processing-function}: reads a processing request, has it done, and
 * answers with a summary. A request that cannot be accepted is answered with a sentence and changes
 * nothing; anything that may succeed later fails the invocation, so that it is tried again. What is
 * told of that holds nothing that may stand in a row.
 */
public final class DataProcessingHandler implements RequestStreamHandler {
  private final RequestProcessor processing;

  /** For Lambda: configured by the environment. */
  public DataProcessingHandler() {
    this(ProcessorFactory.onLambda(new Settings(System.getenv())));
  }

  DataProcessingHandler(RequestProcessor processing) {
    this.processing = processing;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Writer answer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
    try {
      ProcessingRequest request =
          ProcessingRequestJson.read(new InputStreamReader(input, StandardCharsets.UTF_8));
      processing.invoked(context.getAwsRequestId());
      RunSummary summary =
          processing.process(request, () -> Duration.ofMillis(context.getRemainingTimeInMillis()));
      summary.writeTo(answer);
    } catch (InvalidRequestException e) {
      JsonWriter json = new JsonWriter(answer);
      json.setHtmlSafe(false);
      json.beginObject();
      json.name("outcome").value("REFUSED");
      json.name("sentence").value(e.getMessage());
      json.endObject();
    } catch (IOException | RuntimeException e) {
      throw AttemptFailedException.of(e);
    }
    answer.flush();
  }
}
