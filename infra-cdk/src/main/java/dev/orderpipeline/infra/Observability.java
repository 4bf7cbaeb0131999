package dev.orderpipeline.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmProps;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.Stats;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.events.CfnRule.InputTransformerProperty;
import software.amazon.awscdk.services.events.CfnRule.TargetProperty;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** What tells an operator that something is wrong: alarms, the topic they go to, a dashboard. */
final class Observability extends Construct {
  private static final Duration PERIOD = Duration.minutes(5);
  private static final double NEAR_TIMEOUT = 0.8;
  private static final String RUNBOOK = "docs/runbook.md#";
  private static final String SPARK_JOB_ERRORS = "SparkJobErrors";
  // Longer than any consumer that reads daily needs.
  private static final Duration OLD_MESSAGE = Duration.days(2);
  // Five attempts take half an hour with the waits between them.
  private static final Duration OLD_DUE_SET = Duration.hours(1);
  private static final int NEAR_MEMORY_PERCENT = 85;
  private static final int WIDGET_WIDTH = 12;
  private static final int FULL_WIDTH = 24;

  private final Stage stage;
  private final Topic topic;
  private final Dashboard dashboard;
  private final List<Alarm> alarms = new ArrayList<>();
  private Optional<Metric> sparkJobFailures = Optional.empty();

  Observability(Construct scope, String id, Stage stage) {
    super(scope, id);
    this.stage = stage;
    this.topic = newTopic();
    this.dashboard =
        Dashboard.Builder.create(this, "Dashboard")
            .dashboardName(stage.names().dashboard())
            .build();
  }

  /** Adds the alarms, and all to the dashboard. The topic is there before: the sweep uses it. */
  void watch(Watched watched) {
    Metrics measures = new Metrics(watched.arrival(), watched.sweep(), watched.processor());
    queueAlarms(watched.queues());
    functionAlarms("Arrival", watched.arrival());
    functionAlarms("Sweep", watched.sweep());
    functionAlarms("Processor", watched.processor());
    deliveryAlarm("Arrival", watched.arrival());
    deliveryAlarm("Processor", watched.processor());
    processorDurationAlarm(watched.processor());
    runAlarms(measures);
    sweepStoppedAlarm(watched.sweep().function());
    watched.sparkJob().ifPresent(this::sparkJobAlarm);
    widgets(watched, measures).forEach(row -> dashboard.addWidgets(row.toArray(IWidget[]::new)));
  }

  private Topic newTopic() {
    Topic alarmTopic =
        Topic.Builder.create(this, "AlarmTopic")
            .topicName(stage.names().alarmTopic())
            .enforceSsl(true)
            .build();
    // The policy that demands TLS takes the place of the default one, by which alarms of the same
    // account could publish.
    alarmTopic.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("PublishAlarms")
            .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(alarmTopic.getTopicArn()))
            .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
            .build());
    stage.alarmEmail().ifPresent(email -> alarmTopic.addSubscription(new EmailSubscription(email)));
    return alarmTopic;
  }

  private void queueAlarms(Queues queues) {
    alarm(
        "FailureQueueNotEmpty",
        visible(queues.failures()),
        1,
        "An asynchronous invocation failed for good. Its request and error are in the queue "
            + stage.names().failureQueue()
            + "; the sweep dispatches what is still due, so look first whether the file set has"
            + " been published since.");
    alarm(
        "FailureDeadLetterQueueNotEmpty",
        visible(queues.failureDeadLetters()),
        1,
        "A failed invocation was received from "
            + stage.names().failureQueue()
            + " too often without being deleted. Look into "
            + stage.names().failureDeadLetterQueue()
            + ", and at whoever reads the failure queue.");
    alarm(
        "DeadLetterQueueNotEmpty",
        visible(queues.deadLetters()),
        1,
        "A consumer could not digest a message. Look into "
            + stage.names().deadLetterQueue()
            + ", mend the consumer, then redrive the messages to "
            + stage.names().messageQueue()
            + ".");
    alarm(
        "MessagesWaitTooLong",
        queues.messages().metricApproximateAgeOfOldestMessage(highest()),
        OLD_MESSAGE.toSeconds(),
        "A message has waited for 2 days in "
            + stage.names().messageQueue()
            + ": no consumer reads it, or it is too slow. SQS drops messages after 14 days; a"
            + " dropped day can be replayed.");
  }

  private void functionAlarms(String part, JavaFunction java) {
    alarm(
        part + "Errors",
        java.function().metricErrors(sum()),
        1,
        "An invocation of "
            + java.functionName()
            + " failed. What is due is dispatched again by the sweep; look into the log group"
            + " /aws/lambda/"
            + java.functionName()
            + " for the error.");
    alarm(
        part + "Throttles",
        java.function().metricThrottles(sum()),
        1,
        "An invocation of "
            + java.functionName()
            + " was held back for want of concurrency. The sweep makes up for what is lost by it;"
            + " if it lasts, raise the account's limit or the concurrency reserved for the"
            + " function.");
  }

  private void deliveryAlarm(String part, JavaFunction java) {
    alarm(
        part + "FailuresUndelivered",
        java.function().metric("DestinationDeliveryFailures", sum()),
        1,
        "A failed invocation of "
            + java.functionName()
            + " could not be written to "
            + stage.names().failureQueue()
            + ". Look whether the queue is there and the function's role may send to it; the error"
            + " is in the log group /aws/lambda/"
            + java.functionName()
            + ".");
  }

  private void processorDurationAlarm(JavaFunction processor) {
    alarm(
        "ProcessorNearTimeout",
        processor.function().metricDuration(highest()),
        NEAR_TIMEOUT * processor.timeout().toMilliseconds().doubleValue(),
        "A run of "
            + processor.functionName()
            + " took more than 80 % of its timeout. Publishing goes on in the next invocation, but"
            + " reading does not: look for the file set in the log group /aws/lambda/"
            + processor.functionName()
            + ", and give the function more memory.");
  }

  private void runAlarms(Metrics measures) {
    String processor = stage.names().processingFunction();
    alarm(
        "RunsFailed",
        measures.runsFailed(),
        1,
        "A run of "
            + processor
            + " cannot go on by itself, so a day has not gone out or only in part. The log line"
            + " run_failed names it, ./pipeline status <set> tells why; mend it, then replay the"
            + " set.");
    alarm(
        "RunsRejected",
        measures.runsRejected(),
        1,
        "A day was rejected by "
            + processor
            + " for what is in its files. Consumers hold what they held; the partner has a receipt"
            + " and must correct the files. The log line run_rejected names the day, ./pipeline status"
            + " <set> tells why.");
    alarm(
        "FilesMissing",
        measures.setsOverdue(),
        1,
        "Files of a day are missing though they were due, as "
            + stage.names().sweepFunction()
            + " measures. ./pipeline status tells whose and which; the partner must upload them, and"
            + " the day goes out by itself.");
    alarm(
        "OldestSetTooOld",
        measures.oldestDueSet(),
        OLD_DUE_SET.toSeconds(),
        "A complete day has been due for an hour and is not finished, as "
            + stage.names().sweepFunction()
            + " measures. ./pipeline status tells which one and what holds it up.");
    alarm(
        "ProcessorNearMemory",
        measures.heapAlive(),
        NEAR_MEMORY_PERCENT,
        "More than "
            + NEAR_MEMORY_PERCENT
            + " % of the heap of "
            + processor
            + " were alive after a collection: a somewhat larger day would end it. Give the function"
            + " more memory.");
  }

  /** The one alarm that silence sets off: nothing else would tell that nothing heals any more. */
  private void sweepStoppedAlarm(Function sweep) {
    alarm(
        "SweepStopped",
        AlarmProps.builder()
            .alarmDescription(
                "The schedule has not invoked "
                    + stage.names().sweepFunction()
                    + " for 15 minutes: corrections are not dispatched and failed runs not tried"
                    + " again. Look whether its rule is enabled and its concurrency is not 0.")
            .metric(sweep.metricInvocations(sum()))
            .threshold(1)
            .evaluationPeriods(3)
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .treatMissingData(TreatMissingData.BREACHING)
            .build());
  }

  /**
   * Of a run that failed Glue tells EventBridge alone. The rule tells people at once which run it
   * was and why; what it counts is the alarm's.
   */
  private void sparkJobAlarm(SparkJob job) {
    CfnRule rule =
        CfnRule.Builder.create(this, "SparkJobFailed")
            .name(job.jobName() + "-failed")
            .description("A run of " + job.jobName() + " failed, or took too long")
            .eventPattern(
                Map.of(
                    "source", List.of("aws.glue"),
                    "detail-type", List.of("Glue Job State Change"),
                    "detail",
                        Map.of(
                            "jobName",
                            List.of(job.jobName()),
                            "state",
                            List.of("FAILED", "TIMEOUT", "ERROR"))))
            .targets(
                List.of(
                    TargetProperty.builder()
                        .id("AlarmTopic")
                        .arn(topic.getTopicArn())
                        .inputTransformer(
                            InputTransformerProperty.builder()
                                .inputPathsMap(
                                    Map.of(
                                        "job", "$.detail.jobName",
                                        "run", "$.detail.jobRunId",
                                        "state", "$.detail.state",
                                        "message", "$.detail.message"))
                                .inputTemplate(
                                    "\"The run <run> of <job> ended as <state>: <message>."
                                        + " Runbook: "
                                        + RUNBOOK
                                        + SPARK_JOB_ERRORS.toLowerCase(Locale.ROOT)
                                        + "\"")
                                .build())
                        .build()))
            .build();
    topic.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("PublishFailedJobRuns")
            .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(topic.getTopicArn()))
            .conditions(Map.of("ArnEquals", Map.of("aws:SourceArn", rule.getAttrArn())))
            .build());
    sparkJobFailures =
        Optional.of(
            Metric.Builder.create()
                .namespace("AWS/Events")
                .metricName("TriggeredRules")
                .dimensionsMap(Map.of("RuleName", rule.getRef()))
                .period(PERIOD)
                .statistic(Stats.SUM)
                .build());
    alarm(
        SPARK_JOB_ERRORS,
        sparkJobFailures.get(),
        1,
        "A run of the Spark job "
            + job.jobName()
            + " failed. The sweep starts another one for what is still due; look into the log group"
            + " /aws-glue/jobs/"
            + job.jobName()
            + "/error for the error.");
  }

  private static MetricOptions sum() {
    return MetricOptions.builder().period(PERIOD).statistic(Stats.SUM).build();
  }

  private static MetricOptions highest() {
    return MetricOptions.builder().period(PERIOD).statistic(Stats.MAXIMUM).build();
  }

  private static Metric visible(Queue queue) {
    return queue.metricApproximateNumberOfMessagesVisible(highest());
  }

  private void alarm(String id, IMetric metric, Number threshold, String description) {
    alarm(
        id,
        AlarmProps.builder()
            .alarmDescription(description)
            .metric(metric)
            .threshold(threshold)
            .evaluationPeriods(1)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
            // Functions and queues that nothing happens to report nothing.
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .build());
  }

  private void alarm(String id, AlarmProps alarmProps) {
    Alarm alarm = new Alarm(this, id, alarmProps);
    CfnAlarm described = (CfnAlarm) alarm.getNode().getDefaultChild();
    described.setAlarmDescription(
        alarmProps.getAlarmDescription() + " Runbook: " + RUNBOOK + id.toLowerCase(Locale.ROOT));
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    alarms.add(alarm);
  }

  private List<List<IWidget>> widgets(Watched watched, Metrics measures) {
    Queues queues = watched.queues();
    List<Function> functions =
        List.of(
            watched.arrival().function(),
            watched.sweep().function(),
            watched.processor().function());
    List<List<IWidget>> rows = new ArrayList<>();
    rows.add(
        List.of(
            AlarmStatusWidget.Builder.create()
                .title("Alarms")
                .alarms(alarms)
                .width(FULL_WIDTH)
                .build()));
    rows.addAll(measures.widgets());
    rows.addAll(
        List.of(
            List.of(
                graph(
                    "Invocations",
                    functions.stream().map(f -> f.metricInvocations(sum())).toList()),
                graph("Errors", functions.stream().map(f -> f.metricErrors(sum())).toList())),
            List.of(
                graph(
                    "Longest duration",
                    functions.stream().map(f -> f.metricDuration(highest())).toList()),
                graph("Throttles", functions.stream().map(f -> f.metricThrottles(sum())).toList())),
            List.of(
                graph(
                    "Messages to and from consumers",
                    List.of(
                        queues.messages().metricNumberOfMessagesSent(sum()),
                        queues.messages().metricNumberOfMessagesDeleted(sum()))),
                graph(
                    "Waiting",
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
                        List.of(executors(watched.sparkJob().orElseThrow()))))));
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

  /** Where alarms go, and what people are told of missing files. */
  Topic topic() {
    return topic;
  }

  /** Where a browser shows the dashboard. */
  String dashboardUrl() {
    return "https://console.aws.amazon.com/cloudwatch/home?region="
        + Aws.REGION
        + "#dashboards/dashboard/"
        + dashboard.getDashboardName();
  }

  /** What is watched. */
  record Watched(
      Queues queues,
      JavaFunction arrival,
      JavaFunction sweep,
      JavaFunction processor,
      Optional<SparkJob> sparkJob) {}
}
