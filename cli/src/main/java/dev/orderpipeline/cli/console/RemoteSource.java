package dev.orderpipeline.cli.console;

import com.google.gson.JsonObject;
import dev.orderpipeline.cli.operate.PipelineBuckets;
import dev.orderpipeline.cli.operate.QueueDepth;
import dev.orderpipeline.cli.operate.RemotePipeline;
import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Reads a pipeline with the classes of the other commands.
 *
 * @param logs the logs of the functions, if they are on this machine
 */
public record RemoteSource(RemotePipeline pipeline, PipelineBuckets buckets, Optional<SetLogs> logs)
    implements PipelineSource, AutoCloseable {

  @Override
  public JsonObject status(Optional<String> query) {
    return pipeline.status(query);
  }

  @Override
  public JsonObject explain(JsonObject request) {
    return pipeline.explain(request);
  }

  @Override
  public List<QueueDepth> queues() {
    return QueueDepth.of(pipeline);
  }

  @Override
  public List<JsonObject> unrecognised(int limit) {
    return buckets.unrecognised(limit);
  }

  @Override
  public Optional<byte[]> receipt(FileSetId set, int revision, String part) {
    return buckets.receipt(set, revision, part);
  }

  @Override
  public Optional<List<String>> log(FileSetId set, int limit) {
    return logs.map(found -> found.of(set, limit));
  }

  @Override
  public Optional<LocalDate> newestDate() {
    return buckets.newestDate();
  }

  @Override
  public void close() {
    buckets.close();
    pipeline.close();
  }
}
