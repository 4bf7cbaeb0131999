package dev.orderpipeline.status;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Lifecycle;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.Snooze;
import dev.orderpipeline.status.SetStatus.Next;
import dev.orderpipeline.status.SetStatus.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Assesses a file set by its files: those that are missing, and those that are not recorded. */
final class FileAssessor {
  private static final String RENAME =
      "Upload the misnamed files again under the names above, or ask the partner to. Once all three"
          + " are in the bucket, the pipeline publishes the day.";

  private final SetFacts facts;
  private final FileSetState state;
  private final FileSetId set;

  FileAssessor(SetFacts facts) {
    this.facts = facts;
    this.state = facts.state();
    this.set = facts.set();
  }

  /** The assessment of a set without a revision. */
  Assessment assess() {
    if (state.itemVersion() == 0) {
      List<FileKind> all = List.of(FileKind.values());
      return assessment(
          State.UNKNOWN,
          (facts.inBucket().isPresent()
                  ? "Nothing is recorded, and none of the three files is in the bucket."
                  : "Nothing is recorded.")
              + misnamed(all)
              + (facts.expected() ? deadline() : " No files are expected for this date."),
          all,
          "Check the partner and the date, then ask the partner for the files: "
              + Sentences.keys(set, all)
              + ".");
    }
    List<FileKind> missing = state.found().missing();
    String sentence =
        Sentences.keys(set, missing)
            + (missing.size() == 1 ? " is missing." : " are missing.")
            + misnamed(missing)
            + presentFiles()
            + deadline()
            + (state.lifecycle().status() == Lifecycle.Status.MISSED
                ? " The set was closed 14 days after its date."
                : "");
    return assessment(
        state.lifecycle().status() == Lifecycle.Status.MISSED ? State.MISSED : State.WAITING,
        sentence,
        missing,
        "Ask the partner for the missing files. Once all three are in the bucket, the pipeline"
            + " publishes the day.");
  }

  /**
   * The assessment of missing files, which the partner must send unless they are misnamed,
   * unexpected or snoozed.
   */
  private Assessment assessment(
      State found, String sentence, List<FileKind> missing, String remedy) {
    String all = sentence + facts.due().snooze().map(FileAssessor::snoozed).orElse("");
    if (hasMisnamed(missing)) {
      return Assessment.of(found, Next.PARTNER, all).withRemedy(RENAME);
    }
    boolean isAwaited =
        facts.due().snooze().isEmpty() && (facts.expected() || found != State.UNKNOWN);
    return isAwaited
        ? Assessment.of(found, Next.PARTNER, all).withRemedy(remedy)
        : Assessment.of(found, Next.NOBODY, all);
  }

  private static String snoozed(Snooze snooze) {
    return " Missing files are not reported: snoozed from "
        + snooze.dates().from()
        + " until "
        + snooze.dates().until()
        + " by "
        + snooze.by()
        + ": "
        + Sentences.sentence(snooze.why());
  }

  private boolean hasMisnamed(List<FileKind> missing) {
    return missing.stream().anyMatch(kind -> misnamed(kind).findAny().isPresent());
  }

  /** A sentence for each file in the bucket that is probably a missing one. */
  private String misnamed(List<FileKind> missing) {
    return missing.stream()
        .flatMap(this::misnamed)
        .map(stray -> " " + stray.file().key() + " was not recognised: " + stray.advice() + ".")
        .collect(Collectors.joining());
  }

  private Stream<UnrecognisedFile> misnamed(FileKind kind) {
    return facts.unrecognised().stream().filter(stray -> stray.isMeantAs(set, kind));
  }

  private String presentFiles() {
    String present =
        state.found().byKind().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                file ->
                    set.key(file.getKey())
                        + " since "
                        + Sentences.time(file.getValue().lastModified()))
            .collect(Collectors.joining(", "));
    return present.isEmpty() ? "" : " Present: " + present + ".";
  }

  private String deadline() {
    if (facts.now().isBefore(facts.due().by())) {
      return " All three are due by " + Sentences.time(facts.due().by()) + ".";
    }
    return " All three were due by "
        + Sentences.time(facts.due().by())
        + facts
            .due()
            .missingNotifiedAt()
            .map(at -> "; a notification was sent at " + Sentences.time(at))
            .orElse("")
        + ".";
  }

  /** The files in the bucket whose version is not the recorded one, as a sentence. */
  Optional<String> unrecorded() {
    List<FileKind> kinds = unrecordedKinds();
    if (kinds.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        kinds.stream()
                .map(
                    kind ->
                        set.key(kind) + " (uploaded at " + Sentences.time(uploadedAt(kind)) + ")")
                .collect(Collectors.joining(", "))
            + (kinds.size() == 1 ? " is" : " are")
            + " in the bucket but not recorded: the event is on its way or lost.");
  }

  private Instant uploadedAt(FileKind kind) {
    return facts
        .inBucket()
        .flatMap(found -> found.of(kind))
        .map(FileVersion::lastModified)
        .orElse(facts.now());
  }

  /** The kinds of files whose version in the bucket is not the recorded one. */
  private List<FileKind> unrecordedKinds() {
    List<FileKind> kinds = new ArrayList<>();
    for (FileKind kind : FileKind.values()) {
      Optional<FileVersion> current = facts.inBucket().flatMap(found -> found.of(kind));
      if (current.isPresent() && !current.equals(state.found().of(kind))) {
        kinds.add(kind);
      }
    }
    return kinds;
  }
}
