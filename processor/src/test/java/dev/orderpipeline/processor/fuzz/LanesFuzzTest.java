package dev.orderpipeline.processor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.lanes.Lanes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a file has, the fast way through it and the one by commons-csv say the same. The
 * first byte of an input chooses the kind.
 */
class LanesFuzzTest {
  private static final List<FileKind> KINDS = List.of(FileKind.values());
  private static final Limits SMALL = new Limits(512, 16, 32, 1_000, 1 << 16, 1 << 20);

  static List<Named<byte[]>> corpus() throws IOException {
    return Corpus.in("files");
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void bothWaysThroughAFileSayTheSame(byte[] data) throws IOException {
    fuzzerTestOneInput(data);
  }

  /** Jazzer calls it by this name. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    if (data.length == 0) {
      return;
    }
    FileKind kind = KINDS.get((data[0] & 0xFF) % KINDS.size());
    byte[] file = Arrays.copyOfRange(data, 1, data.length);

    assertThat(Lanes.fast(kind, file, SMALL)).isEqualTo(Lanes.slow(kind, file, SMALL));
  }
}
