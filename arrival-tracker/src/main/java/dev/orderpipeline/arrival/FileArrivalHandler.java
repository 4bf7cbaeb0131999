package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Handler of {@code file-arrival-function}, which receives S3 events. An event is only a hint to
 * reconcile a file set, so duplicate, late and reordered events are harmless. The handler parses
 * the event itself, because the runtime's parser would load a second JSON library.
 */
public final class FileArrivalHandler implements RequestStreamHandler {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

  private final ArrivedFiles arrivedFiles;

  /** Creates the handler for Lambda, configured by environment variables. */
  public FileArrivalHandler() {
    this(ArrivalTracker.arrivedFilesOnLambda());
  }

  FileArrivalHandler(ArrivedFiles arrivedFiles) {
    this.arrivedFiles = arrivedFiles;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    arrivedFiles.setRequestId(context.getAwsRequestId());
    arrivedFiles.arrived(EventKeys.read(new InputStreamReader(input, StandardCharsets.UTF_8)));
    output.write(NULL);
  }
}
