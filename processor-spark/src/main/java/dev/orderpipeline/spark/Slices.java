package dev.orderpipeline.spark;

import dev.orderpipeline.model.FileKind;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * How the lines of the three files are cut, in their order, into slices whose messages are written
 * by one task each. Where a file has more lines than was thought, its last slice has them.
 */
final class Slices implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long linesEach;
  private final EnumMap<FileKind, Integer> first = new EnumMap<>(FileKind.class);
  private final EnumMap<FileKind, Integer> last = new EnumMap<>(FileKind.class);
  private final int count;

  /**
   * @param lines about how many lines each file has
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
