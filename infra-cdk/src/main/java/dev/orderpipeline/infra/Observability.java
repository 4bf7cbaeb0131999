package dev.orderpipeline.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnMapping;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.AlarmProps;
import software.amazon.awscdk.services.cloudwatch.AlarmStatusWidget;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.PeriodOverride;
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
import software.constructs.Construct;

/** The alarms, the topic that they notify, and the dashboard. */
final class Observability extends Construct {
  private static final double NEAR_TIMEOUT_RATIO = 0.8;
  private static final String RUNBOOK = "docs/runbook.md#";
  private static final String SPARK_JOB_ERRORS = "SparkJobErrors";
  // A consumer that reads daily never falls this far behind.
  private static final Duration MAX_MESSAGE_AGE = Duration.days(2);
  // Five attempts with their waits take half an hour.
  private static final Duration MAX_DUE_AGE = Duration.hours(1);
  private static final int NEAR_MEMORY_PERCENT = 85;
  private static final int FULL_WIDTH = 24;

  private static final String CONSOLE_HOST = "host";

  private final Stage stage;
  private final Topic topic;
  private final Dashboard dashboard;
  private final CfnMapping consoles;
  private final List<Alarm> alarms = new ArrayList<>();
  private Optional<Metric> sparkJobFailures = Optional.empty();

  Observability(Construct scope, String id, Stage stage) {
    super(scope, id);
    this.stage = stage;
    this.topic = newTopic();
    this.dashboard =
        Dashboard.Builder.create(this, "Dashboard")
            .dashboardName(stage.names().dashboard())
            // Otherwise CloudWatch widens the periods of the numbers to the page's time range.
            .periodOverride(PeriodOverride.INHERIT)
            .build();
    this.consoles =
        CfnMapping.Builder.create(this, "Consoles")
            .mapping(
                Map.of(
                    "aws", Map.of(CONSOLE_HOST, "console.aws.amazon.com"),
                    "aws-cn", Map.of(CONSOLE_HOST, "console.amazonaws.cn"),
                    "aws-us-gov", Map.of(CONSOLE_HOST, "console.amazonaws-us-gov.com")))
            .build();
  }

  /** Creates the alarms and the widgets. Comes after the topic, which the sweep needs. */
  void monitor(MonitoredResources resources) {
    Metrics metrics = new Metrics(resources.arrival(), resources.sweep(), resources.processor());
    queueAlarms(resources.queues());
    functionAlarms("Arrival", resources.arrival(), "");
    functionAlarms("Sweep", resources.sweep(), "");
    functionAlarms(
        "Processor",
        resources.processor(),
        " A failed request of ./pipeline explain changes nothing and needs no dispatch.");
    deliveryAlarm("Arrival", resources.arrival());
    deliveryAlarm("Processor", resources.processor());
    processorDurationAlarm(resources.processor());
    runAlarms(metrics);
    sweepStoppedAlarm(resources.sweep().function());
    resources.sparkJob().ifPresent(this::sparkJobAlarm);
    List<List<IWidget>> rows = new ArrayList<>();
    rows.add(
        List.of(
            AlarmStatusWidget.Builder.create()
                .title("Alarms")
                .alarms(alarms)
                .width(FULL_WIDTH)
                .build()));
    rows.addAll(metrics.widgets());
    rows.addAll(ServiceMetrics.widgets(resources, sparkJobFailures));
    rows.forEach(each -> dashboard.addWidgets(each.toArray(IWidget[]::new)));
  }

  private Topic newTopic() {
    Topic alarmTopic =
        Topic.Builder.create(this, "AlarmTopic")
            .topicName(stage.names().alarmTopic())
            .enforceSsl(true)
            .build();
    // The policy that requires TLS replaces the default one, which lets alarms publish.
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
        ServiceMetrics.visible(queues.failures()),
        1,
        "An asynchronous invocation failed permanently. Its request and error are in the queue "
            + stage.names().failureQueue()
            + ". The sweep dispatches what is still due, so check first whether the file set is"
            + " already published.");
    alarm(
        "FailureDeadLetterQueueNotEmpty",
        ServiceMetrics.visible(queues.failureDeadLetters()),
        1,
        "A failed invocation was received from "
            + stage.names().failureQueue()
            + " too often without being deleted. Check "
            + stage.names().failureDeadLetterQueue()
            + " and whatever reads the failure queue.");
    alarm(
        "DeadLetterQueueNotEmpty",
        ServiceMetrics.visible(queues.deadLetters()),
        1,
        "A consumer could not process a message. Check "
            + stage.names().deadLetterQueue()
            + ", fix the consumer, then redrive the messages to "
            + stage.names().messageQueue()
            + ".");
    alarm(
        "MessagesWaitTooLong",
        queues.messages().metricApproximateAgeOfOldestMessage(ServiceMetrics.maximum()),
        MAX_MESSAGE_AGE.toSeconds(),
        "A message has waited for 2 days in "
            + stage.names().messageQueue()
            + ": no consumer reads it, or consumers are too slow. SQS deletes messages after 14"
            + " days; then replay the day.");
  }

  /**
   * Creates the alarms that each function has.
   *
   * @param errorAdvice follows the text of the alarm on errors; empty if there is none
   */
  private void functionAlarms(String part, JavaFunction java, String errorAdvice) {
    alarm(
        part + "Errors",
        java.function().metricErrors(ServiceMetrics.sum()),
        1,
        "An invocation of "
            + java.functionName()
            + " failed. The sweep dispatches what is still due."
            + errorAdvice
            + " The error is in the log group /aws/lambda/"
            + java.functionName()
            + ".");
    alarm(
        part + "Throttles",
        java.function().metricThrottles(ServiceMetrics.sum()),
        1,
        "An invocation of "
            + java.functionName()
            + " was throttled for lack of concurrency. The sweep recovers dropped events. If it"
            + " persists, raise the account's limit or the concurrency reserved for the function.");
  }

  private void deliveryAlarm(String part, JavaFunction java) {
    alarm(
        part + "FailuresUndelivered",
        java.function().metric("DestinationDeliveryFailures", ServiceMetrics.sum()),
        1,
        "A failed invocation of "
            + java.functionName()
            + " could not be written to "
            + stage.names().failureQueue()
            + ". Check that the queue exists and that the function's role may send to it. The error"
            + " is in the log group /aws/lambda/"
            + java.functionName()
            + ".");
  }

  private void processorDurationAlarm(JavaFunction processor) {
    alarm(
        "ProcessorNearTimeout",
        processor.function().metricDuration(ServiceMetrics.maximum()),
        NEAR_TIMEOUT_RATIO * processor.timeout().toMilliseconds().doubleValue(),
        "A run of "
            + processor.functionName()
            + ", or a request of ./pipeline explain, took more than 80 % of its timeout. The next"
            + " invocation of a run continues publishing, but restarts reading. Find the file set in"
            + " the log group /aws/lambda/"
            + processor.functionName()
            + ", and give the function more memory. If the log has the event explained instead, do"
            + " nothing.");
  }

  private void runAlarms(Metrics metrics) {
    String processor = stage.names().processingFunction();
    alarm(
        "RunsFailed",
        metrics.runsFailed(),
        1,
        "A run of "
            + processor
            + " cannot continue, so a day is unpublished or only partly published. The log line"
            + " run_failed names the set; ./pipeline status <set> shows the cause. Fix it, then"
            + " replay the set.");
    alarm(
        "RunsRejected",
        metrics.runsRejected(),
        1,
        "The files of a day are faulty, and "
            + processor
            + " rejected it. Consumers keep what they had. The partner has a receipt and must"
            + " correct the files. The log line run_rejected names the set; ./pipeline status <set>"
            + " shows the cause.");
    alarm(
        "FilesMissing",
        metrics.setsOverdue(),
        1,
        "Files of a day are past their deadline, according to "
            + stage.names().sweepFunction()
            + ". ./pipeline status names the partner and the files. When the partner uploads them,"
            + " the day is published automatically. If the partner announced that it sends none,"
            + " ./pipeline snooze ends the alarm.");
    alarm(
        "OldestSetTooOld",
        metrics.oldestDueSet(),
        MAX_DUE_AGE.toSeconds(),
        "A complete day has been due for an hour and is not finished, according to "
            + stage.names().sweepFunction()
            + ". ./pipeline status names the day and the cause.");
    alarm(
        "DaysUnpublished",
        metrics.daysUnpublished(),
        1,
        "A day of the last 14 days failed or was rejected and is still unpublished, according to "
            + stage.names().sweepFunction()
            + ". ./pipeline status names the day, the cause and the remedy. The alarm ends when the"
            + " last of these days is published.");
    alarm(
        "SetKeepsChanging",
        metrics.setsChanging(),
        1,
        "A partner has changed files of a day for so long, without a pause, that "
            + stage.names().sweepFunction()
            + " publishes the day although files still change. ./pipeline status names the day. Ask"
            + " the partner to upload each file once.");
    alarm(
        "SetUnsupported",
        metrics.setsUnsupported(),
        1,
        "A newer version of the pipeline has written the record of a day, so "
            + stage.names().sweepFunction()
            + " leaves the day as it is. Deploy that version again.");
    alarm(
        "ProcessorNearMemory",
        metrics.heapAlive(),
        NEAR_MEMORY_PERCENT,
        "More than "
            + NEAR_MEMORY_PERCENT
            + " % of the heap of "
            + processor
            + " was in use after a garbage collection: a larger day could fail. Give the"
            + " function more memory.");
  }

  /**
   * The only alarm that missing data raises. Without it, nobody would notice that recovery has
   * stopped.
   */
  private void sweepStoppedAlarm(Function sweep) {
    alarm(
        "SweepStopped",
        AlarmProps.builder()
            .alarmDescription(
                "The schedule has not invoked "
                    + stage.names().sweepFunction()
                    + " for 15 minutes: no correction is dispatched and no failed run is retried."
                    + " Check that its rule is enabled and its concurrency is not 0.")
            .metric(sweep.metricInvocations(ServiceMetrics.sum()))
            .threshold(1)
            .evaluationPeriods(3)
            .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
            .treatMissingData(TreatMissingData.BREACHING)
            .build());
  }

  /**
   * Creates the alarm on failed job runs. Glue reports them only to EventBridge. The rule sends the
   * run and its error to the topic, and the alarm counts the rule's matches.
   */
  private void sparkJobAlarm(SparkJob job) {
    CfnRule rule =
        CfnRule.Builder.create(this, "SparkJobFailed")
            .name(job.jobName() + "-failed")
            .description("A run of " + job.jobName() + " failed or timed out")
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
                                    "\"Run <run> of <job> ended as <state>: <message>"
                                        + " Runbook: "
                                        + RUNBOOK
                                        + SPARK_JOB_ERRORS.toLowerCase(Locale.ROOT)
                                        + "\"")
                                .build())
                        .build()))
            .build();
    // Without a condition, because EventBridge supports none in the policies of topics:
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    topic.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("PublishFailedJobRuns")
            .principals(List.of(new ServicePrincipal("events.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(topic.getTopicArn()))
            .build());
    sparkJobFailures =
        Optional.of(
            Metric.Builder.create()
                .namespace("AWS/Events")
                .metricName("TriggeredRules")
                .dimensionsMap(Map.of("RuleName", rule.getRef()))
                .period(ServiceMetrics.PERIOD)
                .statistic(Stats.SUM)
                .build());
    alarm(
        SPARK_JOB_ERRORS,
        sparkJobFailures.get(),
        1,
        "A run of the Spark job "
            + job.jobName()
            + " failed. The sweep starts another run for what is still due. The error is in the log"
            + " group /aws-glue/jobs/"
            + job.jobName()
            + "/error.");
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
            // Idle functions and queues report no data.
            .treatMissingData(TreatMissingData.NOT_BREACHING)
            .build());
  }

  private void alarm(String id, AlarmProps alarmProps) {
    Alarm alarm = new Alarm(this, id, alarmProps);
    CfnAlarm cfnAlarm = (CfnAlarm) alarm.getNode().getDefaultChild();
    cfnAlarm.setAlarmDescription(
        alarmProps.getAlarmDescription() + " Runbook: " + RUNBOOK + id.toLowerCase(Locale.ROOT));
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    alarms.add(alarm);
  }

  /** Returns the topic for alarms and for notifications of missing files. */
  Topic topic() {
    return topic;
  }

  /** Returns the URL of the dashboard in the console. */
  String dashboardUrl() {
    return "https://"
        + Fn.findInMap(consoles.getLogicalId(), Aws.PARTITION, CONSOLE_HOST)
        + "/cloudwatch/home?region="
        + Aws.REGION
        + "#dashboards/dashboard/"
        + dashboard.getDashboardName();
  }

  /** The resources that alarms and dashboard cover. */
  record MonitoredResources(
      Queues queues,
      JavaFunction arrival,
      JavaFunction sweep,
      JavaFunction processor,
      Optional<SparkJob> sparkJob) {}
}
