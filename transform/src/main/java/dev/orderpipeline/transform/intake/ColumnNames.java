package dev.orderpipeline.transform.intake;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The column names of a file kind in lower case, by which a header is recognised.
 *
 * @param known all known names
 * @param required the names without which a file is rejected
 */
public record ColumnNames(Set<String> known, Set<String> required) {

  /** The name in a header cell, as it is compared: in lower case, without what surrounds it. */
  public static String normalised(String cell) {
    return Blanks.strip(cell).toLowerCase(Locale.ROOT);
  }

  /** The number of known names in a cell: a cell of several words counts if each is known. */
  int knownIn(String cell) {
    String[] words = words(cell);
    for (String word : words) {
      if (!known.contains(word)) {
        return 0;
      }
    }
    return words.length;
  }

  /** Whether the cells have all required names. */
  boolean isHeader(List<String> cells) {
    Set<String> missing = new HashSet<>(required);
    for (String cell : cells) {
      if (knownIn(cell) > 0) {
        missing.removeAll(List.of(words(cell)));
      }
    }
    return missing.isEmpty();
  }

  private static String[] words(String cell) {
    return normalised(cell).split(" +", -1);
  }
}
