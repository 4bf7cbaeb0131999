package dev.orderpipeline.transform.fuzz;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A file from a fuzzer's input, whose first byte selects the kind. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record FuzzedFile(FileKind kind, byte[] bytes) {
  /** Low limits, so that short inputs reach them. */
  static final Limits LIMITS = new Limits(512, 16, 32, 1_000, 1 << 16, 1 << 20);

  private static final List<FileKind> KINDS = List.of(FileKind.values());

  /** An empty input has no byte to select the kind. */
  static Optional<FuzzedFile> of(byte[] input) {
    return input.length == 0
        ? Optional.empty()
        : Optional.of(
            new FuzzedFile(
                KINDS.get((input[0] & 0xFF) % KINDS.size()),
                Arrays.copyOfRange(input, 1, input.length)));
  }
}
