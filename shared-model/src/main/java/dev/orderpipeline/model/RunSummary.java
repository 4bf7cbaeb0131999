package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Objects;
import java.util.Optional;

/**
 * The processor's response to a request.
 *
 * @param set the requested file set
 * @param revision the revision worked on or found, 0 if the set has none yet
 * @param run the run's sort key in the table, such as {@code run#1}
 * @param outcome the result
 * @param sentence the result in plain words, with the next step if there is one
 * @param archive the permanent archive of the messages, once stored
 * @param messagesSent number of messages that the queue accepted in this invocation
 * @param dryRun the expected result, if the request was a dry run
 */
public record RunSummary(
    FileSetId set,
    int revision,
    Optional<String> run,
    Outcome outcome,
    String sentence,
    Optional<Archive> archive,
    long messagesSent,
    Optional<DryRunResult> dryRun) {

  /** The result of a request. */
  public enum Outcome {
    /** All messages of the revision were sent to the queue. */
    PUBLISHED,
    /** A file was rejected; nothing was published. */
    REJECTED,
    /** A newer revision replaced it; nothing was published. */
    SUPERSEDED,
    /** The run cannot continue without a manual request. */
    FAILED,
    /** The function ran out of time; the sweep continues the run at its checkpoint. */
    CONTINUES,
    /** Another worker holds the set. */
    BUSY,
    /** A Glue job for the request was started. */
    STARTED,
    /** Nothing was sent or written; {@code dryRun} has the expected result. */
    DRY_RUN,
    /** The requested revision is not due; nothing was done. */
    NOT_DUE
  }

  public RunSummary {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(dryRun, "dryRun");
  }

  /** The response to anything but a dry run. */
  public RunSummary(
      FileSetId set,
      int revision,
      Optional<String> run,
      Outcome outcome,
      String sentence,
      Optional<Archive> archive,
      long messagesSent) {
    this(set, revision, run, outcome, sentence, archive, messagesSent, Optional.empty());
  }

  /** Writes the response as JSON. */
  public void writeTo(Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.setHtmlSafe(false);
    json.beginObject();
    json.name("file_set").value(set.toString());
    json.name("revision").value(revision);
    if (run.isPresent()) {
      json.name("run").value(run.get());
    }
    json.name("outcome").value(outcome.name());
    json.name("sentence").value(sentence);
    json.name("messages_sent").value(messagesSent);
    if (archive.isPresent()) {
      json.name("customer_messages").value(archive.get().customerMessages());
      json.name("error_messages").value(archive.get().errorMessages());
      json.name("archive").value(archive.get().key());
      json.name("archive_version_id").value(archive.get().versionId());
    }
    if (dryRun.isPresent()) {
      json.name("dry_run");
      dryRun.get().writeTo(json);
    }
    json.endObject();
    json.flush();
  }
}
