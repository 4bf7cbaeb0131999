package dev.orderpipeline.processor.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.processor.intake.Words;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemIdsTest {
  private static final int SMALLEST_BUFFER = 4 << 10;
  private static final int RECORD = 16;

  @TempDir Path directory;

  @Test
  void anIdIsNewOnceInEachOrder() throws IOException {
    try (ItemIds ids = new ItemIds(directory)) {
      for (int order = 0; order < 40; order++) {
        for (int id = 0; id < 50; id++) {
          assertThat(ids.add(order, "n" + id, 1 + 50 * order + id)).isZero();
        }
      }
      for (int order = 0; order < 40; order++) {
        for (int id = 0; id < 50; id++) {
          assertThat(ids.add(order, "n" + id, 9_999)).isEqualTo(1 + 50 * order + id);
        }
      }
    }
  }

  /** The keys of one segment: the highest byte of their mixture is the same. */
  @Test
  void aSegmentGrowsByAQuarterOnceSevenEighthsAreTaken() throws IOException {
    long[] keys =
        LongStream.iterate(0, key -> key + 1)
            .filter(key -> Mixing.mix(key + Mixing.mix(5)) >>> 56 == 0)
            .limit(89)
            .toArray();
    List<Long> capacities = new ArrayList<>();
    List<Integer> grewAt = new ArrayList<>();
    try (ItemIds ids = new ItemIds(directory)) {
      for (int i = 0; i < keys.length; i++) {
        assertThat(ids.add(5, Long.toString(keys[i]), i + 1)).isZero();
        long capacity = (ids.bytes() - SMALLEST_BUFFER - RECORD) / 8;
        if (!capacities.contains(capacity)) {
          capacities.add(capacity);
          grewAt.add(i + 1);
        }
      }
      for (int i = 0; i < keys.length; i++) {
        assertThat(ids.add(5, Long.toString(keys[i]), 1_000)).isEqualTo(i + 1);
      }
    }
    assertThat(capacities).containsExactly(16L, 32L, 48L, 64L, 80L, 100L, 125L);
    assertThat(grewAt).containsExactly(1, 15, 29, 43, 57, 71, 89);
  }

  @Test
  void eachSegmentIsMadeForItsFirstItem() throws IOException {
    try (ItemIds ids = new ItemIds(directory)) {
      int items = 300;
      for (int i = 0; i < items; i++) {
        ids.add(5, Integer.toString(i), 1);
      }
      long segments =
          LongStream.range(0, items)
              .map(key -> Mixing.mix(key + Mixing.mix(5)) >>> 56)
              .distinct()
              .count();
      assertThat(segments).isGreaterThan(100);
      assertThat(ids.bytes()).isEqualTo(2 * SMALLEST_BUFFER + RECORD + segments * 16 * 8);
    }
  }

  @Test
  void theLogIsGoneWithTheIds() throws IOException {
    try (ItemIds ids = new ItemIds(directory)) {
      for (int i = 0; i <= ItemLog.BUFFER / RECORD; i++) {
        ids.add(0, Integer.toString(i), 1);
      }
      assertThat(directory).isNotEmptyDirectory();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aClosedLogHoldsNoFileOpen() throws IOException {
    ItemLog log = new ItemLog(directory);
    for (int i = 0; i <= ItemLog.BUFFER / RECORD; i++) {
      log.append(0, i, 1);
    }
    log.close();
    assertThatThrownBy(() -> log.lineIfSame(0, 0, 0)).isInstanceOf(ClosedChannelException.class);
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

  @Test
  void aLogTellsWhichItemHasANumber() throws IOException {
    int fits = ItemLog.BUFFER / RECORD;
    try (ItemLog log = new ItemLog(directory)) {
      for (int i = 0; i < fits + 300; i++) {
        assertThat(log.append(i, 3L * i, i + 1)).isEqualTo(i);
      }
      for (int i : new int[] {0, 1, fits - 1, fits, fits + 1, fits + 299}) {
        assertThat(log.lineIfSame(i, i, 3L * i)).isEqualTo(i + 1);
        assertThat(log.lineIfSame(i, i + 1, 3L * i)).isZero();
        assertThat(log.lineIfSame(i, i, 3L * i + 1)).isZero();
      }
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theBufferOfALogDoublesUpToAMebibyte() throws IOException {
    try (ItemLog log = new ItemLog(directory)) {
      List<Long> sizes = new ArrayList<>();
      for (int i = 0; i <= 2 * ItemLog.BUFFER / RECORD; i++) {
        if (!sizes.contains(log.bytes())) {
          sizes.add(log.bytes());
        }
        log.append(0, i, 1);
      }
      assertThat(sizes)
          .containsExactlyElementsOf(
              Stream.iterate(SMALLEST_BUFFER, size -> 2 * size)
                  .limit(9)
                  .map(size -> (long) size + RECORD)
                  .toList());
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files.toList())
            .singleElement()
            .satisfies(file -> assertThat(file).hasSize(2L * ItemLog.BUFFER));
      }
    }
  }

  @Test
  void aLogThatWasCutOffIsToldAsSuch() throws IOException {
    try (ItemLog log = new ItemLog(directory)) {
      for (int i = 0; i <= ItemLog.BUFFER / RECORD; i++) {
        log.append(0, i, 1);
      }
      Path file;
      try (Stream<Path> files = Files.list(directory)) {
        file = files.findFirst().orElseThrow();
      }
      try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
        assertThat(cut.truncate(20).size()).isEqualTo(20);
      }
      assertThat(log.lineIfSame(0, 0, 0)).isEqualTo(1);
      assertThatThrownBy(() -> log.lineIfSame(1, 0, 1))
          .isInstanceOf(EOFException.class)
          .hasMessage(file + " ends before item 1: something else has cut it off");
    }
  }
}
