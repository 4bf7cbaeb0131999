package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.transform.cleaning.Column.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Splits a packed cell: several columns in one cell, separated by single spaces, such as {@code
 * item_name quantity total_price} in the header and {@code Big red XYZ 2 20} in a row. A free-text
 * column gets the words that are left over.
 *
 * <p>A missing word on one side looks like an extra word on the other. So spaces count literally
 * (an empty value leaves two in a row, or one at an end). A number or time of the wrong form makes
 * the cell unclear.
 */
public final class PackedCell {
  private final List<Column> columns;
  private final int firstFree;
  private final int lastFree;

  /** Creates a splitter for columns in the order of the header. */
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

  /** The names of the columns in the order of the header. */
  String names() {
    return columns.stream().map(Column::name).collect(Collectors.joining(" "));
  }

  /**
   * Returns the words of the columns that are not free text, at the indexes of the columns, with
   * null elsewhere; or null if there is not exactly one way to split the cell.
   */
  String[] split(String cell) {
    Words words = new Words();
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
   * Finds the words of the columns that are not free text.
   *
   * @return false if there is not exactly one way to split the cell
   */
  public boolean split(byte[] cell, int from, int to, Words words) {
    words.cut(cell, from, to, columns.size());
    int extra = words.count - columns.size();
    if (extra < 0 || (extra > 0 && firstFree < 0)) {
      return false;
    }
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      words.wordOf[i] = -1;
      if (column.shape() == Shape.FREE_TEXT) {
        continue;
      }
      if (extra > 0 && firstFree < i && i < lastFree) {
        if (column.required()) {
          return false;
        }
        continue;
      }
      words.wordOf[i] = i < firstFree || firstFree < 0 ? i : i + extra;
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
      // A time of day without a date is the rest of a timestamp with a space; all words have moved.
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
   * The positions of the words of a cell. Two spaces in a row have an empty word between them. The
   * object is reused for many cells.
   */
  public static final class Words {
    /** The start of each word, and the start of an imaginary word after the last. */
    private int[] starts = new int[16];

    /** The word of each column, or -1. */
    private int[] wordOf = new int[8];

    private int count;

    private void cut(byte[] cell, int from, int to, int columns) {
      if (wordOf.length < columns) {
        wordOf = new int[columns];
      }
      count = 0;
      starts[count++] = from;
      for (int i = from; i < to; i++) {
        if (cell[i] == ' ') {
          if (count + 1 == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
          }
          starts[count++] = i + 1;
        }
      }
      starts[count] = to + 1;
    }

    private boolean has(int column) {
      return wordOf[column] >= 0;
    }

    /** Where the word of a column begins. */
    public int from(int column) {
      return starts[wordOf[column]];
    }

    /** Where the word of a column ends. */
    public int to(int column) {
      return starts[wordOf[column] + 1] - 1;
    }
  }
}
