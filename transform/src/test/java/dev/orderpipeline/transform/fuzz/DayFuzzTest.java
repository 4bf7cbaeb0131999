package dev.orderpipeline.transform.fuzz;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.intake.FileOpener;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.DayJoin;
import dev.orderpipeline.transform.join.FileCounts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For any bytes of the three files of a day, each row is counted once and each message is emitted,
 * or a file is rejected before the first message. Lines of five equals signs divide an input.
 */
class DayFuzzTest {
  private static final Limits SMALL = new Limits(512, 16, 32, 1_000, 1 << 16, 1 << 20);
  private static final byte[] DIVIDER = "=====\n".getBytes(StandardCharsets.UTF_8);

  private static final Path SPILL = Path.of("target", "fuzz-spill");

  static List<Named<byte[]>> corpus() throws IOException {
    return Corpus.in("days");
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void eachRowIsCountedOnceAndEachMessageIsEmitted(byte[] data) throws IOException {
    fuzzerTestOneInput(data);
  }

  /** Jazzer calls it by this name. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    int first = find(data, 0);
    int second = first < 0 ? -1 : find(data, first + DIVIDER.length);
    if (second < 0) {
      return;
    }
    Map<FileKind, byte[]> files =
        Map.of(
            FileKind.CUSTOMERS,
            Arrays.copyOf(data, first),
            FileKind.ORDERS,
            Arrays.copyOfRange(data, first + DIVIDER.length, second),
            FileKind.ITEMS,
            Arrays.copyOfRange(data, second + DIVIDER.length, data.length));
    FileOpener opener = kind -> new ByteArrayInputStream(files.get(kind));
    long[] messages = new long[1];
    long[] rejectedRows = new long[1];
    DayCounts counts;
    try {
      counts =
          new DayJoin(SPILL, SMALL)
              .join(opener, row -> rejectedRows[0]++, message -> messages[0]++);
    } catch (FileRejectedException e) {
      check(messages[0] == 0, "a message before the rejection");
      return;
    }
    check(
        counts.messages().customerMessages() + counts.messages().errorMessages() == messages[0],
        "messages");
    check(counts.rejectedRows() + counts.suppressedItems() == rejectedRows[0], "rejected rows");
    for (FileKind kind : FileKind.values()) {
      FileCounts file = counts.file(kind);
      check(
          file.rows() == file.accepted() + file.rejected() + file.suppressed(), "rows of " + kind);
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static int find(byte[] data, int from) {
    for (int i = from; i + DIVIDER.length <= data.length; i++) {
      if (Arrays.equals(data, i, i + DIVIDER.length, DIVIDER, 0, DIVIDER.length)) {
        return i;
      }
    }
    return -1;
  }
}
