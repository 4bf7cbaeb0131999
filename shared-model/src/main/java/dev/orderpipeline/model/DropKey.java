package dev.orderpipeline.model;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * What the key of an object in the drop bucket says: a file of a set, or a name that no set has.
 */
public sealed interface DropKey {

  /**
   * The longest encoded partner, in characters: with it, the longest key that the pipeline writes
   * still fits the 1,024 bytes of an S3 key.
   */
  int LONGEST_PARTNER_SEGMENT = 800;

  /** A file of the set. */
  record SetFile(FileSetId set, FileKind kind) implements DropKey {}

  /**
   * A key that is of no set.
   *
   * @param key as it stands in the bucket
   * @param partner everything before the last slash
   * @param reason what is wrong and which name was expected, a sentence for the partner
   */
  record Unrecognised(String key, String partner, String reason) implements DropKey {}

  /** Reads a key as it stands in the bucket (not form-encoded, as it stands in an event). */
  static DropKey parse(String key) {
    int slash = key.lastIndexOf('/');
    String partner = slash < 0 ? "" : key.substring(0, slash);
    String name = key.substring(slash + 1);
    if (slash == 0) {
      return unrecognised(key, partner, "the key begins with a slash");
    }
    int underscore = name.indexOf('_');
    Optional<FileKind> kind =
        underscore < 0 ? Optional.empty() : FileKind.ofWord(name.substring(0, underscore));
    if (kind.isEmpty()) {
      return unrecognised(
          key, partner, "the name does not begin with customers_, orders_ or items_");
    }
    String rest = name.substring(underscore + 1);
    if (!rest.endsWith(".csv")) {
      return unrecognised(key, partner, "the name does not end with .csv");
    }
    Optional<LocalDate> date =
        FileSetId.dateInKey(rest.substring(0, rest.length() - ".csv".length()));
    if (date.isEmpty()) {
      return unrecognised(key, partner, "the name holds no date of the form yyyyMMdd");
    }
    FileSetId set = new FileSetId(partner, date.get());
    if (set.partnerSegment().length() > LONGEST_PARTNER_SEGMENT) {
      return unrecognised(
          key,
          partner,
          String.format(
              Locale.ROOT,
              "the folder takes more than %d characters when percent-encoded",
              LONGEST_PARTNER_SEGMENT));
    }
    return new SetFile(set, kind.get());
  }

  private static Unrecognised unrecognised(String key, String partner, String fault) {
    return new Unrecognised(
        key,
        partner,
        fault
            + "; expected customers_yyyyMMdd.csv, orders_yyyyMMdd.csv or items_yyyyMMdd.csv, in"
            + " lower case, for example orders_20220130.csv");
  }
}
