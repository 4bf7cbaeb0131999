package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.page.Texts;
import dev.orderpipeline.transform.intake.Notice;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Translates what is unusual about a file, which the counts state in English. */
final class NotedTexts {
  /** The keys of whole texts. */
  private static final Map<String, String> WHOLE =
      Map.of(
          "decimal points and decimal commas in one file", "warning.mixed_marks",
          "orders without items, counted as 0", "warning.itemless",
          "encoded in UTF-16, not UTF-8", "warning.utf16",
          "encoded in Windows-1252, not UTF-8", "warning.windows1252",
          "columns in an unusual order", "warning.column_order",
          "column names with unusual letter case or spaces", "warning.column_names",
          "each row ends with a delimiter, after which is no column", "warning.row_ends",
          "the header ends with a delimiter, after which is no column", "warning.header_end");

  /** The keys of texts that continue with names of columns. */
  private static final Map<String, String> BEGINNINGS =
      Map.of(
          "ignored columns: ", "warning.ignored_columns",
          "optional columns missing: ", "warning.columns_missing");

  private NotedTexts() {}

  /** Returns the text in another language; a text that is not known stays as it is. */
  static String translated(String noted, Texts texts) {
    return known(noted, texts).orElse(noted);
  }

  /** Returns the text in another language; empty if it is not known. */
  static Optional<String> known(String noted, Texts texts) {
    return Arrays.stream(Notice.values())
        .filter(notice -> notice.text().equals(noted))
        .findFirst()
        .map(notice -> texts.get("notice." + notice.name()))
        .or(() -> Optional.ofNullable(WHOLE.get(noted)).map(texts::get))
        .or(
            () ->
                BEGINNINGS.entrySet().stream()
                    .filter(beginning -> noted.startsWith(beginning.getKey()))
                    .findFirst()
                    .map(
                        beginning ->
                            texts.get(
                                beginning.getValue(),
                                noted.substring(beginning.getKey().length()))));
  }
}
