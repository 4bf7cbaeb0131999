package dev.orderpipeline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.cli.Called;
import dev.orderpipeline.cli.check.DayDirectory;
import dev.orderpipeline.model.FileKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final Path DIRECTORY = Called.HOME.resolve("samples");

  private final Samples samples = new Samples(DIRECTORY);

  @Test
  void everySampleHasTheFilesOfItsDaysAndIsExplained() throws IOException {
    String explained = Files.readString(DIRECTORY.resolve("README.md"));

    assertThat(samples.names()).containsExactly("clean", "correction", "messy", "rejected", "seed");
    assertThat(samples.names())
        .allSatisfy(
            name -> {
              assertThat(samples.days(name)).hasSize(name.equals("correction") ? 2 : 1);
              assertThat(explained).contains("| `" + name + "` |");
            });
  }

  @Test
  void correctionChangesOneFile() {
    List<DayDirectory> days = samples.days("correction");

    assertThat(
            Arrays.stream(FileKind.values())
                .filter(kind -> !sameBytes(days.get(0).of(kind), days.get(1).of(kind))))
        .containsExactly(FileKind.ITEMS);
  }

  private static boolean sameBytes(Path one, Path other) {
    try {
      return Files.mismatch(one, other) < 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
