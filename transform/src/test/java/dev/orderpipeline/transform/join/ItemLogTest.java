package dev.orderpipeline.transform.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemLogTest {
  private static final int SMALLEST_BUFFER = 4 << 10;
  private static final int RECORD = 16;

  @TempDir Path directory;

  @Test
  void closedLogHasNoOpenFile() throws IOException {
    ItemLog log = new ItemLog(directory);
    for (int i = 0; i <= ItemLog.BUFFER / RECORD; i++) {
      log.append(0, i, 1);
    }
    log.close();
    assertThatThrownBy(() -> log.lineIfSame(0, 0, 0)).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void itemIsFoundByItsNumber() throws IOException {
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
  void bufferDoublesUpToOneMebibyte() throws IOException {
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
  void truncatedLogIsReported() throws IOException {
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
          .hasMessage(file + " ends before item 1: another process truncated it");
    }
  }

  @Test
  void chainIsReadFromItsLastItemToItsFirst() throws IOException {
    int fits = ItemLog.BUFFER / RECORD;
    try (ItemLog log = new ItemLog(directory)) {
      int even = 0;
      int odd = 0;
      for (int i = 0; i < 2 * fits; i++) {
        if (i % 2 == 0) {
          even = (int) log.append(even, i, i + 1) + 1;
        } else {
          odd = (int) log.append(odd, i, i + 1) + 1;
        }
      }
      assertThat(log.lineInChain(even, 0)).isEqualTo(1);
      assertThat(log.lineInChain(odd, 1)).isEqualTo(2);
      assertThat(log.lineInChain(even, 2 * fits - 2)).isEqualTo(2 * fits - 1);
      assertThat(log.lineInChain(even, 1)).isZero();
      assertThat(log.lineInChain(0, 0)).isZero();
    }
  }
}
