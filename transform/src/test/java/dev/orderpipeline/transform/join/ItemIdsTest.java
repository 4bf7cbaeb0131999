package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.transform.intake.Mixing;
import dev.orderpipeline.transform.intake.Swar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemIdsTest {
  private static final int RECORD = 16;
  private static final long SAME = 988;
  private static final long ZERO = 610;

  @TempDir Path directory;

  @Test
  void idIsNewOnceInEachOrder() throws IOException {
    Orders orders = new Orders(40);
    int[] listed = IntStream.range(0, 40).map(i -> orders.add("o" + i, 1, 0)).toArray();
    try (ItemIds ids = new ItemIds(directory, orders)) {
      for (int order = 0; order < 40; order++) {
        for (int id = 0; id < 50; id++) {
          assertThat(ids.add(listed[order], "n" + id, 1 + 50 * order + id)).isZero();
        }
      }
      for (int order = 0; order < 40; order++) {
        for (int id = 0; id < 50; id++) {
          assertThat(ids.add(listed[order], "n" + id, 9_999)).isEqualTo(1 + 50 * order + id);
        }
      }
    }
  }

  @Test
  void closingDeletesTheLog() throws IOException {
    Orders orders = new Orders(1);
    int order = orders.add("o", 1, 0);
    try (ItemIds ids = new ItemIds(directory, orders)) {
      for (int i = 0; i <= ItemLog.BUFFER / RECORD; i++) {
        ids.add(order, Integer.toString(i), 1);
      }
      assertThat(directory).isNotEmptyDirectory();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void decimalNumbersBelowTwoToThe63AreTheirOwnKeys() {
    for (long number : new long[] {0, 1, 9, 10, 19, 1234567890123456789L, Long.MAX_VALUE}) {
      assertThat(ItemIds.keyOf(Long.toString(number))).isEqualTo(number);
    }
    for (String id :
        List.of("", "00", "07", "9223372036854775808", "12345678901234567890", "1/", "1:")) {
      byte[] text = Arrays.copyOf(id.getBytes(StandardCharsets.UTF_8), id.length() + Swar.PADDING);
      assertThat(ItemIds.keyOf(id))
          .isEqualTo(Mixing.hash(text, 0, id.length()) | Long.MIN_VALUE)
          .isNegative();
    }
  }

  @Test
  void eachOfManyItemsOfAnOrderIsFoundWithItsLine() throws IOException {
    Orders orders = new Orders(9);
    try (ItemIds ids = new ItemIds(directory, orders)) {
      for (int items = 1; items <= 9; items++) {
        int order = orders.add("o" + items, 1, 0);
        for (int id = 0; id < items; id++) {
          assertThat(ids.add(order, "id-" + id, 10 * items + id)).isZero();
          for (int earlier = 0; earlier <= id; earlier++) {
            assertThat(ids.add(order, "id-" + earlier, 999)).isEqualTo(10 * items + earlier);
          }
        }
      }
    }
  }

  @Test
  void seventhItemOfAnOrderIsTheFirstInTheTable() throws IOException {
    Orders orders = new Orders(2);
    int order = orders.add("o", 1, 0);
    int other = orders.add("p", 2, 0);
    try (ItemIds ids = new ItemIds(directory, orders)) {
      long empty = ids.bytes();
      for (int id = 0; id < 6; id++) {
        ids.add(order, id, 1);
        ids.add(other, id, 1);
      }
      assertThat(ids.bytes()).isEqualTo(empty);
      ids.add(order, 6, 1);
      assertThat(ids.bytes()).isEqualTo(empty + 16 * 8);
    }
  }

  /**
   * Found by brute force: 1 and SAME have the same mark, and that of ZERO would be 0, which means
   * no mark.
   */
  @Test
  void equalMarksAreVerifiedInTheLog() throws IOException {
    Orders orders = new Orders(1);
    int order = orders.add("o", 1, 0);
    try (ItemIds ids = new ItemIds(directory, orders)) {
      assertThat(ids.add(order, 1, 10)).isZero();
      assertThat(ids.add(order, SAME, 11)).isZero();
      assertThat(ids.add(order, ZERO, 12)).isZero();
      assertThat(ids.add(order, SAME, 13)).isEqualTo(11);
      assertThat(ids.add(order, 1, 13)).isEqualTo(10);
      assertThat(ids.add(order, ZERO, 13)).isEqualTo(12);
      assertThat(orders.marks(order) >>> 20).isEqualTo(1);
    }
  }

  @Test
  void addingItemsKeepsTheOtherDataOfTheOrder() throws IOException {
    Orders orders = new Orders(2);
    int order = orders.add("o", 7, 3);
    int rejected = orders.add("p", 8, Orders.NO_OWNER);
    assertThat(orders.withoutItems()).isEqualTo(1);
    try (ItemIds ids = new ItemIds(directory, orders)) {
      for (int id = 0; id < 8; id++) {
        ids.add(order, id, 20 + id);
        orders.markWithItem(order);
      }
      assertThat(ids.add(order, 5, 99)).isEqualTo(25);
    }
    assertThat(orders.withoutItems()).isZero();
    assertThat(orders.bytes()).isPositive();
    assertThat(orders.owner(order)).isEqualTo(3);
    assertThat(orders.line(order)).isEqualTo(7);
    assertThat(orders.find("o")).isEqualTo(order);
    assertThat(orders.owner(rejected)).isEqualTo(Orders.NO_OWNER);
    assertThat(orders.line(rejected)).isEqualTo(8);
    assertThat(orders.lastItem(rejected)).isZero();
  }
}
