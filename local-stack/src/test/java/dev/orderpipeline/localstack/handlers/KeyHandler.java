package dev.orderpipeline.localstack.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import java.util.List;

/** Returns the decoded keys of an S3 event. */
public final class KeyHandler implements RequestHandler<S3Event, List<String>> {
  /** For the runtime. */
  public KeyHandler() {}

  @Override
  public List<String> handleRequest(S3Event event, Context context) {
    return event.getRecords().stream()
        .map(record -> record.getS3().getObject().getUrlDecodedKey())
        .toList();
  }
}
