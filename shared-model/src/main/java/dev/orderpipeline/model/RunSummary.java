package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Objects;
import java.util.Optional;

/**
 * The processor's answer: what became of a request, for the person or the log that reads it.
 *
 * @param set the set that the request was about
 * @param revision the revision worked on or found, 0 if the set has none yet
 * @param run the entry of the run in the ledger, such as {@code run#1}
 * @param outcome what happened
 * @param sentence the same in plain words, with what to do next where there is something to do
 * @param archive where the messages lie for good, once they do
 * @param messagesSent accepted by the queue in this invocation
 * @param dryRun what the request would come to, if it was a dry run
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

  /** What happened to a request. */
  public enum Outcome {
    /** The revision's messages are all in the queue. */
    PUBLISHED,
    /** A file was rejected; nothing was published. */
    REJECTED,
    /** A newer revision takes its place; nothing was published. */
    SUPERSEDED,
    /** The run cannot go on by itself. */
    FAILED,
    /** The time of the function ran out; the sweep continues at the checkpoint. */
    CONTINUES,
    /** Another worker holds the set. */
    BUSY,
    /** A job that does what was asked for was started, and comes up. */
    STARTED,
    /** Nothing was sent or written; what would have been is told. */
    DRY_RUN,
    /** The revision in the request is not what the set waits for; nothing was done. */
    NOT_DUE
  }

  public RunSummary {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(dryRun, "dryRun");
  }

  /** The answer to anything but a dry run. */
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

  /** Writes the answer's JSON. */
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
