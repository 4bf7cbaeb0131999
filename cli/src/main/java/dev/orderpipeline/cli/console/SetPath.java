package dev.orderpipeline.cli.console;

import dev.orderpipeline.model.FileSetId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The path of a set's page. Web servers reject an encoded slash in a path, and a partner can
 * contain slashes; so the escapes of the partner's segment begin with a tilde instead of a percent
 * sign.
 */
final class SetPath {
  private static final String ROOT = "_";

  private SetPath() {}

  /** The path of a set, such as {@code /sets/acme~2Feu/2022-01-30}. */
  static String of(FileSetId set) {
    return "/sets/" + segments(set);
  }

  /** The two segments of a set's path, such as {@code acme~2Feu/2022-01-30}. */
  static String segments(FileSetId set) {
    return partner(set) + "/" + set.isoDate();
  }

  /** The set of {@link #segments}, if they name one. */
  static Optional<FileSetId> parse(String segments) {
    int slash = segments.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : parse(segments.substring(0, slash), segments.substring(slash + 1));
  }

  private static String partner(FileSetId set) {
    return set.partnerSegment().replace("~", "%7E").replace('%', '~');
  }

  /** The set of the two segments of a path, if they name one. */
  static Optional<FileSetId> parse(String partner, String date) {
    try {
      String name =
          partner.equals(ROOT)
              ? ""
              : URLDecoder.decode(
                  partner.replace("+", "%2B").replace('~', '%'), StandardCharsets.UTF_8);
      return FileSetId.parse(name.isEmpty() ? date : name + "/" + date)
          .filter(set -> partner(set).equals(partner));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
