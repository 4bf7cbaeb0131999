package dev.orderpipeline.infra;

import dev.orderpipeline.model.Metric;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.SingleValueWidget;
import software.amazon.awscdk.services.cloudwatch.Stats;

/** What the functions measure themselves, and the part of the dashboard that shows it. */
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
    return highest(sweep, Metric.SETS_OVERDUE);
  }

  software.amazon.awscdk.services.cloudwatch.Metric oldestDueSet() {
    return highest(sweep, Metric.OLDEST_DUE_SET);
  }

  software.amazon.awscdk.services.cloudwatch.Metric heapAlive() {
    return highest(processor, Metric.HEAP_ALIVE);
  }

  /** Rows of widgets: today at a glance, then its course. */
  List<List<IWidget>> widgets() {
    return List.of(
        List.of(
            SingleValueWidget.Builder.create()
                .title("The last 24 hours")
                .metrics(
                    List.of(
                        labelled(arrival, Metric.SETS_COMPLETED, "complete"),
                        labelled(processor, Metric.RUNS_PUBLISHED, "published"),
                        labelled(processor, Metric.RUNS_REJECTED, "rejected"),
                        labelled(processor, Metric.RUNS_FAILED, "failed"),
                        labelled(processor, Metric.RUNS_SUPERSEDED, "superseded"),
                        labelled(processor, Metric.MESSAGES_SENT, "messages sent"),
                        labelled(processor, Metric.ROWS_READ, "rows read"),
                        labelled(processor, Metric.ROWS_REJECTED, "rows rejected"),
                        labelled(arrival, Metric.UNRECOGNISED_FILES, "unrecognised files")))
                .width(FULL_WIDTH)
                .height(NUMBERS_HEIGHT)
                .build()),
        List.of(
            SingleValueWidget.Builder.create()
                .title("Days that have not gone out, by state, now")
                .metrics(setsByState())
                .width(FULL_WIDTH)
                .height(NUMBERS_HEIGHT)
                .build()),
        List.of(
            graph("Days that have not gone out, by state", setsByState(), List.of()),
            graph(
                "Open sets, and seconds the oldest has been due",
                List.of(highest(sweep, Metric.OPEN_SETS)),
                List.of(oldestDueSet()))),
        List.of(
            graph(
                "Seconds from the third file to the last message",
                List.of(highest(processor, Metric.THIRD_FILE_TO_LAST_MESSAGE)),
                List.of()),
            graph("Heap alive, in percent", List.of(heapAlive()), List.of())),
        List.of(
            graph(
                "Rows read, and rows rejected",
                List.of(sum(processor, Metric.ROWS_READ, PERIOD)),
                List.of(sum(processor, Metric.ROWS_REJECTED, PERIOD))),
            rejectionsByReason()),
        List.of(
            graph(
                "Retries of runs, and replays that failed",
                List.of(sum(processor, Metric.RETRIES, PERIOD)),
                List.of(sum(processor, Metric.REPLAYS_FAILED, PERIOD))),
            graph(
                "Calls to AWS that were tried again",
                List.of(
                    sum(arrival, Metric.CALL_RETRIES, PERIOD),
                    sum(sweep, Metric.CALL_RETRIES, PERIOD),
                    sum(processor, Metric.CALL_RETRIES, PERIOD)),
                List.of())));
  }

  private List<software.amazon.awscdk.services.cloudwatch.Metric> setsByState() {
    return List.of(
        state(Metric.SETS_WAITING, "waiting for files"),
        state(Metric.SETS_OVERDUE, "files missing"),
        state(Metric.SETS_IN_WORK, "in work"),
        state(Metric.SETS_FAILED, "failed"),
        state(Metric.SETS_REJECTED, "rejected"));
  }

  private software.amazon.awscdk.services.cloudwatch.Metric state(Metric measure, String label) {
    return metric(sweep, measure).label(label).period(PERIOD).statistic(Stats.MAXIMUM).build();
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
            + Metric.REJECTED_BY_REASON.word()
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

  private static software.amazon.awscdk.services.cloudwatch.Metric labelled(
      JavaFunction function, Metric measure, String label) {
    return metric(function, measure).label(label).period(DAY).statistic(Stats.SUM).build();
  }

  private static software.amazon.awscdk.services.cloudwatch.Metric sum(
      JavaFunction function, Metric measure, Duration period) {
    return metric(function, measure).period(period).statistic(Stats.SUM).build();
  }

  private static software.amazon.awscdk.services.cloudwatch.Metric highest(
      JavaFunction function, Metric measure) {
    return metric(function, measure).period(PERIOD).statistic(Stats.MAXIMUM).build();
  }

  private static software.amazon.awscdk.services.cloudwatch.Metric.Builder metric(
      JavaFunction function, Metric measure) {
    return software.amazon.awscdk.services.cloudwatch.Metric.Builder.create()
        .namespace(Metric.NAMESPACE)
        .metricName(measure.word())
        .dimensionsMap(Map.of(Metric.FUNCTION, function.function().getFunctionName()));
  }
}
