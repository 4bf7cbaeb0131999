package dev.orderpipeline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.cli.Called;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The demo whose day the Spark job processes, in its own JVM. */
@Tag("full")
class SparkDemoIT {
  @Test
  void jobPublishesTheSameMessagesAsTheFunction() {
    Called called = Called.with("demo", "--engine", "spark");

    assertThat(called.err()).isEmpty();
    assertThat(called.exitCode()).isZero();
    List<String> lines =
        called.outLines().stream()
            .map(line -> line.replaceFirst("^\\[ *\\d+\\.\\d s\\] ", ""))
            .map(line -> line.replaceFirst("run jr_[0-9a-f]+", "run ID"))
            .map(line -> line.replaceFirst("after \\d+\\.\\d s", "after TIME"))
            .toList();
    assertThat(lines)
        .contains(
            "run ID of data-processing-job starts",
            "run 1: published, 2 messages",
            "run ID of data-processing-job succeeded after TIME",
            "2 messages received from the queue customer-order-message-queue:",
            "ok: the messages received are exactly those in the archive")
        .containsSubsequence(DemoCommand.SAMPLE_MESSAGES)
        .anyMatch(line -> line.startsWith("archive: s3://") && line.endsWith("/_manifest.json"));
  }
}
