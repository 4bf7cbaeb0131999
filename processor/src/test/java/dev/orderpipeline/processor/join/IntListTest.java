package dev.orderpipeline.processor.join;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntListTest {
  @Test
  void valuesStayWhereTheyWereAddedWhileTheListGrowsByHalf() {
    IntList list = new IntList();
    long[] bytes = new long[100];
    for (int i = 0; i < 100; i++) {
      bytes[i] = list.bytes();
      list.add(1_000 + i);
    }
    list.increment(7);
    for (int i = 0; i < 100; i++) {
      assertThat(list.get(i)).isEqualTo(i == 7 ? 1_008 : 1_000 + i);
    }
    assertThat(bytes[16]).isEqualTo(4 * 16);
    assertThat(bytes[17]).isEqualTo(4 * 24);
    assertThat(bytes[25]).isEqualTo(4 * 36);
  }
}
