package dev.orderpipeline.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Reason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final EventLog log =
      new EventLog(
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          InstantSource.fixed(Instant.parse("2022-01-31T06:00:00.123Z")));

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void eventIsOneLineOfJson() {
    log.write(
        "dispatched", "file_set", FileSetId.parse("acme/2022-01-30").orElseThrow(), "revision", 2);

    assertThat(written())
        .isEqualTo(
            "{\"time\":\"2022-01-31T06:00:00.123Z\",\"event\":\"dispatched\","
                + "\"file_set\":\"acme/2022-01-30\",\"revision\":2}"
                + System.lineSeparator());
  }

  @Test
  void numbersAndFlagsAreWrittenAsSuch() {
    log.write("e", "count", 5_000_000_000L, "share", 0.5, "flag", true, "nothing", null);

    assertThat(written())
        .isEqualTo(
            "{\"time\":\"2022-01-31T06:00:00.123Z\",\"event\":\"e\",\"count\":5000000000,"
                + "\"share\":0.5,\"flag\":true,\"nothing\":\"null\"}"
                + System.lineSeparator());
  }

  @Test
  void noValueCanForgeAnotherLine() {
    log.write("unrecognised_file", "key", "a\"}\n{\"event\":\"published\"\r\u2028<é");

    assertThat(written())
        .isEqualTo(
            "{\"time\":\"2022-01-31T06:00:00.123Z\",\"event\":\"unrecognised_file\","
                + "\"key\":\"a\\\"}\\n{\\\"event\\\":\\\"published\\\"\\r\\u2028<é\"}"
                + System.lineSeparator());
  }

  @Test
  void eachEventHasItsLine() {
    log.write("first");
    log.write("second");

    assertThat(written().lines())
        .containsExactly(
            "{\"time\":\"2022-01-31T06:00:00.123Z\",\"event\":\"first\"}",
            "{\"time\":\"2022-01-31T06:00:00.123Z\",\"event\":\"second\"}");
  }

  @Test
  void linesOfAnInvocationHaveItsRequestId() {
    log.setRequestId("r-1");
    log.write("first");
    log.setRequestId("r-2");
    log.write("second");

    assertThat(written().lines())
        .containsExactly(
            "{\"time\":\"2022-01-31T06:00:00.123Z\",\"event\":\"first\",\"request_id\":\"r-1\"}",
            "{\"time\":\"2022-01-31T06:00:00.123Z\",\"event\":\"second\",\"request_id\":\"r-2\"}");
  }

  @Test
  void metricsAreOneLineInTheEmbeddedMetricFormat() {
    measuring().writeMetrics(Map.of(Metric.MESSAGES_SENT, 1234L, Metric.RUNS_PUBLISHED, 1));

    assertThat(written())
        .isEqualTo(
            "{\"time\":\"2022-01-31T06:00:00.123Z\",\"event\":\"measured\","
                + "\"FunctionName\":\"a-function\",\"RunsPublished\":1,\"MessagesSent\":1234,"
                + "\"_aws\":{\"Timestamp\":1643608800123,\"CloudWatchMetrics\":[{"
                + "\"Namespace\":\"OrderPipeline\",\"Dimensions\":[[\"FunctionName\"]],"
                + "\"Metrics\":[{\"Name\":\"RunsPublished\",\"Unit\":\"Count\"},"
                + "{\"Name\":\"MessagesSent\",\"Unit\":\"Count\"}]}]}}"
                + System.lineSeparator());
  }

  @Test
  void rejectionsAreCountedByTheirReason() {
    measuring().writeRejectedRows(Reason.UNKNOWN_ORDER, 7);

    assertThat(written())
        .contains("\"Reason\":\"UNKNOWN_ORDER\",\"RejectedByReason\":7,")
        .contains("\"Dimensions\":[[\"FunctionName\",\"Reason\"]]");
  }

  @Test
  void outsideOfAFunctionNoMetricsAreWritten() {
    log.writeMetrics(Map.of(Metric.RUNS_PUBLISHED, 1));

    assertThat(written()).isEmpty();
  }

  private EventLog measuring() {
    return new EventLog(
        new PrintStream(bytes, true, StandardCharsets.UTF_8),
        InstantSource.fixed(Instant.parse("2022-01-31T06:00:00.123Z")),
        Optional.of("a-function"));
  }
}
