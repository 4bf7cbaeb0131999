package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.Implausibility.Figure;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ProcessingRequest.Manual;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.processor.receipt.QualityFigures;
import dev.orderpipeline.processor.run.QualityGate.Rejection;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.MessageCounts;
import dev.orderpipeline.transform.join.UnmatchedReference;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityGateTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final FileCounts GOOD = file(300, 0, 0);

  @Test
  void tooManyRejectedRowsAreNamedWithFileShareThresholdAndRemedies() {
    assertThat(check(GOOD, file(300, 12, 0), GOOD, Thresholds.DEFAULT))
        .contains(
            rejection(
                RunFailure.of(
                    FileReason.TOO_MANY_REJECTED_ROWS,
                    "12 of 300 rows of the orders file"
                        + " (acme/orders_20220130.csv) are rejected (4 %); the limit is 10 rows or 1"
                        + " %. Correct the rows that the receipt lists and send the file again."),
                "To publish it as it is, send {\"file_set\":\"acme/2022-01-30\",\"revision\":3,"
                    + "\"thresholds\":{\"rejected_rows\":12}}"));
  }

  @Test
  void everyFileOverTheThresholdIsNamedInOrder() {
    assertThat(check(file(33, 11, 0), GOOD, file(1099, 11, 0), Thresholds.DEFAULT))
        .contains(
            rejection(
                RunFailure.of(
                    FileReason.TOO_MANY_REJECTED_ROWS,
                    "11 of 33 rows of the customers file"
                        + " (acme/customers_20220130.csv) are rejected (33.34 %); 11 of 1099 rows of the"
                        + " items file (acme/items_20220130.csv) are rejected (1.01 %); the limit is 10"
                        + " rows or 1 %. Correct the rows that the receipt lists and send the file"
                        + " again."),
                "To publish it as it is, send {\"file_set\":\"acme/2022-01-30\",\"revision\":3,"
                    + "\"thresholds\":{\"rejected_rows\":11}}"));
  }

  @Test
  void unmatchedRowsHaveAThresholdOfTheirOwn() {
    Thresholds thresholds =
        Thresholds.DEFAULT
            .with(ThresholdKind.REJECTED, new Threshold(100, BigDecimal.ONE))
            .with(ThresholdKind.UNMATCHED, new Threshold(5, new BigDecimal("0.125")));

    assertThat(check(GOOD, GOOD, file(300, 12, 6), thresholds))
        .contains(
            rejection(
                RunFailure.of(
                    FileReason.TOO_MANY_UNMATCHED_ROWS,
                    "6 of 300 rows of the items file (acme/items_20220130.csv)"
                        + " match no listed customer (2 %); the limit is 5 rows or 0.125 %."
                        + " Correct the rows that the receipt lists and send the files again."),
                "To publish it as it is, send {\"file_set\":\"acme/2022-01-30\",\"revision\":3,"
                    + "\"thresholds\":{\"unmatched_rows\":6}}"));
  }

  @Test
  void rejectedRowsComeBeforeUnmatchedRows() {
    assertThat(
            check(GOOD, file(100, 50, 20), file(100, 60, 40), Thresholds.DEFAULT)
                .map(Rejection::sentence))
        .contains(
            "TOO_MANY_REJECTED_ROWS: 50 of 100 rows of the orders file (acme/orders_20220130.csv)"
                + " are rejected (50 %); 60 of 100 rows of the items file (acme/items_20220130.csv)"
                + " are rejected (60 %); the limit is 10 rows or 1 %. Correct the rows that the"
                + " receipt lists and send the file again. TOO_MANY_UNMATCHED_ROWS: 20 of 100 rows of"
                + " the orders file (acme/orders_20220130.csv) match no listed customer"
                + " (20 %); 40 of 100 rows of the items file (acme/items_20220130.csv) match"
                + " no listed customer (40 %); the limit is 10 rows or 1 %. Correct the"
                + " rows that the receipt lists and send the files again. To publish it as it is,"
                + " send {\"file_set\":\"acme/2022-01-30\",\"revision\":3,\"thresholds\":"
                + "{\"rejected_rows\":60,\"unmatched_rows\":40,\"unusable_rows\":60}}");
  }

  @Test
  void ordersWithoutItemsNameTheItemsFile() {
    assertThat(check(figures(GOOD, file(202, 2, 0), file(1, 0, 0), 199, 0, 0), Thresholds.DEFAULT))
        .contains(
            rejection(
                RunFailure.of(
                    FileReason.TOO_MANY_ORDERS_WITHOUT_ITEMS,
                    "199 of 200 accepted orders have no row in the items file"
                        + " (acme/items_20220130.csv) (99.5 %); the limit is 10 orders or 20 %. The"
                        + " items file is probably cut off or of another day: send the whole items"
                        + " file again."),
                "To publish it as it is, send {\"file_set\":\"acme/2022-01-30\",\"revision\":3,"
                    + "\"thresholds\":{\"itemless_orders\":199}}"));
  }

  @Test
  void fifthOfTheOrdersCanBeWithoutItems() {
    assertThat(check(figures(GOOD, file(200, 0, 0), GOOD, 40, 0, 0), Thresholds.DEFAULT)).isEmpty();
    assertThat(check(figures(GOOD, file(10, 0, 0), GOOD, 10, 0, 0), Thresholds.DEFAULT)).isEmpty();
  }

  @Test
  void manyWithdrawnCustomersRejectTheBuild() {
    FileCounts none = file(0, 0, 0);

    assertThat(check(figures(none, none, none, 0, 200, 200), Thresholds.DEFAULT))
        .contains(
            rejection(
                RunFailure.of(
                    FileReason.TOO_MANY_WITHDRAWN_CUSTOMERS,
                    "200 of 200 customers with a published total are missing from the files"
                        + " (100 %); the limit is 10 customers or 20 %. Check that the three files"
                        + " are complete and send them again."),
                "To publish it as it is, send {\"file_set\":\"acme/2022-01-30\",\"revision\":3,"
                    + "\"thresholds\":{\"withdrawn_customers\":200}}"));
  }

  @Test
  void fifthOfTheCustomersCanBeWithdrawn() {
    assertThat(check(figures(GOOD, GOOD, GOOD, 0, 40, 200), Thresholds.DEFAULT)).isEmpty();
    assertThat(check(figures(GOOD, GOOD, GOOD, 0, 10, 10), Thresholds.DEFAULT)).isEmpty();
  }

  @Test
  void oneOrderWithoutAnyCustomerRejectsTheBuild() {
    FileCounts none = file(0, 0, 0);

    assertThat(check(none, file(1, 1, 1), none, Thresholds.DEFAULT))
        .contains(
            rejection(
                RunFailure.of(
                    FileReason.CUSTOMERS_MISSING,
                    "the customers file (acme/customers_20220130.csv) has no rows, but the orders"
                        + " file (acme/orders_20220130.csv) has 1. Send the customers file with the"
                        + " customers of these orders."),
                "To publish it as it is, send {\"file_set\":\"acme/2022-01-30\",\"revision\":3,"
                    + "\"thresholds\":{\"unmatched_percent\":100,\"unusable_rows\":1}}"));
  }

  @Test
  void thresholdsOfTheRemedyPublishTheBuild() {
    QualityFigures worst =
        figures(file(0, 0, 0), file(200, 50, 50), file(100, 60, 40), 150, 80, 90);
    String remedy = check(worst, Thresholds.DEFAULT).orElseThrow().remedy();
    ProcessingRequest request =
        ProcessingRequestJson.read(new StringReader(remedy.substring(remedy.indexOf('{'))));

    assertThat(check(worst, ((Manual) request).thresholds().over(Thresholds.DEFAULT))).isEmpty();
    assertThat(remedy)
        .endsWith(
            "\"thresholds\":{\"rejected_rows\":60,\"unmatched_percent\":100,"
                + "\"unusable_rows\":60,\"itemless_orders\":150,\"withdrawn_customers\":80}}");
  }

  @Test
  void anyBuildCanBePublishedAsItIs() {
    QualityFigures worst = figures(file(0, 0, 0), file(99, 99, 99), file(99, 99, 99), 0, 99, 99);

    assertThat(check(worst, ThresholdChanges.AS_IT_IS.over(Thresholds.DEFAULT))).isEmpty();
  }

  @Test
  void moreThanHalfOfTheRowsOfASmallFileRejectTheBuild() {
    assertThat(check(GOOD, file(3, 2, 0), file(1, 1, 1), Thresholds.DEFAULT))
        .contains(
            rejection(
                RunFailure.of(
                    FileReason.MOST_ROWS_UNUSABLE,
                    "2 of 3 rows of the orders file (acme/orders_20220130.csv) are rejected"
                        + " (66.67 %); 1 of 1 rows of the items file (acme/items_20220130.csv) match"
                        + " no listed customer (100 %); the limit is 50 %. Correct the rows that the"
                        + " receipt lists and send the files again."),
                "To publish it as it is, send {\"file_set\":\"acme/2022-01-30\",\"revision\":3,"
                    + "\"thresholds\":{\"unusable_rows\":2}}"));
  }

  @Test
  void linesInsideAStrayQuoteCountAsUnmatchedRowsOfASmallFile() {
    assertThat(check(GOOD, GOOD, file(3, 1, 2), Thresholds.DEFAULT).map(Rejection::remedy))
        .hasValueSatisfying(remedy -> assertThat(remedy).endsWith("{\"unusable_rows\":2}}"));
  }

  @Test
  void halfOfTheRowsOfASmallFileCanBeRejected() {
    assertThat(check(file(2, 1, 1), file(4, 2, 0), file(10, 5, 5), Thresholds.DEFAULT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "4.51E+11,      451000000017",
        "451000000017,  4.51E+11",
        "`4,51E+11`,    451000000017",
        "17,            000017",
        "000017,        17",
      })
  void referencesThatASpreadsheetConvertedAreShown(String unknown, String listed) {
    assertThat(failure(unknown, listed))
        .isEqualTo(
            "3 of 3 rows of the items file (acme/items_20220130.csv) match no listed customer"
                + " (100 %); the limit is 50 %. The items file names orders such as \""
                + unknown
                + "\", the orders file lists \""
                + listed
                + "\": a spreadsheet has probably turned references into numbers. Export the files"
                + " again without opening them in a spreadsheet, or import their reference columns"
                + " as text there, and send them again.");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"or-1, `'or-1'`", "or/1, or-1", "1E5, A-1"})
  void referencesOfAnotherFormAreShown(String unknown, String listed) {
    assertThat(failure(unknown, listed))
        .endsWith(
            "the limit is 50 %. The items file names orders such as \""
                + unknown
                + "\", the orders file lists \""
                + listed
                + "\". Write each reference in the same way in all three files and send them again.");
  }

  @ParameterizedTest
  @CsvSource({"or-1, or-2", "17, 18", "017, 018", "1E5, 17"})
  void referencesOfTheSameFormCanBeOfAnotherDay(String unknown, String listed) {
    assertThat(failure(unknown, listed))
        .endsWith(
            " file lists \""
                + listed
                + "\". Check that the three files are of the same day, correct the rows that the"
                + " receipt lists, and send the files again.");
  }

  @Test
  void longAndInvisibleReferencesAreCutAndEscaped() {
    assertThat(failure("\u200B\n" + "x".repeat(999), "\""))
        .contains(
            " names orders such as \"\\u200b\\u000a"
                + "x".repeat(78)
                + "...\", the orders file lists \"\\\"\". ");
  }

  @Test
  void largeFileShowsReferencesWithItsUnmatchedRows() {
    assertThat(
            check(unknownOrders(20, 15, "4.51E+11", "451000000017"), Thresholds.DEFAULT)
                .map(rejection -> rejection.failure().text()))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("TOO_MANY_REJECTED_ROWS: 15 of 20 rows of the items file ")
                    .contains("send the file again. TOO_MANY_UNMATCHED_ROWS: 15 of 20 rows ")
                    .containsOnlyOnce("\"4.51E+11\"")
                    .endsWith("as text there, and send them again."));
  }

  @Test
  void referencesAreNotShownIfMostRowsAreUnmatchedForOtherReasons() {
    assertThat(check(unknownOrders(4, 2, "o-1", "o-2"), Thresholds.DEFAULT)).isEmpty();
    assertThat(
            check(
                    unknownOrders(4, 2, "o-1", "o-2"),
                    Thresholds.of(kind -> new Threshold(0, BigDecimal.ONE)))
                .orElseThrow()
                .sentence())
        .doesNotContain("o-1");
  }

  @Test
  void logHasNoReferences() {
    assertThat(
            check(unknownOrders(3, 3, "or-1", "or-2"), Thresholds.DEFAULT).map(Rejection::logged))
        .contains(
            "MOST_ROWS_UNUSABLE: 3 of 3 rows of the items file (acme/items_20220130.csv) match no"
                + " listed customer (100 %); the limit is 50 %. Correct the rows that the receipt"
                + " lists and send the files again.");
  }

  @Test
  void rowsOfAllFilesTogetherDoNotCount() {
    FileCounts atTheEdge = file(100, 10, 10);

    assertThat(check(atTheEdge, atTheEdge, atTheEdge, Thresholds.DEFAULT)).isEmpty();
  }

  @Test
  void suppressedItemsAreNoRejectedRows() {
    FileCounts suppressed = new FileCounts(300, 100, 0, 200, 0, Map.of(), List.of(), List.of());

    assertThat(check(GOOD, GOOD, suppressed, Thresholds.DEFAULT)).isEmpty();
  }

  @Test
  void filesWithoutRowsExceedNoThreshold() {
    Thresholds nothing = Thresholds.of(kind -> new Threshold(0, BigDecimal.ZERO));
    FileCounts none = file(0, 0, 0);

    assertThat(check(none, none, none, nothing)).isEmpty();
  }

  private static Optional<Rejection> check(
      FileCounts customers, FileCounts orders, FileCounts items, Thresholds thresholds) {
    return check(figures(customers, orders, items, 0, 0, 0), thresholds);
  }

  /** The sentence for three items of unknown orders. */
  private static String failure(String unknown, String listed) {
    return check(unknownOrders(3, 3, unknown, listed), Thresholds.DEFAULT)
        .orElseThrow()
        .failure()
        .sentence();
  }

  @Test
  void findingThatHoldsTheDayRejectsItAndAsItIsPublishesIt() {
    Implausibility warned =
        new Implausibility(PlausibilityCheck.SIZE, FileKind.ITEMS, Figure.SUM, "2000", "20", false);
    Implausibility held =
        new Implausibility(
            PlausibilityCheck.SCALE, FileKind.ITEMS, Figure.MEDIAN, "1250", "12.5", true);
    QualityFigures figures =
        new QualityFigures(
            figures(GOOD, GOOD, GOOD, 0, 0, 0).files(),
            0,
            WithdrawnCount.NONE,
            Map.of(),
            List.of(warned, held));

    assertThat(check(figures, Thresholds.DEFAULT))
        .contains(
            rejection(
                RunFailure.of(
                    FileReason.IMPLAUSIBLE_SCALE,
                    FileKind.ITEMS,
                    0,
                    "The items file has a median amount of 1250; usual is 12.5. Check the decimal"
                        + " mark of the amounts and send the file again."),
                "To publish it as it is, send {\"file_set\":\"acme/2022-01-30\",\"revision\":3,"
                    + "\"thresholds\":{\"implausible_findings\":1}}"));
    assertThat(check(figures, ThresholdChanges.AS_IT_IS.over(Thresholds.DEFAULT))).isEmpty();
    assertThat(
            check(
                figures,
                Thresholds.DEFAULT.with(
                    ThresholdKind.IMPLAUSIBLE, new Threshold(1, BigDecimal.ZERO))))
        .isEmpty();
  }

  private static QualityFigures unknownOrders(long rows, long bad, String unknown, String listed) {
    FileCounts items =
        new FileCounts(
            rows, rows - bad, bad, 0, bad, Map.of(Reason.UNKNOWN_ORDER, bad), List.of(), List.of());
    return QualityFigures.of(
        new DayCounts(
            GOOD,
            GOOD,
            items,
            0,
            MessageCounts.none(),
            Map.of(FileKind.ITEMS, new UnmatchedReference(unknown, listed))),
        WithdrawnCount.NONE,
        List.of());
  }

  private static Optional<Rejection> check(QualityFigures figures, Thresholds thresholds) {
    return QualityGate.check(SET, 3, figures, thresholds);
  }

  private static QualityFigures figures(
      FileCounts customers,
      FileCounts orders,
      FileCounts items,
      long ordersWithoutItems,
      long withdrawn,
      long publishedBefore) {
    return QualityFigures.of(
        new DayCounts(customers, orders, items, ordersWithoutItems, MessageCounts.none(), Map.of()),
        new WithdrawnCount(withdrawn, publishedBefore),
        List.of());
  }

  /** A rejection without references, so that logs have the whole failure. */
  private static Rejection rejection(RunFailure failure, String remedy) {
    return new Rejection(failure, failure.text(), remedy);
  }

  private static FileCounts file(long rows, long rejected, long unmatched) {
    return new FileCounts(
        rows, rows - rejected, rejected, 0, unmatched, Map.of(), List.of(), List.of());
  }
}
