package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * The slices of the three files: consecutive lines whose messages one task writes. If a file has
 * more lines than estimated, its last slice has the rest.
 */
final class Slices implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long linesEach;
  private final EnumMap<FileKind, Integer> first = new EnumMap<>(FileKind.class);
  private final EnumMap<FileKind, Integer> last = new EnumMap<>(FileKind.class);
  private final int count;

  /**
   * @param lines the estimated number of lines of each file
   * @param linesEach the number of lines of a slice
   */
  Slices(Map<FileKind, Long> lines, long linesEach) {
    this.linesEach = linesEach;
    int next = 0;
    for (FileKind kind : FileKind.values()) {
      first.put(kind, next);
      next += Math.toIntExact(Math.max(1, (lines.get(kind) + linesEach - 1) / linesEach));
      last.put(kind, next - 1);
    }
    this.count = next;
  }

  int count() {
    return count;
  }

  int of(FileKind kind, long line) {
    return (int) Math.min(last.get(kind), first.get(kind) + line / linesEach);
  }
}
