package dev.orderpipeline.localstack.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stores each event unchanged in a file named after the request id. */
public final class RecordingHandler implements RequestStreamHandler {
  /** For the runtime. */
  public RecordingHandler() {}

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Files.write(
        Path.of(System.getenv("RECORD_DIRECTORY"), context.getAwsRequestId() + ".json"),
        input.readAllBytes());
  }
}
