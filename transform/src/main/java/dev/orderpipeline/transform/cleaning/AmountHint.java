package dev.orderpipeline.transform.cleaning;

import java.util.Optional;

/** Says how to write an amount that a person can read, but that is not a plain decimal. */
final class AmountHint {
  private AmountHint() {}

  /** The hint for an amount, if its fault is clear. */
  static Optional<String> of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\u2212' || c == '\u2013' || c == '\u2014' || c == '\uFF0D') {
        return Optional.of(
            String.format("the character U+%04X is not a minus sign: use - (U+002D)", (int) c));
      }
    }
    if (text.startsWith("(") && text.endsWith(")")) {
      return Optional.of("write a negative amount with - before it, not in parentheses");
    }
    if (text.length() > 1 && text.endsWith("-")) {
      return Optional.of("write the - before the amount");
    }
    return Optional.empty();
  }
}
