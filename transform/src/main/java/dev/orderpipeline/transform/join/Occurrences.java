package dev.orderpipeline.transform.join;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How often something occurs in a file, and the first lines with it.
 *
 * @param count the number of lines
 * @param lines the first of them, at most {@value #LISTED}, in ascending order
 */
record Occurrences(long count, List<Long> lines) implements Serializable {
  static final int LISTED = 5;

  static final Occurrences NONE = new Occurrences(0, List.of());

  Occurrences {
    lines = List.copyOf(lines);
  }

  /** These and one more on a line. */
  Occurrences with(long line) {
    return lines.size() == LISTED && lines.get(LISTED - 1) < line
        ? new Occurrences(count + 1, lines)
        : plus(new Occurrences(1, List.of(line)));
  }

  /** The sum of occurrences on different lines. */
  Occurrences plus(Occurrences other) {
    long[] first =
        LongStream.concat(
                lines.stream().mapToLong(Long::longValue),
                other.lines.stream().mapToLong(Long::longValue))
            .sorted()
            .limit(LISTED)
            .toArray();
    return new Occurrences(count + other.count, Arrays.stream(first).boxed().toList());
  }
}
