package dev.orderpipeline.model;

import dev.orderpipeline.model.NameFault.Kind;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Finds the fault of a partner's folder that a person can confuse with another folder, such as
 * {@code acme /} with {@code acme/}. Without this check, such a folder would be a second partner.
 */
final class PartnerFolder {
  private PartnerFolder() {}

  /** The first fault, if any. */
  static Optional<NameFault> faultOf(String partner) {
    if (partner.isEmpty()) {
      return Optional.empty();
    }
    OptionalInt invisible = partner.codePoints().filter(PartnerFolder::isInvisible).findFirst();
    if (invisible.isPresent()) {
      return Optional.of(
          NameFault.of(
              Kind.FOLDER_INVISIBLE, String.format(Locale.ROOT, "U+%04X", invisible.getAsInt())));
    }
    for (String segment : partner.split("/", -1)) {
      if (segment.isEmpty()) {
        return Optional.of(NameFault.of(Kind.FOLDER_SLASHES));
      }
      if (segment.equals(".") || segment.equals("..")) {
        return Optional.of(NameFault.of(Kind.FOLDER_PATH, segment));
      }
      if (!segment.equals(trim(segment))) {
        return Optional.of(NameFault.of(Kind.FOLDER_SPACE));
      }
    }
    return Normalizer.isNormalized(partner, Form.NFC)
        ? Optional.empty()
        : Optional.of(NameFault.of(Kind.FOLDER_DECOMPOSED));
  }

  /** The folder without its faults; empty if nothing remains. */
  static String corrected(String partner) {
    StringBuilder visible = new StringBuilder();
    partner
        .codePoints()
        .filter(codePoint -> !isInvisible(codePoint))
        .forEach(visible::appendCodePoint);
    return Arrays.stream(Normalizer.normalize(visible, Form.NFC).split("/", -1))
        .map(PartnerFolder::trim)
        .filter(segment -> !segment.isEmpty() && !segment.equals(".") && !segment.equals(".."))
        .collect(Collectors.joining("/"));
  }

  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** Also trims no-break spaces, which {@link String#strip} keeps. */
  private static String trim(String segment) {
    int start = 0;
    int end = segment.length();
    while (start < end && isSpace(segment.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(segment.charAt(end - 1))) {
      end--;
    }
    return segment.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
