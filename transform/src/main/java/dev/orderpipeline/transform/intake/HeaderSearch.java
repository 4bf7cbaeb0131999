package dev.orderpipeline.transform.intake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the header of a file in its first {@value #LINES} lines: the first line with all required
 * columns, below nothing but a {@code sep=} line and titles. Otherwise the header is the first line
 * that is not blank, and the caller finds what it lacks.
 */
final class HeaderSearch {
  private static final int LINES = 10;

  private static final Pattern SEPARATOR_LINE = Pattern.compile("(?i)\"?sep=(.)\"?");

  private final byte[] bytes;
  private final ColumnNames columns;
  private final List<Line> lines = new ArrayList<>();

  /** A physical line that is not blank. */
  private record Line(int from, long number, String text) {}

  /**
   * Where the header begins.
   *
   * @param from the offset in the bytes
   * @param line its physical line, from 1
   * @param skipped the lines above it that are not blank
   */
  record Found(int from, long line, char delimiter, List<NoticedLine> skipped) {}

  /**
   * @param bytes the start of the file
   * @param from where its text begins, after a byte-order mark
   */
  HeaderSearch(byte[] bytes, int from, ColumnNames columns) {
    this.bytes = bytes;
    this.columns = columns;
    readLines(from);
  }

  private void readLines(int start) {
    int from = start;
    for (long number = 1; number <= LINES && from < bytes.length; number++) {
      int to = from;
      while (to < bytes.length && bytes[to] != '\n' && bytes[to] != '\r') {
        to++;
      }
      String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      if (!Blanks.isBlank(text)) {
        lines.add(new Line(from, number, text));
      }
      boolean pair = to + 1 < bytes.length && bytes[to] == '\r' && bytes[to + 1] == '\n';
      from = to + (pair ? 2 : 1);
    }
  }

  /** The header of a file with the header line that {@link FileHead} sees. */
  Found find(int textFrom, String headerLine) {
    Optional<Dialect> named = lines.isEmpty() ? Optional.empty() : separator(lines.get(0));
    List<NoticedLine> skipped = new ArrayList<>();
    int first = 0;
    if (named.isPresent()) {
      skipped.add(new NoticedLine(Notice.SEPARATOR_LINE, lines.get(0).number()));
      first = 1;
    }
    for (int i = first; i < lines.size(); i++) {
      Line line = lines.get(i);
      Dialect dialect = named.orElseGet(() -> Dialect.ofHeader(line.text(), columns));
      if (columns.isHeader(dialect.cellsOf(line.text()))) {
        if (!areTitles(lines.subList(first, i), dialect, line)) {
          break;
        }
        for (Line title : lines.subList(first, i)) {
          skipped.add(new NoticedLine(Notice.TITLE_LINE, title.number()));
        }
        return new Found(line.from(), line.number(), dialect.delimiter(), skipped);
      }
    }
    if (named.isPresent() && lines.size() > 1) {
      Line line = lines.get(1);
      return new Found(line.from(), line.number(), named.get().delimiter(), skipped);
    }
    return new Found(textFrom, 1, Dialect.ofHeader(headerLine, columns).delimiter(), List.of());
  }

  private static Optional<Dialect> separator(Line line) {
    Matcher matcher = SEPARATOR_LINE.matcher(Blanks.strip(line.text()));
    return matcher.matches() ? Dialect.of(matcher.group(1).charAt(0)) : Optional.empty();
  }

  /** A title has few cells: a line that could be a row must not be skipped. */
  private static boolean areTitles(List<Line> above, Dialect dialect, Line header) {
    int width = dialect.cellsOf(header.text()).size();
    return above.stream()
        .allMatch(
            line ->
                2 * dialect.cellsOf(line.text()).stream().filter(c -> !Blanks.isBlank(c)).count()
                    <= width);
  }
}
