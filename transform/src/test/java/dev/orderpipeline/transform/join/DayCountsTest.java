package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DayCountsTest {
  private static final FileCounts CUSTOMERS =
      new FileCounts(1_000, 100, 10, 0, 1, Map.of(), List.of(), List.of());
  private static final FileCounts ORDERS =
      new FileCounts(2_000, 200, 20, 0, 2, Map.of(), List.of(), List.of());
  private static final FileCounts ITEMS =
      new FileCounts(4_000, 400, 40, 7, 4, Map.of(), List.of(), List.of());

  private final DayCounts counts =
      new DayCounts(
          CUSTOMERS, ORDERS, ITEMS, 3, new MessageCounts(50, 60, 20, 70, BigDecimal.TEN), Map.of());

  @Test
  void eachFileHasItsCounts() {
    assertThat(counts.file(FileKind.CUSTOMERS)).isSameAs(CUSTOMERS);
    assertThat(counts.file(FileKind.ORDERS)).isSameAs(ORDERS);
    assertThat(counts.file(FileKind.ITEMS)).isSameAs(ITEMS);
    assertThat(counts.customers()).isEqualTo(100);
    assertThat(counts.orders()).isEqualTo(200);
    assertThat(counts.items()).isEqualTo(400);
    assertThat(counts.suppressedItems()).isEqualTo(7);
  }

  @Test
  void rowsOfAllFilesAreAddedUp() {
    assertThat(counts.rows()).isEqualTo(7_000);
    assertThat(counts.rejectedRows()).isEqualTo(70);
    assertThat(counts.unmatchedRows()).isEqualTo(7);
  }

  @Test
  void customersWithOrdersButWithoutATotalAreWithheld() {
    assertThat(counts.customersWithheld()).isEqualTo(30);
  }
}
