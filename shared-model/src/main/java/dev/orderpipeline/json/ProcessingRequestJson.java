package dev.orderpipeline.json;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.model.Engine;
import dev.orderpipeline.model.ExplainRequest;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.ProcessorRequest;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.ThresholdChanges.Change;
import dev.orderpipeline.model.ThresholdKind;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Optional;

/**
 * Reads and writes the JSON of processing requests. Rejects an unknown or invalid field with a
 * sentence.
 */
public final class ProcessingRequestJson {
  private ProcessingRequestJson() {}

  /** The JSON of a request with which the arrival-tracker dispatches a revision. */
  public static String dispatch(
      FileSetId set, int revision, String dropBucket, String messageQueueUrl) {
    return JsonText.of(
        json -> {
          json.beginObject();
          json.name("number_of_files").value(FileKind.values().length);
          json.name("s3_bucket").value(dropBucket);
          json.name("customers_file").value(set.key(FileKind.CUSTOMERS));
          json.name("items_file").value(set.key(FileKind.ITEMS));
          json.name("orders_file").value(set.key(FileKind.ORDERS));
          json.name("sqs_queue_url").value(messageQueueUrl);
          json.name("file_set").value(set.toString());
          json.name("revision").value(revision);
          json.endObject();
        });
  }

  /** The JSON of a manual request. */
  public static String manual(Manual request) {
    return JsonText.of(
        json -> {
          json.setSerializeNulls(false);
          json.beginObject();
          json.name("file_set").value(request.set().toString());
          if (request.revision().isPresent()) {
            json.name("revision").value(request.revision().getAsInt());
          }
          json.name("replay_id").value(request.replayId().orElse(null));
          // Always written: without it, a request with a revision would be read as a dispatch.
          json.name("mode").value(request.options().mode().label());
          if (request.now()) {
            json.name("now").value(true);
          }
          if (!request.thresholds().equals(ThresholdChanges.NONE)) {
            thresholds(request.thresholds(), json);
          }
          json.name("engine").value(request.engine().map(Engine::label).orElse(null));
          json.name("s3_bucket").value(request.resources().bucket().orElse(null));
          json.name("sqs_queue_url").value(request.resources().queueUrl().orElse(null));
          json.endObject();
        });
  }

  /** The JSON of the fields of a request that decide what it publishes. */
  public static String options(ReplayOptions options) {
    return JsonText.of(
        json -> {
          json.setSerializeNulls(false);
          json.beginObject();
          json.name("mode").value(options.mode().label());
          if (!options.thresholds().equals(ThresholdChanges.NONE)) {
            thresholds(options.thresholds(), json);
          }
          json.endObject();
        });
  }

  /**
   * Parses the result of {@link #options}.
   *
   * @throws InvalidRequestException if another version wrote other options
   */
  public static ReplayOptions readOptions(String json) {
    return new ProcessingRequestReader(RequestFields.read(new StringReader(json), "options"))
        .options();
  }

  /** Writes the field {@code thresholds} of a request. */
  public static void thresholds(ThresholdChanges changes, JsonWriter json) throws IOException {
    json.name("thresholds").beginObject();
    for (ThresholdKind kind : ThresholdKind.values()) {
      Change change = changes.of(kind);
      if (change.count().isPresent()) {
        json.name(kind.countField()).value(change.count().getAsLong());
      }
      if (change.percent().isPresent()) {
        json.name(kind.percentField()).value(change.percent().get());
      }
    }
    json.endObject();
  }

  /**
   * Parses a request. It is a dispatch if it has {@code revision} and none of the fields of manual
   * requests ({@code replay_id}, {@code mode}, {@code now}, {@code dry_run}, {@code thresholds},
   * {@code engine}); otherwise it is a manual request.
   *
   * @throws InvalidRequestException if it is not JSON, a field is unknown or invalid, or fields
   *     contradict each other
   */
  public static ProcessingRequest read(Reader payload) {
    return new ProcessingRequestReader(fields(payload)).request();
  }

  /**
   * Parses the payload of an invocation: a request of {@link #read}, or one with the field {@code
   * explain} alone.
   *
   * @throws InvalidRequestException as above
   */
  public static ProcessorRequest readPayload(Reader payload) {
    RequestFields fields = fields(payload);
    Optional<ExplainRequest> explain = ExplainRequestReader.read(fields);
    return explain.isPresent() ? explain.get() : new ProcessingRequestReader(fields).request();
  }

  private static RequestFields fields(Reader payload) {
    return RequestFields.read(payload, "{\"file_set\": …}");
  }
}
