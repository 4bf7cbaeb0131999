package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntListTest {
  private static final int PIECE = 1 << 14;

  @Test
  void valuesKeepTheirIndexesWhileTheListGrows() {
    IntList list = new IntList();
    int size = 16 * PIECE + 1;
    long[] bytes = new long[size + 1];
    for (int i = 0; i < size; i++) {
      bytes[i] = list.bytes();
      list.add(1_000 + i);
    }
    bytes[size] = list.bytes();
    list.increment(7);
    for (int i = 0; i < size; i++) {
      assertThat(list.get(i)).isEqualTo(i == 7 ? 1_008 : 1_000 + i);
    }
    assertThat(bytes[0]).isEqualTo(8 * 16);
    assertThat(bytes[1]).isEqualTo(8 * 16 + 4 * PIECE);
    assertThat(bytes[PIECE]).isEqualTo(8 * 16 + 4 * PIECE);
    assertThat(bytes[PIECE + 1]).isEqualTo(8 * 16 + 4 * 2 * PIECE);
    assertThat(bytes[16 * PIECE]).isEqualTo(8 * 16 + 4 * 16 * PIECE);
    assertThat(bytes[16 * PIECE + 1]).isEqualTo(8 * 32 + 4 * 17 * PIECE);
  }
}
