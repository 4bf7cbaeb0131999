package dev.orderpipeline.model;

import java.nio.file.Path;

/** Writes the page that tells partners and consumers of every reason, from the reasons. */
final class ReasonsDocument {
  /** Where it lies, from the project's root. */
  static final Path FILE = Path.of("docs", "reasons.md");

  /** The system property with which the test writes the page instead of only reading it. */
  static final String RENEW = "renew.docs";

  /** What writes it anew, from the project's root. */
  static final String RENEWAL =
      "mvn -q -B test -pl shared-model -Dtest=ReasonsDocumentTest -D" + RENEW;

  private ReasonsDocument() {}

  static String fresh() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Reasons

        Written from the enums `Reason` and `FileReason` by `%s`; a test holds it equal to them.
        Codes are added, never renamed or removed: whoever reads them must take an unknown one for an error like any other.
        When each of them comes, and in which order, is told in [rows.md](rows.md).

        ## Why a row or a customer is rejected

        The code stands before the colon of an error_message's `message`, in its attribute `reason`, and in the receipt. "Total" is the
        customer_message of a customer: it stays out until every row that names the customer is sound.

        | code | what is wrong | what stays out | what to do |
        |---|---|---|---|
        """
            .formatted(RENEWAL));
    for (Reason reason : Reason.values()) {
      row(page, reason.code(), reason.sentence(), staysOut(reason), reason.remedy());
    }
    page.append(
        """

        ## Why a whole file is rejected

        The code stands before the colon of the run's failure and in the receipt. All messages of the day stay out, of all three files: the run is
        `REJECTED`, consumers hold what they held, and the next upload of that file is a new revision.

        | code | what is wrong | what to do |
        |---|---|---|
        """);
    for (FileReason reason : FileReason.values()) {
      row(page, reason.code(), reason.sentence(), reason.remedy());
    }
    return page.toString();
  }

  /** No default: a new reason does not compile until it is said here what it keeps out. */
  private static String staysOut(Reason reason) {
    return switch (reason) {
      case CUSTOMER_WITHOUT_ORDERS -> "the customer's total; no row is rejected";
      case CUSTOMER_WITHDRAWN ->
          "the customer's total: the one of the earlier revision no longer holds";
      case DUPLICATE_CUSTOMER -> "the second row, and the customer's total";
      case DUPLICATE_ORDER ->
          "the second row, and the totals of both customers, if they are two; items count for the"
              + " first row";
      case DUPLICATE_ITEM -> "the second row, and the total of the order's customer";
      case UNKNOWN_CUSTOMER -> "the order and its items; no listed customer's total";
      case UNKNOWN_ORDER -> "the item; no listed customer's total, though one may lack it";
      case ORDER_REJECTED ->
          "the item; it has no error_message of its own and stands in the receipt only";
      case REFERENCE_MISSING, REFERENCE_NOT_TEXT, REFERENCE_TOO_LONG ->
          "the row, with the items of a rejected order, and the totals of the listed customers whom"
              + " the row still names";
      case AMOUNT_NOT_DECIMAL, AMOUNT_AMBIGUOUS ->
          "the item, and the total of the order's customer";
      case ROW_TOO_SHORT, ROW_TOO_LONG ->
          "the row, and the totals of the listed customers whom it names by cells that cannot have"
              + " moved";
      case PACKED_CELL_UNCLEAR ->
          "the row, with the items of a rejected order, and the totals of the listed customers whom"
              + " its other cells name";
    };
  }

  private static void row(StringBuilder page, String code, String... cells) {
    page.append("| `").append(code).append('`');
    for (String cell : cells) {
      page.append(" | ").append(cell.replace("|", "\\|"));
    }
    page.append(" |\n");
  }
}
