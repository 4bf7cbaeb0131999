package dev.orderpipeline.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.sqs.Queue;

/** The metrics that AWS's services report, and their widgets on the dashboard. */
final class ServiceMetrics {
  static final Duration PERIOD = Duration.minutes(5);

  private static final int WIDGET_WIDTH = 12;

  private ServiceMetrics() {}

  static MetricOptions sum() {
    return MetricOptions.builder().period(PERIOD).statistic(Stats.SUM).build();
  }

  static MetricOptions maximum() {
    return MetricOptions.builder().period(PERIOD).statistic(Stats.MAXIMUM).build();
  }

  static Metric visible(Queue queue) {
    return queue.metricApproximateNumberOfMessagesVisible(maximum());
  }

  /** Returns rows of graphs. */
  static List<List<IWidget>> widgets(
      Observability.MonitoredResources resources, Optional<Metric> sparkJobFailures) {
    Queues queues = resources.queues();
    List<Function> functions =
        List.of(
            resources.arrival().function(),
            resources.sweep().function(),
            resources.processor().function());
    List<List<IWidget>> rows =
        new ArrayList<>(
            List.of(
                List.of(
                    graph(
                        "Invocations",
                        functions.stream().map(f -> f.metricInvocations(sum())).toList()),
                    graph("Errors", functions.stream().map(f -> f.metricErrors(sum())).toList())),
                List.of(
                    graph(
                        "Longest duration",
                        functions.stream().map(f -> f.metricDuration(maximum())).toList()),
                    graph(
                        "Throttles",
                        functions.stream().map(f -> f.metricThrottles(sum())).toList())),
                List.of(
                    graph(
                        "Messages sent and deleted",
                        List.of(
                            queues.messages().metricNumberOfMessagesSent(sum()),
                            queues.messages().metricNumberOfMessagesDeleted(sum()))),
                    graph(
                        "Messages waiting",
                        List.of(
                            visible(queues.messages()),
                            visible(queues.deadLetters()),
                            visible(queues.failures()),
                            visible(queues.failureDeadLetters()))))));
    sparkJobFailures.ifPresent(
        failures ->
            rows.add(
                List.of(
                    graph("Failed runs of the Spark job", List.of(failures)),
                    graph(
                        "Executors of the Spark job",
                        List.of(executors(resources.sparkJob().orElseThrow()))))));
    return rows;
  }

  private static Metric executors(SparkJob job) {
    return Metric.Builder.create()
        .namespace("Glue")
        .metricName("glue.driver.ExecutorAllocationManager.executors.numberAllExecutors")
        .dimensionsMap(Map.of("JobName", job.jobName(), "JobRunId", "ALL", "Type", "gauge"))
        .label("executors")
        .period(PERIOD)
        .statistic(Stats.MAXIMUM)
        .build();
  }

  private static GraphWidget graph(String title, List<Metric> metrics) {
    return GraphWidget.Builder.create().title(title).left(metrics).width(WIDGET_WIDTH).build();
  }
}
