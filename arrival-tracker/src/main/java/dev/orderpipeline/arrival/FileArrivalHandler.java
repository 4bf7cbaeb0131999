package dev.orderpipeline.arrival;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The function {@code file-arrival-function}: takes S3 events. An event is only a hint which file
 * sets to look at, so one delivered twice, late or out of order does no harm.
 */
public final class FileArrivalHandler implements RequestHandler<S3Event, Void> {
  private final ArrivedFiles arrivedFiles;

  /** For Lambda: configured by the environment. */
  public FileArrivalHandler() {
    this(ArrivalTracker.onLambda().arrivedFiles());
  }

  FileArrivalHandler(ArrivedFiles arrivedFiles) {
    this.arrivedFiles = arrivedFiles;
  }

  @Override
  public Void handleRequest(S3Event event, Context context) {
    arrivedFiles.invoked(context.getAwsRequestId());
    List<String> keys = new ArrayList<>();
    // The test event that S3 sends when a notification is set up has no records.
    if (event.getRecords() != null) {
      for (S3EventNotificationRecord record : event.getRecords()) {
        // The key stands form-encoded in an event:
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
        keys.add(record.getS3().getObject().getUrlDecodedKey());
      }
    }
    arrivedFiles.arrived(keys);
    return null;
  }
}
