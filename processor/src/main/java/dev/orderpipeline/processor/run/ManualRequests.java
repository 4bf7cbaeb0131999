package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.RunState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Validation of the revision of a manual request. */
final class ManualRequests {
  static final String TO_PROCESS = "is the one to process";
  static final String LAST_PUBLISHED = "is the last published one";

  private ManualRequests() {}

  static void checkHasRevision(FileSetState arrivals) {
    if (arrivals.revision() == 0) {
      String missing =
          arrivals.found().missing().stream()
              .map(kind -> arrivals.set().key(kind))
              .collect(Collectors.joining(", "));
      throw new InvalidRequestException(
          "the file set "
              + arrivals.set()
              + " is not complete; not in the bucket: "
              + missing
              + "; upload the missing files; processing then starts automatically");
    }
  }

  static void checkRevision(FileSetId set, OptionalInt named, int expected, String why) {
    if (named.isPresent() && named.getAsInt() != expected) {
      throw new InvalidRequestException(
          "the request is for revision "
              + named.getAsInt()
              + " of "
              + set
              + ", but revision "
              + expected
              + " "
              + why
              + "; send that or omit the field");
    }
  }

  /** The run of the last published revision. */
  static Optional<RunRecord> published(List<RunRecord> all) {
    return all.stream()
        .filter(run -> !run.key().isReplay() && run.state() == RunState.PUBLISHED)
        .max(Comparator.comparingInt(run -> run.key().revision()));
  }

  static RunRecord lastPublished(FileSetId set, List<RunRecord> all) {
    return published(all)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "no revision of "
                        + set
                        + " has been published yet; omit \"mode\" to process it"));
  }
}
