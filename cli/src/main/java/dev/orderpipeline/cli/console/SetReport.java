package dev.orderpipeline.cli.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.orderpipeline.model.FileSetId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One set of a status response. All text is visible: partners choose parts of it. */
public final class SetReport {
  private final JsonObject json;
  private final FileSetId set;

  private SetReport(JsonObject json, FileSetId set) {
    this.json = json;
    this.set = set;
  }

  /** Reads a set; empty if its id is not that of a set. */
  static Optional<SetReport> of(JsonObject json) {
    return FileSetId.parse(json.get("file_set").getAsString()).map(set -> new SetReport(json, set));
  }

  /**
   * One of the three files.
   *
   * @param uploadedAt empty if the file is missing
   * @param usedVersion the version that the current revision uses, if it is not the newest
   */
  public record File(
      String kind,
      String key,
      Optional<Instant> uploadedAt,
      long size,
      String version,
      Optional<String> usedVersion) {}

  /** A run or a replay. */
  public record Run(
      String name,
      StateLook look,
      int attempts,
      Optional<String> sent,
      Instant startedAt,
      Instant updatedAt,
      List<String> faults) {}

  public FileSetId set() {
    return set;
  }

  /** The set's name for people; the partner of the bucket's root has none. */
  /** The set as in requests. */
  public String name() {
    return set.toString();
  }

  public String title() {
    return ShownText.visible(set.toString());
  }

  public String path() {
    return SetPath.of(set);
  }

  public String state() {
    return text("state");
  }

  public StateLook look() {
    return StateLook.of(state(), rowsInNoTotal());
  }

  /** Who must act next. */
  public String next() {
    return text("next");
  }

  /** Whether the pipeline continues by itself, so that the set changes soon. */
  public boolean isInProgress() {
    return next().equals("pipeline");
  }

  /** The number of rows of the current revision that are in no total. */
  long rowsInNoTotal() {
    return json.has("rows_in_no_total") ? json.get("rows_in_no_total").getAsLong() : 0;
  }

  public String sentence() {
    return text("sentence");
  }

  public Optional<String> remedy() {
    return optional(json, "remedy");
  }

  public int revision() {
    return json.get("revision").getAsInt();
  }

  public Instant dueBy() {
    return Instant.parse(text("due_by"));
  }

  /** The worker that holds the set now, and until when. */
  public Optional<String> heldBy() {
    return Optional.ofNullable(json.getAsJsonObject("held_by"))
        .map(
            holder ->
                ShownText.text(holder, "run")
                    + " until "
                    + Times.text(Instant.parse(ShownText.text(holder, "until"))));
  }

  /** The actions that the status recommends, in its order. */
  List<JsonObject> actions() {
    List<JsonObject> actions = new ArrayList<>();
    json.getAsJsonArray("actions").forEach(action -> actions.add(action.getAsJsonObject()));
    return actions;
  }

  public List<File> files() {
    List<File> files = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray("files")) {
      JsonObject file = element.getAsJsonObject();
      boolean found = file.get("found").getAsBoolean();
      String version = found ? ShownText.text(file, "version_id") : "";
      files.add(
          new File(
              ShownText.text(file, "kind"),
              ShownText.text(file, "key"),
              found ? Optional.of(Instant.parse(ShownText.text(file, "put_at"))) : Optional.empty(),
              found ? file.get("size").getAsLong() : 0,
              version,
              optional(file, "used_version_id").filter(used -> !used.equals(version))));
    }
    return files;
  }

  /** The listed runs, the last updated first. */
  public List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    json.getAsJsonArray("runs").forEach(run -> runs.add(run(run.getAsJsonObject())));
    return runs;
  }

  /** The number of runs that are not listed. */
  public int moreRuns() {
    return json.get("more_runs").getAsInt();
  }

  /** The state of the current revision's run, if it has one. */
  Optional<Run> currentRun() {
    return runs().stream().filter(run -> run.name().equals("run#" + revision())).findFirst();
  }

  private static Run run(JsonObject run) {
    List<String> faults = new ArrayList<>();
    optional(run, "failure").ifPresent(faults::add);
    optional(run, "last_fault").ifPresent(fault -> faults.add("Last fault: " + fault));
    return new Run(
        ShownText.text(run, "run"),
        StateLook.of(ShownText.text(run, "state")),
        run.get("attempts").getAsInt(),
        optional(run, "messages")
            .map(messages -> ShownText.text(run, "accepted") + " of " + messages),
        Instant.parse(ShownText.text(run, "started_at")),
        Instant.parse(ShownText.text(run, "updated_at")),
        List.copyOf(faults));
  }

  private String text(String name) {
    return ShownText.text(json, name);
  }

  private static Optional<String> optional(JsonObject object, String name) {
    return object.has(name) ? Optional.of(ShownText.text(object, name)) : Optional.empty();
  }
}
