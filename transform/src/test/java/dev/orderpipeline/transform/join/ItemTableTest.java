package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.transform.intake.Mixing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemTableTest {
  @TempDir Path directory;

  /** The keys of one segment: the highest byte of their hash is the same. */
  @Test
  void segmentGrowsByAQuarterWhenSevenEighthsAreUsed() throws IOException {
    long[] keys =
        LongStream.iterate(0, key -> key + 1)
            .filter(key -> Mixing.mix(key + Mixing.mix(5)) >>> 56 == 0)
            .limit(89)
            .toArray();
    List<Long> capacities = new ArrayList<>();
    List<Integer> grewAt = new ArrayList<>();
    try (ItemLog log = new ItemLog(directory)) {
      ItemTable table = new ItemTable(log);
      for (int i = 0; i < keys.length; i++) {
        assertThat(table.add(5, keys[i], i + 1)).isZero();
        long capacity = table.bytes() / 8;
        if (!capacities.contains(capacity)) {
          capacities.add(capacity);
          grewAt.add(i + 1);
        }
      }
      for (int i = 0; i < keys.length; i++) {
        assertThat(table.add(5, keys[i], 1_000)).isEqualTo(i + 1);
      }
    }
    assertThat(capacities).containsExactly(16L, 32L, 48L, 64L, 80L, 100L, 125L);
    assertThat(grewAt).containsExactly(1, 15, 29, 43, 57, 71, 89);
  }

  @Test
  void segmentIsCreatedForItsFirstItem() throws IOException {
    try (ItemLog log = new ItemLog(directory)) {
      ItemTable table = new ItemTable(log);
      int items = 300;
      for (int i = 0; i < items; i++) {
        table.add(5, i, 1);
      }
      long segments =
          LongStream.range(0, items)
              .map(key -> Mixing.mix(key + Mixing.mix(5)) >>> 56)
              .distinct()
              .count();
      assertThat(segments).isGreaterThan(100);
      assertThat(table.bytes()).isEqualTo(segments * 16 * 8);
    }
  }
}
