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
  int MAX_PARTNER_SEGMENT = 800;

  /** What every file name ends with. */
  String EXTENSION = ".csv";

  /** A file of the set. */
  record SetFile(FileSetId set, FileKind kind) implements DropKey {}

  /**
   * A key that is of no set.
   *
   * @param key as it stands in the bucket
   * @param partner everything before the last slash
   * @param fault what is wrong, a sentence for the partner without its full stop
   * @param expected which name was expected
   */
  record Unrecognised(String key, String partner, String fault, String expected)
      implements DropKey {
    private static final String RECEIPTS = "unrecognised/partner=";
    private static final int MAX_RECEIPT_KEY = 1024;

    /** What is wrong and which name was expected. */
    public String reason() {
      return fault + "; expected " + expected;
    }

    /**
     * Where the receipt of this file lies in the results bucket, another place for each key. What
     * would make it too long for S3 is replaced by its digest; the equals sign before that is in no
     * encoded name.
     */
    public String receiptKey() {
      String segment = PathSegment.of(partner);
      if (segment.length() > MAX_PARTNER_SEGMENT) {
        segment = digest(partner);
      }
      String name = partner.isEmpty() ? key : key.substring(partner.length() + 1);
      String receipt = RECEIPTS + segment + "/" + PathSegment.of(name) + ".json";
      return receipt.length() <= MAX_RECEIPT_KEY
          ? receipt
          : RECEIPTS + segment + "/" + digest(name) + ".json";
    }

    private static String digest(String text) {
      return "sha256=" + Digests.sha256Hex(text);
    }
  }

  /** Reads a key as it stands in the bucket (not form-encoded, as it stands in an event). */
  static DropKey parse(String key) {
    int slash = key.lastIndexOf('/');
    String partner = slash < 0 ? "" : key.substring(0, slash);
    String name = key.substring(slash + 1);
    if (slash == 0) {
      return new Unrecognised(
          key,
          partner,
          "the key begins with a slash",
          "a file name alone, or a folder and a file name, such as " + ExpectedName.EXAMPLE);
    }
    int underscore = name.indexOf('_');
    Optional<FileKind> kind =
        underscore < 0 ? Optional.empty() : FileKind.ofWord(name.substring(0, underscore));
    Optional<LocalDate> date =
        name.endsWith(EXTENSION) && underscore >= 0
            ? FileSetId.dateInKey(
                name.substring(
                    underscore + 1, Math.max(underscore + 1, name.length() - EXTENSION.length())))
            : Optional.empty();
    if (kind.isEmpty() || date.isEmpty()) {
      return new Unrecognised(
          key, partner, ExpectedName.faultOf(name), ExpectedName.insteadOf(name));
    }
    FileSetId set = new FileSetId(partner, date.get());
    if (set.partnerSegment().length() > MAX_PARTNER_SEGMENT) {
      return new Unrecognised(
          key,
          partner,
          String.format(
              Locale.ROOT,
              "the folder takes more than %d characters when percent-encoded",
              MAX_PARTNER_SEGMENT),
          name + " in a folder with a shorter name");
    }
    return new SetFile(set, kind.get());
  }
}
