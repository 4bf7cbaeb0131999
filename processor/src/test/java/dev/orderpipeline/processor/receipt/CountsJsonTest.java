package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.Implausibility.Figure;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.processor.receipt.AffectedCustomersFile.Section;
import dev.orderpipeline.transform.cleaning.OrderDays;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.DayMeasures;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.FileCounts.Noted;
import dev.orderpipeline.transform.join.MessageCounts;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CountsJsonTest {
  private static final AffectedCustomersFile AFFECTED =
      new AffectedCustomersFile(
          new Section(
              Path.of("affected.csv.gz"),
              99,
              Map.of(AffectedKind.WITHHELD, 3L, AffectedKind.WITHOUT_ORDERS, 1L)),
          Optional.of(
              new Section(Path.of("withdrawn.csv.gz"), 99, Map.of(AffectedKind.WITHDRAWN, 2L))));
  private static final RejectedRowsFile REJECTED =
      new RejectedRowsFile(
          Path.of("rejected.csv.gz"),
          6,
          1,
          99,
          Map.of(
              FileKind.ITEMS,
              List.of("id", "a\nb"),
              FileKind.ORDERS,
              Collections.nCopies(CountsJson.MAX_COLUMNS + 1, "x")));

  @Test
  void countsAreOneObjectWithTheFilesInTheirOrder() {
    DayCounts counts =
        new DayCounts(
            new FileCounts(
                9, 8, 1, 0, 0, Map.of(Reason.DUPLICATE_CUSTOMER, 1L), List.of(), List.of()),
            new FileCounts(
                7,
                4,
                3,
                0,
                2,
                Map.of(Reason.UNKNOWN_CUSTOMER, 2L, Reason.DUPLICATE_ORDER, 1L),
                List.of(),
                List.of(new Noted("an order has no items", 2, List.of()))),
            new FileCounts(
                5,
                3,
                0,
                2,
                0,
                Map.of(),
                List.of(),
                List.of(
                    new Noted("the column \"x=1 & <y>\" is not known", 1, List.of()),
                    new Noted("negative amounts", 3, List.of(4L, 9L)))),
            2,
            new MessageCounts(4, 5, 1, 3, new BigDecimal("12.5")),
            Map.of(),
            new DayMeasures(
                new BigDecimal("12.50"),
                new BigDecimal("4"),
                Set.of(FileKind.ITEMS),
                new OrderDays()));

    assertThat(
            CountsJson.of(
                counts,
                Optional.of(new WithdrawnCount(2, 7)),
                new ReceiptLists(REJECTED, AFFECTED),
                List.of(
                    new Implausibility(
                        PlausibilityCheck.SIZE, FileKind.ORDERS, Figure.ROWS, "12", "1000", true))))
        .isEqualTo(
            "{\"customers_without_orders\":1,\"customers_withheld\":3,"
                + "\"customers_withdrawn\":2,\"customers_published_before\":7,"
                + "\"customers_listed\":{\"withheld\":3,\"without_orders\":1,\"withdrawn\":2},"
                + "\"orders_without_items\":2,\"orders_in_totals\":3,\"amount_in_totals\":12.5,"
                + "\"rows_in_no_total\":6,\"rows_listed\":1,"
                + "\"files\":{"
                + "\"customers\":{\"rows\":9,\"accepted\":8,\"rejected\":1,\"suppressed\":0,"
                + "\"unmatched\":0,\"rejected_by_reason\":{\"DUPLICATE_CUSTOMER\":1},"
                + "\"skipped\":[],\"warnings\":[]},"
                + "\"orders\":{\"rows\":7,\"accepted\":4,\"rejected\":3,\"suppressed\":0,"
                + "\"unmatched\":2,\"rejected_by_reason\":{\"DUPLICATE_ORDER\":1,"
                + "\"UNKNOWN_CUSTOMER\":2},"
                + "\"skipped\":[],"
                + "\"warnings\":[{\"text\":\"an order has no items\",\"count\":2,\"lines\":[]}]},"
                + "\"items\":{\"rows\":5,\"accepted\":3,\"rejected\":0,\"suppressed\":2,"
                + "\"unmatched\":0,\"rejected_by_reason\":{},"
                + "\"sum_total_price\":12.5,\"median_total_price\":4,\"line_end\":false,"
                + "\"skipped\":[],"
                + "\"warnings\":[{\"text\":\"the column \\\"x=1 & <y>\\\" is not known\","
                + "\"count\":1,\"lines\":[]},{\"text\":\"negative amounts\",\"count\":3,"
                + "\"lines\":[4,9]}],\"columns\":[\"id\",\"a\\\\u000ab\"]}},"
                + "\"implausible\":[{\"code\":\"IMPLAUSIBLE_SIZE\",\"file\":\"orders\","
                + "\"figure\":\"rows\",\"value\":\"12\",\"usual\":\"1000\",\"held\":true,"
                + "\"text\":\"The orders file has 12 rows; usual are 1000 rows.\"}]}");
  }
}
