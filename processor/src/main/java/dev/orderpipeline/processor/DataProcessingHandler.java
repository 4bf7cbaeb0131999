package dev.orderpipeline.processor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.model.ExplainRequest;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessorRequest;
import dev.orderpipeline.processor.explain.Explainer;
import dev.orderpipeline.processor.run.AttemptFailedException;
import dev.orderpipeline.processor.run.RemainingTime;
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
 * Handler of {@code data-processing-function}: parses a request, runs it and responds with a
 * summary, or explains a message. An invalid request changes nothing; its response has a sentence
 * with the reason. Any other failure fails the invocation, so that it is retried. Its exception has
 * no personal data.
 */
public final class DataProcessingHandler implements RequestStreamHandler {
  private final RequestProcessor processor;
  private final Explainer explainer;

  /** Creates the handler for Lambda, configured by environment variables. */
  public DataProcessingHandler() {
    this(ProcessorFactory.onLambda(new Settings(System.getenv())));
  }

  DataProcessingHandler(ProcessorFactory.Processors processors) {
    this(processors.requests(), processors.explainer());
  }

  DataProcessingHandler(RequestProcessor processor, Explainer explainer) {
    this.processor = processor;
    this.explainer = explainer;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Writer response = new OutputStreamWriter(output, StandardCharsets.UTF_8);
    try {
      ProcessorRequest request =
          ProcessingRequestJson.readPayload(new InputStreamReader(input, StandardCharsets.UTF_8));
      processor.setRequestId(context.getAwsRequestId());
      RemainingTime remaining = () -> Duration.ofMillis(context.getRemainingTimeInMillis());
      if (request instanceof ExplainRequest question) {
        explainer.explain(question, remaining).writeTo(response);
      } else {
        processor.process((ProcessingRequest) request, remaining).writeTo(response);
      }
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
