package dev.orderpipeline.infra;

import dev.orderpipeline.infra.JavaFunction.Asynchronous;
import dev.orderpipeline.infra.JavaFunction.FunctionCode;
import dev.orderpipeline.model.SettingNames;
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

/** The function that looks after the sets that no event will move on, and its two schedules. */
final class SweepFunction extends Construct {
  // The nightly pass visits every set of 48 hours, one after the other.
  private static final Duration TIMEOUT = Duration.minutes(15);
  // The next minute's sweep does all that one which came too late would do.
  private static final Duration MAX_WAIT = Duration.seconds(60);
  private static final Duration NIGHTLY_LONGEST_WAIT = Duration.hours(1);
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
                stage.names().sweepFunction(),
                "Dispatches stuck, settled and overdue file sets, and each night what was missed",
                props.code(),
                "dev.orderpipeline.arrival.FileSweepHandler::handleRequest",
                environment(props),
                rights(props),
                stage.sweepMemoryMegabytes(),
                Optional.empty(),
                TIMEOUT,
                stage.sweepConcurrency(),
                // No destination either: the alarm on its errors tells. See docs/decisions/0006.
                new Asynchronous(0, MAX_WAIT, Optional.empty()),
                stage.logRetention(),
                stage.removalPolicy(),
                stage.tracing()));
    Rule.Builder.create(this, "EveryMinute")
        .description("Sweeps the open file sets")
        .schedule(Schedule.rate(Duration.minutes(1)))
        .targets(
            List.of(
                LambdaFunction.Builder.create(function.function())
                    .retryAttempts(0)
                    .maxEventAge(MAX_WAIT)
                    .build()))
        .build();
    Rule.Builder.create(this, "EveryNight")
        .description("Looks over everything that was put in the last 48 hours")
        .schedule(Schedule.cron(CronOptions.builder().hour("2").minute("30").build()))
        .targets(
            List.of(
                LambdaFunction.Builder.create(function.function())
                    .event(RuleTargetInput.fromObject(Map.of("pass", "nightly")))
                    .retryAttempts(NIGHTLY_DELIVERY_RETRIES)
                    .maxEventAge(NIGHTLY_LONGEST_WAIT)
                    .build()))
        .build();
  }

  private static Map<String, String> environment(Props props) {
    Map<String, String> environment =
        new TreeMap<>(
            ArrivalFunction.environment(
                props.stage(), props.storage(), props.queues(), props.processor()));
    environment.put(SettingNames.EXPECTATIONS, props.stage().expectations());
    environment.put(SettingNames.NOTIFICATION_TOPIC_ARN, props.topic().getTopicArn());
    return environment;
  }

  private static List<PolicyStatement> rights(Props props) {
    List<PolicyStatement> rights =
        new ArrayList<>(ArrivalFunction.rights(props.stage(), props.storage(), props.processor()));
    rights.add(
        IamStatements.statement(
            "FindOpenSets",
            List.of("dynamodb:Query"),
            props.storage().table().getTableArn() + "/index/" + Storage.OPEN_SETS_INDEX));
    rights.add(
        IamStatements.statement(
            "TellOfMissingFiles", List.of("sns:Publish"), props.topic().getTopicArn()));
    rights.add(
        IamStatements.statement(
            "TellStatus",
            List.of("dynamodb:Query"),
            props.storage().table().getTableArn(),
            props.storage().table().getTableArn() + "/index/" + Storage.SETS_BY_DATE_INDEX));
    return rights;
  }

  JavaFunction java() {
    return function;
  }

  /**
   * What the sweep works with.
   *
   * @param topic where it tells people of missing files
   */
  record Props(
      Stage stage,
      FunctionCode code,
      Storage storage,
      Queues queues,
      JavaFunction processor,
      Topic topic) {}
}
