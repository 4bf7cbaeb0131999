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

/** Tells which revision a person may mean, and rejects with a sentence what nobody can mean. */
final class ManualRequests {
  static final String TO_WORK_ON = "is the one to work on";
  static final String PUBLISHED_LAST = "is the one that was published last";

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
              + "; upload what is missing, it is then processed without a request");
    }
  }

  static void checkRevision(FileSetId set, OptionalInt named, int meant, String why) {
    if (named.isPresent() && named.getAsInt() != meant) {
      throw new InvalidRequestException(
          "the request is for revision "
              + named.getAsInt()
              + " of "
              + set
              + ", but revision "
              + meant
              + " "
              + why
              + "; send that or leave the field out");
    }
  }

  /** The run that was published last. */
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
                        + " has been published yet; leave \"mode\" out to process it"));
  }
}
