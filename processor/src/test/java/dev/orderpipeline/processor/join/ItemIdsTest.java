package dev.orderpipeline.processor.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.processor.intake.Words;
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

  @TempDir Path directory;

  @Test
  void anIdIsNewOnceInEachOrder() throws IOException {
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
  void theLogIsGoneWithTheIds() throws IOException {
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
      byte[] text = Arrays.copyOf(id.getBytes(StandardCharsets.UTF_8), id.length() + Words.SLACK);
      assertThat(ItemIds.keyOf(id))
          .isEqualTo(Mixing.hash(text, 0, id.length()) | Long.MIN_VALUE)
          .isNegative();
    }
  }
}
