package dev.orderpipeline.processor.cleaning;

import dev.orderpipeline.processor.cleaning.Column.Shape;
import java.util.Arrays;
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
    Split words = new Split();
    if (!split(AsciiBytes.bytes(cell), 0, cell.length(), words)) {
      return null;
    }
    String[] split = new String[columns.size()];
    for (int i = 0; i < split.length; i++) {
      split[i] = words.has(i) ? cell.substring(words.from(i), words.to(i)) : null;
    }
    return split;
  }

  /**
   * Finds the words of the columns that are no free text.
   *
   * @return false if the cell cannot be split in one way only
   */
  boolean split(byte[] cell, int from, int to, Split words) {
    words.cut(cell, from, to, columns.size());
    int extra = words.count - columns.size();
    if (extra < 0 || (extra > 0 && firstFree < 0)) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      words.taken[i] = -1;
      if (column.shape() == Shape.FREE_TEXT) {
        continue;
      }
      if (extra > 0 && firstFree < i && i < lastFree) {
        if (column.needed()) {
          return false;
        }
        continue;
      }
      words.taken[i] = i < firstFree || firstFree < 0 ? i : i + extra;
      if (firstFree >= 0 && !fits(column.shape(), cell, words.from(i), words.to(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(Shape shape, byte[] cell, int from, int to) {
    return switch (shape) {
      case WORD, FREE_TEXT -> true;
      case NUMBER -> holdsOnly(cell, from, to, "+-.,");
      // A time of day alone is the rest of a time with a space in it: then all words have moved.
      case TIME ->
          holdsOnly(cell, from, to, "+-./:TtZz")
              && (indexOf(cell, ':', from, to) < 0 || indexOf(cell, 'T', from, to) > from);
    };
  }

  private static boolean holdsOnly(byte[] cell, int from, int to, String others) {
    boolean digit = false;
    for (int i = from; i < to; i++) {
      byte b = cell[i];
      if (b >= '0' && b <= '9') {
        digit = true;
      } else if (others.indexOf(b) < 0) {
        return false;
      }
    }
    return digit;
  }

  private static int indexOf(byte[] cell, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (cell[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Where the words of a cell stand: what stands between single spaces, so that two in a row have
   * an empty word between them. One object serves many cells.
   */
  static final class Split {
    /** Where each word begins; behind the last one, where one more would. */
    private int[] begins = new int[16];

    /** For each column which word is its own, or -1. */
    private int[] taken = new int[8];

    private int count;

    private void cut(byte[] cell, int from, int to, int columns) {
      if (taken.length < columns) {
        taken = new int[columns];
      }
      count = 0;
      begins[count++] = from;
      for (int i = from; i < to; i++) {
        if (cell[i] == ' ') {
          if (count + 1 == begins.length) {
            begins = Arrays.copyOf(begins, 2 * begins.length);
          }
          begins[count++] = i + 1;
        }
      }
      begins[count] = to + 1;
    }

    boolean has(int column) {
      return taken[column] >= 0;
    }

    int from(int column) {
      return begins[taken[column]];
    }

    int to(int column) {
      return begins[taken[column] + 1] - 1;
    }
  }
}
