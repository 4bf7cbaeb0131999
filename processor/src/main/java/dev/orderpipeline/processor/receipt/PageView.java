package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Language;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.page.Texts;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parts of a receipt's page share.
 *
 * @param rules those of the stage
 * @param isCheck whether the files are checked before their upload, so that there is no run
 */
record PageView(Receipt receipt, ReceiptRules rules, Texts texts, boolean isCheck) {
  private static final Pattern LINK = Pattern.compile("<([a-z.]+)>");

  /** Creates values for a template, which can be changed. */
  static Map<String, Object> values() {
    return new LinkedHashMap<>();
  }

  /** A text with the name of a file in the same folder in angle brackets, which becomes a link. */
  static Map<String, Object> linked(String text) {
    Matcher link = LINK.matcher(text);
    if (!link.find()) {
      throw new IllegalArgumentException("there is no link in \"" + text + "\"");
    }
    return Map.of(
        "before", text.substring(0, link.start()),
        "name", link.group(1),
        "after", text.substring(link.end()));
  }

  /** A number with its path in receipt.json. */
  Map<String, Object> figure(String label, String key, long value) {
    return figure(label, key, Long.toString(value), texts.number(value));
  }

  /** A number of the counts. */
  Map<String, Object> figure(String label, String key, BigDecimal value) {
    return figure(label, key, value.toPlainString(), texts.number(value));
  }

  /**
   * A value with its path in receipt.json.
   *
   * @param shown the value as people read it
   */
  static Map<String, Object> figure(String label, String key, String value, String shown) {
    return Map.of("label", label, "key", key, "value", value, "shown", shown);
  }

  /** The name of a file without its folder. */
  String name(FileKind kind) {
    return receipt.set().fileName(kind);
  }

  /** The kind of file in words. */
  String title(FileKind kind) {
    return texts.get("file_" + kind.label());
  }

  /** Why the run ended unpublished. Sentences of the pipeline are in English. */
  String failure(RunFailure failure) {
    if (texts.language() == Language.ENGLISH) {
      return failure.text();
    }
    String place =
        failure
            .file()
            .map(
                kind ->
                    failure.line() == 0
                        ? name(kind)
                        : name(kind) + ", " + texts.lines(List.of(failure.line()), 1))
            .map(found -> " (" + found + ")")
            .orElse("");
    return receipt
        .fileReason()
        .map(reason -> reason.code() + ": " + texts.sentence(reason) + place)
        .orElseGet(() -> texts.get("detail_failure_elsewhere"));
  }

  /** The anchor of a group of rejected rows. */
  static String anchor(String code) {
    return code.toLowerCase(Locale.ROOT);
  }
}
