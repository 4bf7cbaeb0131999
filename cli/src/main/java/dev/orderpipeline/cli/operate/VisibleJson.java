package dev.orderpipeline.cli.operate;

import dev.orderpipeline.model.VisibleText;

/** Makes JSON safe for a terminal. */
final class VisibleJson {
  private VisibleJson() {}

  /** Escapes invisible characters, which JSON has only in strings, as JSON allows. */
  static String of(String json) {
    StringBuilder shown = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            codePoint -> {
              if (codePoint == '\n' || VisibleText.isVisible(codePoint)) {
                shown.appendCodePoint(codePoint);
              } else {
                for (char unit : Character.toChars(codePoint)) {
                  shown.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return shown.toString();
  }
}
