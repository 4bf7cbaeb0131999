package dev.orderpipeline.infra;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.infra.JavaFunction.Asynchronous;
import dev.orderpipeline.infra.JavaFunction.FunctionCode;
import dev.orderpipeline.infra.JavaFunction.FunctionLimits;
import dev.orderpipeline.infra.JavaFunction.FunctionProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.events.CronOptions;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.RuleTargetInput;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** The function that dispatches sets without an event, and its two schedules. */
final class SweepFunction extends Construct {
  // The nightly pass checks recent uploads, one set after the other.
  private static final Duration TIMEOUT = Duration.minutes(15);
  // The sweep of the next minute does the same work.
  private static final Duration MAX_EVENT_AGE = Duration.seconds(60);
  private static final Duration NIGHTLY_MAX_EVENT_AGE = Duration.hours(1);
  private static final int NIGHTLY_DELIVERY_RETRIES = 10;

  private final JavaFunction function;

  SweepFunction(Construct scope, String id, Props props) {
    super(scope, id);
    Stage stage = props.stage();
    this.function =
        new JavaFunction(
            this,
            "Java",
            new JavaFunction.Props(
                stage,
                stage.names().sweepFunction(),
                "Dispatches stuck, settled and overdue file sets, and each night recovers lost"
                    + " events",
                new FunctionProgram(
                    props.code(),
                    "dev.orderpipeline.arrival.FileSweepHandler::handleRequest",
                    environment(props),
                    statements(props)),
                new FunctionLimits(stage.functions().sweep(), Optional.empty(), TIMEOUT),
                // No failure queue either: the alarm SweepErrors reports failures. See
                // docs/decisions/0006.
                new Asynchronous(0, MAX_EVENT_AGE, Optional.empty())));
    Rule.Builder.create(this, "EveryMinute")
        .description("Sweeps the open file sets")
        .schedule(Schedule.rate(Duration.minutes(1)))
        .targets(
            List.of(
                LambdaFunction.Builder.create(function.function())
                    .retryAttempts(0)
                    .maxEventAge(MAX_EVENT_AGE)
                    .build()))
        .build();
    Rule.Builder.create(this, "EveryNight")
        .description("Checks recent uploads")
        .schedule(Schedule.cron(CronOptions.builder().hour("2").minute("30").build()))
        .targets(
            List.of(
                LambdaFunction.Builder.create(function.function())
                    .event(RuleTargetInput.fromObject(Map.of("pass", "nightly")))
                    .retryAttempts(NIGHTLY_DELIVERY_RETRIES)
                    .maxEventAge(NIGHTLY_MAX_EVENT_AGE)
                    .build()))
        .build();
  }

  private static Map<String, String> environment(Props props) {
    Map<String, String> environment =
        new TreeMap<>(
            ArrivalFunction.environment(
                props.stage(), props.storage(), props.queues(), props.processor()));
    environment.put(SettingNames.EXPECTATIONS, props.stage().rules().expectations());
    environment.put(SettingNames.NOTIFICATION_TOPIC_ARN, props.alarmTopic().getTopicArn());
    environment.put(SettingNames.EVENT_TOPIC_ARN, props.eventTopic().getTopicArn());
    return environment;
  }

  private static List<PolicyStatement> statements(Props props) {
    List<PolicyStatement> statements =
        new ArrayList<>(
            ArrivalFunction.statements(props.stage(), props.storage(), props.processor()));
    statements.add(
        IamStatements.statement(
            "FindOpenSets",
            List.of("dynamodb:Query"),
            props.storage().table().getTableArn() + "/index/" + Storage.OPEN_SETS_INDEX));
    statements.add(
        IamStatements.statement(
            "NotifyOfMissingFiles", List.of("sns:Publish"), props.alarmTopic().getTopicArn()));
    statements.add(
        IamStatements.statement(
            "PublishEvents", List.of("sns:Publish"), props.eventTopic().getTopicArn()));
    statements.add(
        IamStatements.statement(
            "FindAndDeleteEvents",
            List.of("dynamodb:DeleteItem", "dynamodb:Query"),
            props.storage().table().getTableArn()));
    return statements;
  }

  JavaFunction java() {
    return function;
  }

  /**
   * The settings and resources of the sweep.
   *
   * @param alarmTopic the topic for notifications of missing files
   * @param eventTopic the topic for events
   */
  record Props(
      Stage stage,
      FunctionCode code,
      Storage storage,
      Queues queues,
      JavaFunction processor,
      Topic alarmTopic,
      Topic eventTopic) {}
}
