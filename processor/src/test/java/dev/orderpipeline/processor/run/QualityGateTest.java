package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.processor.run.QualityGate.Rejection;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.MessageCounts;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QualityGateTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final FileCounts GOOD = file(300, 0, 0);

  @Test
  void tooManyRejectedRowsAreNamedWithFileShareThresholdAndRemedies() {
    assertThat(check(GOOD, file(300, 12, 0), GOOD, Thresholds.DEFAULT))
        .contains(
            new Rejection(
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
            new Rejection(
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
        new Thresholds(
            new Threshold(100, BigDecimal.ONE), new Threshold(5, new BigDecimal("0.125")));

    assertThat(check(GOOD, GOOD, file(300, 12, 6), thresholds))
        .contains(
            new Rejection(
                RunFailure.of(
                    FileReason.TOO_MANY_UNMATCHED_ROWS,
                    "6 of 300 rows of the items file (acme/items_20220130.csv)"
                        + " match no listed customer (2 %); the limit is 5 rows or 0.125 %."
                        + " Check that the three files are of the same day, correct the rows that the"
                        + " receipt lists, and send the files again."),
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
                + " no listed customer (40 %); the limit is 10 rows or 1 %. Check that the"
                + " three files are of the same day, correct the rows that the receipt lists, and"
                + " send the files again. To publish it as it is, send"
                + " {\"file_set\":\"acme/2022-01-30\",\"revision\":3,\"thresholds\":"
                + "{\"rejected_rows\":60,\"unmatched_rows\":40}}");
  }

  @Test
  void thresholdsOfTheRemedyPublishTheBuild() {
    FileCounts orders = file(100, 50, 20);
    FileCounts items = file(100, 60, 40);
    Thresholds raised =
        new Thresholds(new Threshold(60, BigDecimal.ONE), new Threshold(40, BigDecimal.ONE));

    assertThat(check(GOOD, orders, items, raised)).isEmpty();
  }

  @Test
  void rowsOfAllFilesTogetherDoNotCount() {
    FileCounts atTheEdge = file(100, 10, 10);

    assertThat(check(atTheEdge, atTheEdge, atTheEdge, Thresholds.DEFAULT)).isEmpty();
  }

  @Test
  void suppressedItemsAndCustomersWithoutOrdersAreNoRejectedRows() {
    FileCounts suppressed = new FileCounts(300, 100, 0, 200, 0, Map.of(), List.of());

    assertThat(
            QualityGate.check(
                SET,
                3,
                new DayCounts(
                    GOOD, GOOD, suppressed, new MessageCounts(0, 300, 300, 0, BigDecimal.ZERO)),
                Thresholds.DEFAULT))
        .isEmpty();
  }

  @Test
  void filesWithoutRowsExceedNoThreshold() {
    Thresholds nothing =
        new Thresholds(new Threshold(0, BigDecimal.ZERO), new Threshold(0, BigDecimal.ZERO));
    FileCounts none = file(0, 0, 0);

    assertThat(check(none, none, none, nothing)).isEmpty();
  }

  private static Optional<Rejection> check(
      FileCounts customers, FileCounts orders, FileCounts items, Thresholds thresholds) {
    return QualityGate.check(
        SET, 3, new DayCounts(customers, orders, items, MessageCounts.none()), thresholds);
  }

  private static FileCounts file(long rows, long rejected, long unmatched) {
    return new FileCounts(rows, rows - rejected, rejected, 0, unmatched, Map.of(), List.of());
  }
}
