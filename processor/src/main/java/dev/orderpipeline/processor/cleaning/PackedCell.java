package dev.orderpipeline.processor.cleaning;

import dev.orderpipeline.processor.cleaning.Column.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Several columns written into one, separated by single spaces: {@code item_name quantity
 * total_price} in the header, {@code Big red XYZ 2 20} in a row. A column of free text takes the
 * words that are left over.
 *
 * <p>A word too few on one side looks like a word too many on the other. So spaces are taken
 * literally (an empty value leaves two in a row, or one at an end), and a number or a time that
 * does not look like one makes the cell unclear.
 */
final class PackedCell {
  private final List<Column> columns;
  private final int firstFree;
  private final int lastFree;

  /** The packed columns in their order. */
  PackedCell(List<Column> columns) {
    this.columns = List.copyOf(columns);
    int first = -1;
    int last = -1;
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).shape() == Shape.FREE_TEXT) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    this.firstFree = first;
    this.lastFree = last;
  }

  /** The names of the columns as the header has them. */
  String names() {
    return columns.stream().map(Column::name).collect(Collectors.joining(" "));
  }

  /**
   * The words of the columns that are no free text, at the columns' indexes, null elsewhere; or
   * null if the cell cannot be split in one way only.
   */
  String[] split(String cell) {
    List<String> words = wordsOf(cell);
    int extra = words.size() - columns.size();
    if (extra < 0 || (extra > 0 && firstFree < 0)) {
      return null;
    }
    String[] split = new String[columns.size()];
    for (int i = 0; i < split.length; i++) {
      Column column = columns.get(i);
      if (column.shape() == Shape.FREE_TEXT) {
        continue;
      }
      if (extra > 0 && firstFree < i && i < lastFree) {
        if (column.needed()) {
          return null;
        }
        continue;
      }
      split[i] = words.get(i < firstFree || firstFree < 0 ? i : i + extra);
      if (firstFree >= 0 && !fits(column.shape(), split[i])) {
        return null;
      }
    }
    return split;
  }

  /** What stands between single spaces: two in a row have an empty word between them. */
  private static List<String> wordsOf(String cell) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int to = cell.indexOf(' '); to >= 0; to = cell.indexOf(' ', from)) {
      words.add(cell.substring(from, to));
      from = to + 1;
    }
    words.add(cell.substring(from));
    return words;
  }

  private static boolean fits(Shape shape, String word) {
    return switch (shape) {
      case WORD, FREE_TEXT -> true;
      case NUMBER -> holdsOnly(word, "+-.,");
      // A time of day alone is the rest of a time with a space in it: then all words have moved.
      case TIME -> holdsOnly(word, "+-./:TtZz") && (word.indexOf(':') < 0 || word.indexOf('T') > 0);
    };
  }

  private static boolean holdsOnly(String word, String others) {
    boolean digit = false;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if (others.indexOf(c) < 0) {
        return false;
      }
    }
    return digit;
  }
}
