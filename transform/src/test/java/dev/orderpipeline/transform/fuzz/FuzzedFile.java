package dev.orderpipeline.transform.fuzz;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A file made of a fuzzer's input, whose first byte chooses the kind. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
record FuzzedFile(FileKind kind, byte[] bytes) {
  /** Small, so that short inputs reach them. */
  static final Limits LIMITS = new Limits(512, 16, 32, 1_000, 1 << 16, 1 << 20);

  private static final List<FileKind> KINDS = List.of(FileKind.values());

  /** None of no bytes. */
  static Optional<FuzzedFile> of(byte[] input) {
    return input.length == 0
        ? Optional.empty()
        : Optional.of(
            new FuzzedFile(
                KINDS.get((input[0] & 0xFF) % KINDS.size()),
                Arrays.copyOfRange(input, 1, input.length)));
  }
}
