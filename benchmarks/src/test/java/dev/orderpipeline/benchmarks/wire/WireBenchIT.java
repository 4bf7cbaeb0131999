package dev.orderpipeline.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.benchmarks.GeneratedDayFiles;
import dev.orderpipeline.benchmarks.JoinDay;
import dev.orderpipeline.benchmarks.wire.WireCase.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way of sending, reading and joining works over TLS, without measuring it seriously. */
@Tag("full")
class WireBenchIT {
  private static final Path DAY = Path.of("..", "samples", "clean").toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void everyWaySendsAndReadsOverTls() throws Exception {
    assertThat(bench().run(1, one -> one.secure() && one.task() != Task.JOIN))
        .hasSize(2 * HttpVariant.values().length)
        .allSatisfy((one, runs) -> assertThat(runs.get(0).wallNanos()).isPositive());
  }

  @Test
  void dayThatIsReadOverTlsHasTheSameMessages() throws Exception {
    Path expected = directory.resolve("expected");
    JoinDay.writePlain(new GeneratedDayFiles(DAY).opener(), expected);

    bench().run(1, one -> one.secure() && one.task() == Task.JOIN);

    assertThat(directory.resolve("joined")).hasSameBinaryContentAs(expected);
  }

  private WireBench bench() {
    return new WireBench(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
        new WireScale(1_000, 8, 1_000_000, Optional.of(DAY)),
        directory);
  }
}
