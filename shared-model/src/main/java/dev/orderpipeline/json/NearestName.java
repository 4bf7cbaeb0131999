package dev.orderpipeline.json;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that a mistyped one most likely means. */
final class NearestName {
  private NearestName() {}

  /**
   * Returns the known name with the fewest different letters; empty if more than a third differ.
   * Case and punctuation do not count.
   */
  static Optional<String> of(String given, List<String> known) {
    String letters = letters(given);
    int limit = Math.max(1, letters.length() / 3);
    return known.stream()
        .filter(name -> distance(letters, letters(name)) <= limit)
        .min(Comparator.comparingInt(name -> distance(letters, letters(name))));
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /** The number of letters to insert, delete or replace (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[row.length - 1];
  }
}
