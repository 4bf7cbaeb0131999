package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The function {@code file-arrival-function}: takes S3 events. An event is only a hint which file
 * sets to look at, so one delivered twice, late or out of order does no harm. It reads the event
 * itself: the runtime would load a JSON library of its own to make an object of it.
 */
public final class FileArrivalHandler implements RequestStreamHandler {
  private static final byte[] NOTHING = "null".getBytes(StandardCharsets.UTF_8);

  private final ArrivedFiles arrivedFiles;

  /** For Lambda: configured by the environment. */
  public FileArrivalHandler() {
    this(ArrivalTracker.arrivedFilesOnLambda());
  }

  FileArrivalHandler(ArrivedFiles arrivedFiles) {
    this.arrivedFiles = arrivedFiles;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    arrivedFiles.invoked(context.getAwsRequestId());
    arrivedFiles.arrived(EventKeys.read(new InputStreamReader(input, StandardCharsets.UTF_8)));
    output.write(NOTHING);
  }
}
