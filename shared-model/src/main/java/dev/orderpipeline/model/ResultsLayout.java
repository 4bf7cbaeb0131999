package dev.orderpipeline.model;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of all objects that the pipeline writes to the results bucket. Partners, dates, tokens
 * and revisions are path segments, so a prefix selects all objects of one of them.
 */
public final class ResultsLayout {
  /** The prefix of unpublished archives, which expire. */
  public static final String BUILDS = "builds/";

  /** The prefix of published archives, which consumers of the bucket may read. */
  public static final String PUBLISHED = "published/";

  /** The prefix of archives whose runs began to publish, but did not end soon. */
  public static final String UNFINISHED = "unfinished/";

  public static final String RECEIPTS = "receipts/";

  /** The prefix of receipts for files whose names the pipeline does not recognise. */
  public static final String UNRECOGNISED = "unrecognised/";

  /**
   * The name of the manifest of an archive in parts. Athena ignores objects whose names begin with
   * an underscore.
   */
  public static final String MANIFEST = "_manifest.json";

  /** The name of the receipt for programs. */
  public static final String RECEIPT_JSON = "receipt.json";

  private static final String ARCHIVE = "messages.jsonl.gz";
  private static final String BEGUN = "_begun";
  private static final String REJECTED_ROWS = "rejected.csv";
  private static final String AFFECTED_CUSTOMERS = "affected.csv";
  private static final String DATE = "date=";
  private static final Pattern SET = Pattern.compile(PUBLISHED + DATE + "([^/]+)/partner=([^/]+)/");
  private static final Pattern REVISION = Pattern.compile("/r([0-9]{1,9})/$");

  private ResultsLayout() {}

  /** The prefix of all objects of one worker's build. */
  public static String build(FileSetId set, long token) {
    return BUILDS + partner(set.partnerSegment()) + "/" + date(set) + "/" + token + "/";
  }

  /** The key of the archive of one worker's build. */
  public static String builtArchive(FileSetId set, long token) {
    return build(set, token) + ARCHIVE;
  }

  /** The key of the manifest of one worker's build, if its archive has parts. */
  public static String builtManifest(FileSetId set, long token) {
    return build(set, token) + MANIFEST;
  }

  /** The key of the list of rejected rows of one worker's build. */
  public static String builtRejectedRows(FileSetId set, long token) {
    return build(set, token) + REJECTED_ROWS;
  }

  /** The key of the list of customers without a total of one worker's build. */
  public static String builtAffectedCustomers(FileSetId set, long token) {
    return build(set, token) + AFFECTED_CUSTOMERS;
  }

  /**
   * The permanent key of a revision's archive, or of its manifest.
   *
   * @param builtKey the key of the archive or manifest of the build
   */
  public static String publishedArchive(String builtKey, FileSetId set, int revision) {
    return published(set, revision) + (isManifest(builtKey) ? MANIFEST : ARCHIVE);
  }

  /** The permanent keys that a revision's archive can have. */
  public static List<String> publishedArchives(FileSetId set, int revision) {
    return List.of(published(set, revision) + ARCHIVE, published(set, revision) + MANIFEST);
  }

  /** The key of the mark that a revision has begun to publish. */
  public static String begunMark(FileSetId set, int revision) {
    return published(set, revision) + BEGUN;
  }

  /** The prefix of all revisions of a set that have begun to publish. */
  public static String publishedRevisions(FileSetId set) {
    return PUBLISHED + date(set) + "/" + partner(set.partnerSegment()) + "/";
  }

  private static String published(FileSetId set, int revision) {
    return publishedRevisions(set) + "r" + revision + "/";
  }

  /** The revision whose objects have that prefix; 0 if it is not the prefix of a revision. */
  public static int revisionOf(String publishedPrefix) {
    Matcher revision = REVISION.matcher(publishedPrefix);
    return revision.find() ? Integer.parseInt(revision.group(1)) : 0;
  }

  /** The prefix of all sets of a date that have begun to publish. */
  public static String publishedSets(LocalDate date) {
    return PUBLISHED + DATE + new FileSetId("", date).isoDate() + "/";
  }

  /** The date whose sets have that prefix; empty if it is not the prefix of a date. */
  public static Optional<LocalDate> dateOf(String publishedPrefix) {
    return setOf(publishedPrefix + partner(PathSegment.of("")) + "/").map(FileSetId::date);
  }

  /** The set whose revisions have that prefix; empty if it is not the prefix of a set. */
  public static Optional<FileSetId> setOf(String publishedPrefix) {
    Matcher set = SET.matcher(publishedPrefix);
    if (!set.matches()) {
      return Optional.empty();
    }
    String partner = PathSegment.decoded(set.group(2));
    return FileSetId.parse(partner.isEmpty() ? set.group(1) : partner + "/" + set.group(1));
  }

  /** Whether an object is part of a build. */
  public static boolean isBuilt(String key) {
    return key.startsWith(BUILDS);
  }

  /** The key of the copy of a build's object that never expires. */
  public static String unfinished(String builtKey) {
    return UNFINISHED + builtKey.substring(BUILDS.length());
  }

  /** Whether a key is that of a manifest, and so of an archive in parts. */
  public static boolean isManifest(String key) {
    return key.endsWith("/" + MANIFEST);
  }

  /** The prefix of all objects of an archive, from the key of one. */
  public static String prefixOf(String key) {
    return key.substring(0, key.lastIndexOf('/') + 1);
  }

  /** The key of a revision's receipt for programs. */
  public static String receiptJson(FileSetId set, int revision) {
    return receipt(set, revision) + RECEIPT_JSON;
  }

  /** The key of a revision's receipt for people. */
  public static String receiptPage(FileSetId set, int revision) {
    return receipt(set, revision) + "receipt.html";
  }

  /** The key of a revision's list of rejected rows. */
  public static String rejectedRows(FileSetId set, int revision) {
    return receipt(set, revision) + REJECTED_ROWS;
  }

  /** The key of a revision's list of customers without a total. */
  public static String affectedCustomers(FileSetId set, int revision) {
    return receipt(set, revision) + AFFECTED_CUSTOMERS;
  }

  private static String receipt(FileSetId set, int revision) {
    return receiptsOf(set.partnerSegment()) + "/" + date(set) + "/r" + revision + "/";
  }

  /** The prefix of a partner's receipts, without the slash after it. */
  public static String receiptsOf(String partnerSegment) {
    return RECEIPTS + partner(partnerSegment);
  }

  /** The prefix of the receipts for a partner's unrecognised files, without the slash after it. */
  public static String unrecognisedOf(String partnerSegment) {
    return UNRECOGNISED + partner(partnerSegment);
  }

  private static String partner(String segment) {
    return "partner=" + segment;
  }

  private static String date(FileSetId set) {
    return DATE + set.isoDate();
  }
}
