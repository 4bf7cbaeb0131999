package dev.orderpipeline.transform.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.fastpath.PathResults;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fast path and the plain path have the same results for any bytes. */
class FastPathFuzzTest {
  static List<Named<byte[]>> corpus() throws IOException {
    return Corpus.in("files");
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void pathsAreEqual(byte[] data) throws IOException {
    fuzzerTestOneInput(data);
  }

  /** Jazzer calls it by this name. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    Optional<FuzzedFile> made = FuzzedFile.of(data);
    if (made.isEmpty()) {
      return;
    }
    FileKind kind = made.get().kind();
    byte[] file = made.get().bytes();

    assertThat(PathResults.fast(kind, file, FuzzedFile.LIMITS))
        .isEqualTo(PathResults.plain(kind, file, FuzzedFile.LIMITS));
  }
}
