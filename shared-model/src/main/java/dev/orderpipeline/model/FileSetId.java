package dev.orderpipeline.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The id of a file set: the three files of one partner and one date. Its text is {@code
 * [<partner>/]<yyyy-MM-dd>}; the partner {@code ""} owns the files at the root of the bucket.
 *
 * @param partner everything before the last slash of the keys; can contain slashes itself
 * @param date the date in the files' names, years 0 to 9999
 */
public record FileSetId(String partner, LocalDate date) implements Comparable<FileSetId> {
  private static final DateTimeFormatter DATE_IN_KEY =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter DATE_IN_ID =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  public FileSetId {
    Objects.requireNonNull(partner, "partner");
    Objects.requireNonNull(date, "date");
  }

  /**
   * Parses the text of an id; empty for anything that {@link #toString()} does not write, and for a
   * set whose files {@link DropKey} would not recognise.
   */
  public static Optional<FileSetId> parse(String id) {
    int slash = id.lastIndexOf('/');
    if (slash == 0) {
      return Optional.empty();
    }
    String partner = slash < 0 ? "" : id.substring(0, slash);
    return date(id.substring(slash + 1), DATE_IN_ID, 10)
        .map(found -> new FileSetId(partner, found))
        // No other set can have files: the keys of its files are unrecognised.
        .filter(FileSetId::hasValidPartner);
  }

  /** Returns whether the set's files are recognised: whether a folder can have this name. */
  public boolean hasValidPartner() {
    return DropKey.parse(key(FileKind.ORDERS)) instanceof DropKey.SetFile;
  }

  static Optional<LocalDate> dateInKey(String digits) {
    return date(digits, DATE_IN_KEY, 8);
  }

  private static Optional<LocalDate> date(String text, DateTimeFormatter format, int length) {
    if (text.length() != length) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(text, format));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  /** The key of one of the set's files in the drop bucket. */
  public String key(FileKind kind) {
    return partner.isEmpty() ? fileName(kind) : partner + "/" + fileName(kind);
  }

  /** The name of one of the set's files, without its folder. */
  public String fileName(FileKind kind) {
    return kind.label() + "_" + DATE_IN_KEY.format(date) + ".csv";
  }

  /**
   * The partner as exactly one path segment in the results bucket: UTF-8, percent-encoded except
   * for the unreserved characters of RFC 3986, and {@code _} for the root. Different partners have
   * different segments.
   */
  public String partnerSegment() {
    return PathSegment.of(partner);
  }

  /** The date as in ids and paths, {@code yyyy-MM-dd}. */
  public String isoDate() {
    return DATE_IN_ID.format(date);
  }

  @Override
  public int compareTo(FileSetId other) {
    int byPartner = partner.compareTo(other.partner);
    return byPartner != 0 ? byPartner : date.compareTo(other.date);
  }

  @Override
  public String toString() {
    return partner.isEmpty() ? isoDate() : partner + "/" + isoDate();
  }
}
