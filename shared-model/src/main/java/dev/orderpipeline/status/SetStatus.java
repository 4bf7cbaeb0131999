package dev.orderpipeline.status;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.ledger.LeaseHolder;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.Snooze;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The status of one file set, for an operator.
 *
 * @param assessment its state, and who must do what
 * @param revision the current revision, 0 if the set was never complete
 * @param due the deadline of the files, and the notifications about it
 * @param files the three files, in the order of {@link FileKind}
 * @param heldBy the worker that holds the set now
 * @param runs its runs and replays
 * @param rowsInNoTotal number of rejected rows and suppressed items of the current revision, once
 *     its run has started
 */
public record SetStatus(
    FileSetId set,
    Assessment assessment,
    int revision,
    Due due,
    List<File> files,
    Optional<LeaseHolder> heldBy,
    Runs runs,
    Optional<Long> rowsInNoTotal) {

  /** The state of a set. Programs can rely on the names: they are added, never renamed. */
  public enum State {
    /** The record has a value that only a newer version of the pipeline knows. */
    UNSUPPORTED,
    /** Nothing is recorded. */
    UNKNOWN,
    /** The bucket has files that are not recorded: their event is on its way or lost. */
    UNRECORDED,
    /** Files are missing. */
    WAITING,
    /** Files were still missing 14 days after the date. */
    MISSED,
    /** A correction waits until no file has changed for the settling time. */
    SETTLING,
    /** A revision waits for a worker. */
    DUE,
    /** A revision is being read, joined and archived. */
    BUILDING,
    /** A revision's messages are being sent. */
    PUBLISHING,
    /** All messages of the current revision were sent to the queue. */
    PUBLISHED,
    /** The current revision was rejected because of its files' content. */
    REJECTED,
    /** The current revision's run was superseded, and no newer revision is recorded. */
    SUPERSEDED,
    /** The current revision's run cannot continue without a manual request. */
    FAILED
  }

  /** The party that must act next. */
  public enum Next {
    /** No action is necessary. */
    NOBODY,
    /** The pipeline continues automatically. */
    PIPELINE,
    /** The partner must send files. */
    PARTNER,
    /** An operator must act. */
    OPERATOR;

    /** The name in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The deadline of the three files.
   *
   * @param by the deadline
   * @param missingNotifiedAt when the notification about missing files was recorded
   * @param completeNotifiedAt when the later notification about the complete set was recorded
   * @param snooze because of which missing files are not reported, if there is one
   */
  public record Due(
      Instant by,
      Optional<Instant> missingNotifiedAt,
      Optional<Instant> completeNotifiedAt,
      Optional<Snooze> snooze) {}

  /**
   * One of the three files.
   *
   * @param key its key in the drop bucket
   * @param found the newest version in the bucket, if the file is present
   * @param usedVersionId the version that the current revision uses
   */
  public record File(
      FileKind kind, String key, Optional<FileVersion> found, Optional<String> usedVersionId) {}

  /**
   * A run or a replay.
   *
   * @param run its sort key in the table, such as {@code run#1}
   */
  public record Run(
      String run,
      RunState state,
      int attempts,
      SendingProgress sending,
      Instant startedAt,
      Instant updatedAt,
      Optional<String> failure,
      Optional<String> lastFault) {}

  /**
   * How far a run has sent its messages.
   *
   * @param messages number of its messages, once built
   * @param accepted number of messages that the queue has accepted
   */
  public record SendingProgress(Optional<Long> messages, long accepted) {}

  /**
   * The runs and replays of a set.
   *
   * @param listed the last updated first, at most {@link #MAX_LISTED}
   * @param more number of runs that are not listed
   */
  public record Runs(List<Run> listed, int more) {
    /** The maximum number of listed runs. */
    public static final int MAX_LISTED = 10;

    public Runs {
      listed = List.copyOf(listed);
    }
  }

  public SetStatus {
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(assessment, "assessment");
    Objects.requireNonNull(due, "due");
    Objects.requireNonNull(heldBy, "heldBy");
    Objects.requireNonNull(runs, "runs");
    Objects.requireNonNull(rowsInNoTotal, "rowsInNoTotal");
    files = List.copyOf(files);
  }

  /** Writes the status as one JSON object. */
  public void writeTo(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("file_set").value(set.toString());
    json.name("state").value(assessment.state().name());
    json.name("next").value(assessment.next().label());
    json.name("sentence").value(assessment.sentence());
    if (assessment.remedy().isPresent()) {
      json.name("remedy").value(assessment.remedy().get());
    }
    json.name("actions").beginArray();
    for (Action action : assessment.actions()) {
      write(json, action);
    }
    json.endArray();
    json.name("revision").value(revision);
    if (rowsInNoTotal.isPresent()) {
      json.name("rows_in_no_total").value(rowsInNoTotal.get());
    }
    json.name("due_by").value(due.by().toString());
    if (due.missingNotifiedAt().isPresent()) {
      json.name("missing_notified_at").value(due.missingNotifiedAt().get().toString());
    }
    if (due.completeNotifiedAt().isPresent()) {
      json.name("complete_notified_at").value(due.completeNotifiedAt().get().toString());
    }
    if (due.snooze().isPresent()) {
      json.name("snoozed");
      due.snooze().get().writeTo(json);
    }
    json.name("files").beginArray();
    for (File file : files) {
      write(json, file);
    }
    json.endArray();
    if (heldBy.isPresent()) {
      json.name("held_by").beginObject();
      json.name("run").value(heldBy.get().run());
      json.name("until").value(heldBy.get().until().toString());
      json.endObject();
    }
    json.name("runs").beginArray();
    for (Run run : runs.listed()) {
      write(json, run);
    }
    json.endArray();
    json.name("more_runs").value(runs.more());
    json.endObject();
  }

  private static void write(JsonWriter json, Action action) throws IOException {
    json.beginObject();
    json.name("action").value(action.code().name());
    if (action.replayId().isPresent()) {
      json.name("replay_id").value(action.replayId().get());
    }
    json.endObject();
  }

  private static void write(JsonWriter json, File file) throws IOException {
    json.beginObject();
    json.name("kind").value(file.kind().label());
    json.name("key").value(file.key());
    json.name("found").value(file.found().isPresent());
    if (file.found().isPresent()) {
      FileVersion version = file.found().get();
      json.name("version_id").value(version.versionId());
      json.name("etag").value(version.etag());
      json.name("size").value(version.size());
      json.name("put_at").value(version.lastModified().toString());
    }
    if (file.usedVersionId().isPresent()) {
      json.name("used_version_id").value(file.usedVersionId().get());
    }
    json.endObject();
  }

  private static void write(JsonWriter json, Run run) throws IOException {
    json.beginObject();
    json.name("run").value(run.run());
    json.name("state").value(run.state().name());
    json.name("attempts").value(run.attempts());
    if (run.sending().messages().isPresent()) {
      json.name("messages").value(run.sending().messages().get());
    }
    json.name("accepted").value(run.sending().accepted());
    json.name("started_at").value(run.startedAt().toString());
    json.name("updated_at").value(run.updatedAt().toString());
    if (run.failure().isPresent()) {
      json.name("failure").value(run.failure().get());
    }
    if (run.lastFault().isPresent()) {
      json.name("last_fault").value(run.lastFault().get());
    }
    json.endObject();
  }
}
