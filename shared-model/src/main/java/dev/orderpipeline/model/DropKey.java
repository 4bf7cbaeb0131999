package dev.orderpipeline.model;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parsed key of the drop bucket: a file of a file set, or an unrecognised name. */
public sealed interface DropKey {

  /**
   * The maximum length of an encoded partner, in characters. It keeps the longest key that the
   * pipeline writes within the 1,024 bytes of an S3 key.
   */
  int MAX_PARTNER_SEGMENT = 800;

  /** The first and the last year of a file's date. Other years are typos. */
  int MIN_YEAR = 2000;

  int MAX_YEAR = 2099;

  /** The extension of every file name. */
  String EXTENSION = ".csv";

  /** A file of a file set. */
  record SetFile(FileSetId set, FileKind kind) implements DropKey {}

  /**
   * A key that names no file of a file set.
   *
   * @param key as in the bucket, not form-encoded
   * @param partner everything before the last slash
   * @param fault what is wrong with the name
   * @param expected the expected name
   */
  record Unrecognised(String key, String partner, NameFault fault, String expected)
      implements DropKey {
    private static final int MAX_RECEIPT_KEY = 1024;
    private static final Pattern RECEIPT_KEY =
        Pattern.compile(
            Pattern.quote(ResultsLayout.unrecognisedOf("")) + "([^/=]+)/([^/=]+)\\.json");

    /** The fault and the expected name. */
    public String reason() {
      return fault.sentence() + "; expected " + expected;
    }

    /**
     * The key of this file's receipt in the results bucket, unique for each key. A part that would
     * make it too long for S3 is replaced by its digest. No encoded name contains the equals sign
     * before the digest, so the two forms cannot collide.
     */
    public String receiptKey() {
      String segment = PathSegment.of(partner);
      if (segment.length() > MAX_PARTNER_SEGMENT) {
        segment = digest(partner);
      }
      String name = partner.isEmpty() ? key : key.substring(partner.length() + 1);
      String folder = ResultsLayout.unrecognisedOf(segment) + "/";
      String receipt = folder + PathSegment.of(name) + ".json";
      return receipt.length() <= MAX_RECEIPT_KEY ? receipt : folder + digest(name) + ".json";
    }

    /** The file with this receipt; empty if the receipt's key has a digest. */
    public static Optional<Unrecognised> ofReceipt(String receiptKey) {
      Matcher receipt = RECEIPT_KEY.matcher(receiptKey);
      if (!receipt.matches()) {
        return Optional.empty();
      }
      String folder = PathSegment.decoded(receipt.group(1));
      String name = PathSegment.decoded(receipt.group(2));
      return DropKey.parse(folder.isEmpty() ? name : folder + "/" + name)
                  instanceof Unrecognised file
              && file.receiptKey().equals(receiptKey)
          ? Optional.of(file)
          : Optional.empty();
    }

    /** The partner that was probably meant: the folder without its faults. */
    public String intendedPartner() {
      return PartnerFolder.corrected(partner);
    }

    /** The date that was probably meant, if the name has one. */
    public Optional<LocalDate> intendedDate() {
      return ExpectedName.intendedDate(name());
    }

    /** The file that was probably meant, if the name has its kind and date. */
    public Optional<SetFile> intended() {
      return ExpectedName.intendedKind(name())
          .flatMap(
              kind ->
                  intendedDate()
                      .map(date -> new FileSetId(intendedPartner(), date))
                      .filter(FileSetId::hasValidPartner)
                      .map(set -> new SetFile(set, kind)));
    }

    /** The key to which the file must be renamed, if nothing but its name is wrong. */
    public Optional<String> renameTo() {
      return ExpectedName.isText(name())
          ? intended().map(file -> file.set().key(file.kind()))
          : Optional.empty();
    }

    /** The name without its folder. */
    public String name() {
      return key.substring(key.lastIndexOf('/') + 1);
    }

    /** The key of the page for people beside {@link #receiptKey}. */
    public String receiptPageKey() {
      String key = receiptKey();
      return key.substring(0, key.length() - ".json".length()) + ".html";
    }

    private static String digest(String text) {
      return "sha256=" + Digests.sha256Hex(text);
    }
  }

  /** Whether a text is a partner's folder: everything before the last slash of some key. */
  static boolean isPartner(String folder) {
    FileSetId set = new FileSetId(folder, LocalDate.of(MIN_YEAR, 1, 1));
    return !folder.endsWith("/")
        && parse(set.key(FileKind.CUSTOMERS)) instanceof SetFile file
        && file.set().equals(set);
  }

  /** Parses a key as in the bucket. Decode the keys of S3 events first: they are form-encoded. */
  static DropKey parse(String key) {
    int slash = key.lastIndexOf('/');
    String partner = slash < 0 ? "" : key.substring(0, slash);
    String name = key.substring(slash + 1);
    if (key.startsWith("/")) {
      return new Unrecognised(
          key,
          partner,
          NameFault.of(NameFault.Kind.LEADING_SLASH),
          "a file name alone, or a folder and a file name, such as " + ExpectedName.EXAMPLE);
    }
    int underscore = name.indexOf('_');
    Optional<FileKind> kind =
        underscore < 0 ? Optional.empty() : FileKind.ofLabel(name.substring(0, underscore));
    Optional<LocalDate> date =
        name.endsWith(EXTENSION) && underscore >= 0
            ? FileSetId.dateInKey(
                name.substring(
                    underscore + 1, Math.max(underscore + 1, name.length() - EXTENSION.length())))
            : Optional.empty();
    if (kind.isEmpty() || date.isEmpty()) {
      return new Unrecognised(key, partner, ExpectedName.faultOf(name), ExpectedName.of(name));
    }
    Optional<NameFault> folderFault = PartnerFolder.faultOf(partner);
    if (folderFault.isPresent()) {
      String folder = PartnerFolder.corrected(partner);
      return new Unrecognised(
          key, partner, folderFault.get(), folder.isEmpty() ? name : folder + "/" + name);
    }
    if (date.get().getYear() < MIN_YEAR || date.get().getYear() > MAX_YEAR) {
      return new Unrecognised(
          key,
          partner,
          NameFault.of(
              NameFault.Kind.YEAR,
              String.format(Locale.ROOT, "%04d", date.get().getYear()),
              Integer.toString(MIN_YEAR),
              Integer.toString(MAX_YEAR)),
          ExpectedName.ofKind(kind.get()));
    }
    FileSetId set = new FileSetId(partner, date.get());
    if (set.partnerSegment().length() > MAX_PARTNER_SEGMENT) {
      return new Unrecognised(
          key,
          partner,
          NameFault.of(NameFault.Kind.FOLDER_TOO_LONG, Integer.toString(MAX_PARTNER_SEGMENT)),
          name + " in a folder with a shorter name");
    }
    return new SetFile(set, kind.get());
  }
}
