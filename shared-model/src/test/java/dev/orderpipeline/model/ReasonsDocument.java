package dev.orderpipeline.model;

import java.nio.file.Path;

/** Generates the page about all reasons for partners and consumers. */
final class ReasonsDocument {
  /** The path of the page, from the project's root. */
  static final Path FILE = Path.of("docs", "reasons.md");

  /** The system property that makes the test write the page instead of checking it. */
  static final String RENEW = "renew.docs";

  /** The command that rewrites the page, from the project's root. */
  static final String RENEWAL =
      "mvn -q -B test -pl shared-model -Dtest=ReasonsDocumentTest -D" + RENEW;

  private ReasonsDocument() {}

  static String fresh() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Reasons

        This page lists every reason code, its meaning and its remedy. Codes are added, never renamed or
        removed: treat an unknown code like any other error. [rows.md](rows.md) has the rules behind them.

        `%s`
        generates this page from the enums `Reason` and `FileReason`; a test compares them.

        ## Why a row or a customer is rejected

        The code is at the start of an error_message's `message`, in its attribute `reason`, and in the
        receipt. A "total" is the customer_message of a customer. It is withheld until every row that
        names the customer is accepted.

        | code | problem | what is withheld | remedy |
        |---|---|---|---|
        """
            .formatted(RENEWAL));
    for (Reason reason : Reason.values()) {
      row(page, reason.code(), reason.sentence(), withheld(reason), reason.remedy());
    }
    page.append(
        """

        ## Why a whole file is rejected

        The code is at the start of the run's failure and in the receipt. Nothing of the day's three
        files is published: the run is `REJECTED`, consumers keep the messages of earlier revisions, and
        the next upload of the file makes a new revision.

        | code | problem | remedy |
        |---|---|---|
        """);
    for (FileReason reason : FileReason.values()) {
      row(page, reason.code(), reason.sentence(), reason.remedy());
    }
    return page.toString();
  }

  /** Has no default, so that a new reason does not compile before it is described here. */
  private static String withheld(Reason reason) {
    return switch (reason) {
      case CUSTOMER_WITHOUT_ORDERS -> "the customer's total; no row is rejected";
      case CUSTOMER_WITHDRAWN ->
          "the customer's total: that of the earlier revision is no longer valid";
      case DUPLICATE_CUSTOMER -> "the second row, and the customer's total";
      case DUPLICATE_ORDER ->
          "the second row, and the totals of its customer and of the first row's; items count for the"
              + " first row";
      case DUPLICATE_ITEM -> "the second row, and the total of the order's customer";
      case UNKNOWN_CUSTOMER -> "the order and its items; no listed customer's total";
      case UNKNOWN_ORDER -> "the item; no listed customer's total, although one can lack the item";
      case ORDER_REJECTED ->
          "the item; it has no error_message of its own and is only in the receipt";
      case REFERENCE_MISSING, REFERENCE_NOT_TEXT, REFERENCE_TOO_LONG ->
          "the row, with the items of a rejected order, and the totals of the listed customers whom"
              + " the row still names";
      case AMOUNT_NOT_DECIMAL, AMOUNT_AMBIGUOUS, DECIMAL_MARK_UNCLEAR ->
          "the item, and the total of the order's customer";
      case ROW_TOO_SHORT, ROW_TOO_LONG, ROW_SHIFTED, QUOTE_SPANS_ROWS ->
          "the row, and the totals of the listed customers whom it names in cells that cannot have"
              + " shifted";
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
