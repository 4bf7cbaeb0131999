package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Validation of the revision of a manual request. */
final class RevisionChecks {
  static final String TO_PROCESS = "is the one to process";
  static final String LAST_PUBLISHED = "is the last published one";

  private RevisionChecks() {}

  static void checkHasRevision(FileSetState state) {
    if (state.revision() == 0) {
      String missing =
          state.found().missing().stream()
              .map(kind -> state.set().key(kind))
              .collect(Collectors.joining(", "));
      throw new InvalidRequestException(
          "the file set "
              + state.set()
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
}
