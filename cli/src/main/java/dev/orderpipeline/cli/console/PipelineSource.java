package dev.orderpipeline.cli.console;

import com.google.gson.JsonObject;
import dev.orderpipeline.cli.operate.QueueDepth;
import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** What the pages read from a pipeline. */
public interface PipelineSource {
  /** The response of {@code pipeline status}. */
  JsonObject status(Optional<String> query);

  /** The response of {@code pipeline explain}. */
  JsonObject explain(JsonObject request);

  /** The depths of the message queue, the dead-letter queue and the failure queues. */
  List<QueueDepth> queues();

  /** The receipts of files with an unrecognised name, the last uploaded first. */
  List<JsonObject> unrecognised(int limit);

  /** A part of a revision's receipt, if there is one. */
  Optional<byte[]> receipt(FileSetId set, int revision, String part);

  /** The last lines that the functions logged about a set, if this machine has the logs. */
  Optional<List<String>> log(FileSetId set, int limit);

  /** The date of the newest set among the first files in the drop bucket. */
  Optional<LocalDate> newestDate();
}
