package dev.orderpipeline.model;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Encodes any text as exactly one path segment in the results bucket. */
final class PathSegment {
  private static final String EMPTY = "_";

  private PathSegment() {}

  /**
   * The text as UTF-8, percent-encoded except for the unreserved characters of RFC 3986, and {@code
   * _} for the empty text. Different texts have different segments.
   */
  static String of(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    if (text.equals(EMPTY)) {
      return "%5F";
    }
    StringBuilder segment = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean unreserved =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (unreserved) {
        segment.append(c);
      } else {
        segment.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return segment.toString();
  }

  /** The text of a segment that {@link #of} returned. */
  static String decoded(String segment) {
    return segment.equals(EMPTY)
        ? ""
        : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
