package dev.orderpipeline.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way of sending and reading works over TLS, without measuring it seriously. */
@Tag("full")
class WireBenchIT {
  @Test
  void everyWaySendsAndReadsOverTls(@TempDir Path directory) throws Exception {
    WireBench bench =
        new WireBench(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            new WireScale(1_000, 8, 1_000_000),
            directory);

    assertThat(bench.run(1, WireCase::secure))
        .hasSize(2 * HttpVariant.values().length)
        .allSatisfy((one, runs) -> assertThat(runs.get(0).cpuNanos()).isPositive());
  }
}
