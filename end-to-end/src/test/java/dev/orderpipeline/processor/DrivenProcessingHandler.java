package dev.orderpipeline.processor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.orderpipeline.endtoend.driven.DrivenFunction;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.processor.wiring.ProcessorFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The processor's handler with a clock that the test moves. */
public final class DrivenProcessingHandler implements RequestStreamHandler {
  private final DataProcessingHandler handler =
      new DataProcessingHandler(
          ProcessorFactory.onLambda(new Settings(System.getenv()), DrivenFunction.start()));

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    handler.handleRequest(input, output, context);
  }
}
