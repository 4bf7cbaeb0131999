package dev.orderpipeline.cli.console;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way of a set's current revision, from its three files to its end. */
public final class Timeline {
  private Timeline() {}

  /** How far a step is. */
  public enum Progress {
    DONE("done"),
    CURRENT("in progress"),
    OPEN("not yet"),
    FAILED("failed");

    private final String word;

    Progress(String word) {
      this.word = word;
    }

    /** The word for people. */
    public String word() {
      return word;
    }
  }

  /** A step; {@code at} is when it was done or has begun. */
  public record Step(String title, Progress progress, Optional<Instant> at, String note) {}

  /**
   * Lists the steps.
   *
   * @param receipt the revision's receipt, if it has ended
   */
  static List<Step> of(SetReport set, Optional<JsonObject> receipt) {
    List<Step> steps = new ArrayList<>();
    for (SetReport.File file : set.files()) {
      boolean found = file.uploadedAt().isPresent();
      steps.add(
          new Step(
              file.kind() + " uploaded",
              found ? Progress.DONE : Progress.OPEN,
              file.uploadedAt(),
              found ? "" : "due by " + Times.text(set.dueBy())));
    }
    Optional<SetReport.Run> run = set.currentRun();
    String state = set.state();
    boolean settling = state.equals("SETTLING");
    boolean begun = run.isPresent();
    steps.add(
        new Step(
            "settled",
            settling
                ? Progress.CURRENT
                : begun || state.equals("DUE") ? Progress.DONE : Progress.OPEN,
            Optional.empty(),
            settling
                ? "waits until no file has changed for ten minutes"
                : set.revision() == 1 ? "a first revision does not wait" : ""));
    Optional<Instant> built = time(receipt, "built_at");
    Optional<Instant> publishing = time(receipt, "publishing_started_at");
    String runState = run.map(SetReport.Run::look).map(StateLook::word).orElse("");
    boolean ended = begun && !runState.equals("building") && !runState.equals("publishing");
    boolean published = runState.equals("published");
    boolean isBuilt = built.isPresent() || published || runState.equals("publishing");
    steps.add(
        new Step(
            "built",
            isBuilt
                ? Progress.DONE
                : begun && ended ? Progress.FAILED : begun ? Progress.CURRENT : Progress.OPEN,
            built.or(() -> run.map(SetReport.Run::startedAt)),
            run.filter(found -> found.attempts() > 1)
                .map(found -> "attempt " + found.attempts())
                .orElse("")));
    boolean sending = runState.equals("publishing");
    steps.add(
        new Step(
            "publishing",
            published ? Progress.DONE : sending ? Progress.CURRENT : Progress.OPEN,
            publishing,
            run.flatMap(SetReport.Run::sent).map(sent -> sent + " messages sent").orElse("")));
    steps.add(
        new Step(
            ended ? runState : "done",
            published ? Progress.DONE : ended ? Progress.FAILED : Progress.OPEN,
            run.filter(found -> ended).map(SetReport.Run::updatedAt),
            ""));
    return steps;
  }

  private static Optional<Instant> time(Optional<JsonObject> receipt, String name) {
    return receipt
        .filter(json -> json.has(name))
        .map(json -> Instant.parse(json.get(name).getAsString()));
  }
}
