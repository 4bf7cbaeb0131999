package dev.orderpipeline.infra;

import dev.orderpipeline.function.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.SingleValueWidget;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.cloudwatch.Unit;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.MetricFilter;

/** The functions' own metrics, and their widgets on the dashboard. */
final class Metrics {
  private static final Duration PERIOD = Duration.minutes(5);
  private static final Duration DAY = Duration.days(1);
  private static final int FULL_WIDTH = 24;
  private static final int HALF_WIDTH = 12;
  private static final int NUMBERS_HEIGHT = 4;

  private final JavaFunction arrival;
  private final JavaFunction sweep;
  private final JavaFunction processor;

  Metrics(JavaFunction arrival, JavaFunction sweep, JavaFunction processor) {
    this.arrival = arrival;
    this.sweep = sweep;
    this.processor = processor;
  }

  software.amazon.awscdk.services.cloudwatch.Metric runsFailed() {
    return sum(processor, Metric.RUNS_FAILED, PERIOD);
  }

  software.amazon.awscdk.services.cloudwatch.Metric runsRejected() {
    return sum(processor, Metric.RUNS_REJECTED, PERIOD);
  }

  software.amazon.awscdk.services.cloudwatch.Metric setsOverdue() {
    return maximum(sweep, Metric.SETS_OVERDUE);
  }

  software.amazon.awscdk.services.cloudwatch.Metric setsChanging() {
    return maximum(sweep, Metric.SETS_CHANGING);
  }

  software.amazon.awscdk.services.cloudwatch.Metric setsUnsupported() {
    return maximum(sweep, Metric.SETS_UNSUPPORTED);
  }

  software.amazon.awscdk.services.cloudwatch.Metric daysUnpublished() {
    return maximum(sweep, Metric.DAYS_UNPUBLISHED);
  }

  software.amazon.awscdk.services.cloudwatch.Metric oldestDueSet() {
    return maximum(sweep, Metric.OLDEST_DUE_SET);
  }

  software.amazon.awscdk.services.cloudwatch.Metric heapAlive() {
    return maximum(processor, Metric.HEAP_ALIVE);
  }

  /** Returns rows of widgets: first the last 24 hours in numbers, then graphs. */
  List<List<IWidget>> widgets() {
    return List.of(
        List.of(
            SingleValueWidget.Builder.create()
                .title("The last 24 hours")
                .metrics(
                    List.of(
                        daily(arrival, Metric.SETS_COMPLETED, "complete"),
                        daily(processor, Metric.RUNS_PUBLISHED, "published"),
                        daily(processor, Metric.RUNS_REJECTED, "rejected"),
                        daily(processor, Metric.RUNS_FAILED, "failed"),
                        daily(processor, Metric.RUNS_SUPERSEDED, "superseded"),
                        daily(processor, Metric.MESSAGES_SENT, "messages sent"),
                        daily(processor, Metric.ROWS_READ, "rows read"),
                        daily(processor, Metric.ROWS_REJECTED, "rows rejected"),
                        daily(arrival, Metric.UNRECOGNISED_FILES, "unrecognised files")))
                .width(FULL_WIDTH)
                .height(NUMBERS_HEIGHT)
                .build()),
        List.of(
            SingleValueWidget.Builder.create()
                .title("Unpublished days by state, now")
                .metrics(setsByState())
                .width(FULL_WIDTH)
                .height(NUMBERS_HEIGHT)
                .build()),
        List.of(
            graph("Unpublished days by state", setsByState(), List.of()),
            graph(
                "Open sets, and seconds since the oldest is due",
                List.of(maximum(sweep, Metric.OPEN_SETS)),
                List.of(oldestDueSet()))),
        List.of(
            graph(
                "Seconds from the third file to the last message",
                List.of(maximum(processor, Metric.THIRD_FILE_TO_LAST_MESSAGE)),
                List.of()),
            graph(
                "Heap in use after garbage collection, in percent",
                List.of(heapAlive()),
                List.of())),
        List.of(
            graph(
                "Rows read, and rows rejected",
                List.of(sum(processor, Metric.ROWS_READ, PERIOD)),
                List.of(sum(processor, Metric.ROWS_REJECTED, PERIOD))),
            rejectionsByReason()),
        List.of(
            graph(
                "Retried runs, and failed replays",
                List.of(sum(processor, Metric.RETRIES, PERIOD)),
                List.of(sum(processor, Metric.REPLAYS_FAILED, PERIOD))),
            graph(
                "Retried AWS calls, and starts without native HTTP",
                List.of(
                    sum(arrival, Metric.CALL_RETRIES, PERIOD),
                    sum(sweep, Metric.CALL_RETRIES, PERIOD),
                    sum(processor, Metric.CALL_RETRIES, PERIOD)),
                List.of(sum(processor, Metric.NATIVE_HTTP_MISSING, PERIOD)))));
  }

  private List<software.amazon.awscdk.services.cloudwatch.Metric> setsByState() {
    return List.of(
        state(Metric.SETS_WAITING, "waiting for files"),
        state(Metric.SETS_OVERDUE, "files missing"),
        state(Metric.SETS_IN_WORK, "in progress"),
        state(Metric.SETS_FAILED, "failed"),
        state(Metric.SETS_REJECTED, "rejected"));
  }

  private software.amazon.awscdk.services.cloudwatch.Metric state(Metric name, String label) {
    return metric(sweep, name).label(label).period(PERIOD).statistic(Stats.MAXIMUM).build();
  }

  private GraphWidget rejectionsByReason() {
    String search =
        "SEARCH('{"
            + Metric.NAMESPACE
            + ","
            + Metric.FUNCTION
            + ","
            + Metric.REASON
            + "} MetricName=\""
            + Metric.REJECTED_BY_REASON.label()
            + "\" "
            + Metric.FUNCTION
            + "=\""
            + processor.functionName()
            + "\"', 'Sum', 300)";
    return GraphWidget.Builder.create()
        .title("Rows rejected, by reason")
        .left(
            List.of(
                MathExpression.Builder.create()
                    .expression(search)
                    .label("")
                    .usingMetrics(Map.of())
                    .period(PERIOD)
                    .build()))
        .width(HALF_WIDTH)
        .build();
  }

  private static GraphWidget graph(
      String title,
      List<software.amazon.awscdk.services.cloudwatch.Metric> left,
      List<software.amazon.awscdk.services.cloudwatch.Metric> right) {
    return GraphWidget.Builder.create()
        .title(title)
        .left(left)
        .right(right)
        .width(HALF_WIDTH)
        .build();
  }

  private static software.amazon.awscdk.services.cloudwatch.Metric daily(
      JavaFunction function, Metric name, String label) {
    return metric(function, name).label(label).period(DAY).statistic(Stats.SUM).build();
  }

  private static software.amazon.awscdk.services.cloudwatch.Metric sum(
      JavaFunction function, Metric name, Duration period) {
    return metric(function, name).period(period).statistic(Stats.SUM).build();
  }

  private static software.amazon.awscdk.services.cloudwatch.Metric maximum(
      JavaFunction function, Metric name) {
    return metric(function, name).period(PERIOD).statistic(Stats.MAXIMUM).build();
  }

  private static software.amazon.awscdk.services.cloudwatch.Metric.Builder metric(
      JavaFunction function, Metric name) {
    return software.amazon.awscdk.services.cloudwatch.Metric.Builder.create()
        .namespace(Metric.NAMESPACE)
        .metricName(name.label())
        .dimensionsMap(Map.of(Metric.FUNCTION, function.function().getFunctionName()));
  }

  /**
   * Creates the filters that extract every metric from log lines. Only Lambda is documented to do
   * so without filters.
   */
  static void extractFrom(LogGroup logGroup) {
    for (Metric metric : Metric.values()) {
      String field = "$." + metric.label();
      Map<String, String> dimensions = new TreeMap<>();
      dimensions.put(Metric.FUNCTION, "$." + Metric.FUNCTION);
      if (metric == Metric.REJECTED_BY_REASON) {
        dimensions.put(Metric.REASON, "$." + Metric.REASON);
      }
      MetricFilter.Builder.create(logGroup, metric.label())
          .logGroup(logGroup)
          .filterPattern(FilterPattern.literal("{ " + field + " = * }"))
          .metricNamespace(Metric.NAMESPACE)
          .metricName(metric.label())
          .metricValue(field)
          .unit(Unit.valueOf(metric.unit().toUpperCase(Locale.ROOT)))
          .dimensions(dimensions)
          .build();
    }
  }
}
