package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Reason;
import java.util.List;

/** The first rejected row that names a customer and so withholds the total. */
public record Withholding(FileKind kind, long line, Reason reason) {
  private static final int LINE_BITS = 32;
  private static final int KIND_BITS = 2;
  private static final List<FileKind> KINDS = List.of(FileKind.values());
  private static final List<Reason> REASONS = List.of(Reason.values());

  /** The row that comes first by file and line. */
  Withholding first(Withholding other) {
    int byKind = kind.compareTo(other.kind);
    return byKind < 0 || (byKind == 0 && line <= other.line) ? this : other;
  }

  /** This row in one number, which is not 0. */
  public long packed() {
    return ((long) REASONS.indexOf(reason) << KIND_BITS | KINDS.indexOf(kind)) << LINE_BITS | line;
  }

  /** Reads the result of {@link #packed}, which only the same version of this program can read. */
  public static Withholding of(long packed) {
    return new Withholding(
        KINDS.get((int) (packed >>> LINE_BITS) & ((1 << KIND_BITS) - 1)),
        packed & ((1L << LINE_BITS) - 1),
        REASONS.get((int) (packed >>> (LINE_BITS + KIND_BITS))));
  }
}
