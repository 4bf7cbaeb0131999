package dev.orderpipeline.infra;

import dev.orderpipeline.infra.JavaFunction.Asynchronous;
import dev.orderpipeline.infra.JavaFunction.FunctionCode;
import dev.orderpipeline.model.SettingNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.CfnPermission;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.CfnBucket.LambdaConfigurationProperty;
import software.amazon.awscdk.services.s3.CfnBucket.NotificationConfigurationProperty;
import software.constructs.Construct;

/** The function that is told of each new object in the drop bucket, and how it is told. */
final class ArrivalFunction extends Construct {
  private static final Duration TIMEOUT = Duration.seconds(60);
  private static final int RETRIES = 2;
  // As long as Lambda keeps an invocation.
  private static final Duration MAX_WAIT = Duration.hours(6);

  private final JavaFunction function;

  ArrivalFunction(Construct scope, String id, Props props) {
    super(scope, id);
    Stage stage = props.stage();
    this.function =
        new JavaFunction(
            this,
            "Java",
            new JavaFunction.Props(
                stage.names().arrivalFunction(),
                "Records which files of a set have arrived, and dispatches what is complete",
                props.code(),
                "dev.orderpipeline.arrival.FileArrivalHandler::handleRequest",
                environment(stage, props.storage(), props.queues(), props.processor()),
                rights(stage, props.storage(), props.processor()),
                stage.arrivalMemoryMegabytes(),
                Optional.empty(),
                TIMEOUT,
                OptionalInt.empty(),
                new Asynchronous(RETRIES, MAX_WAIT, Optional.of(props.queues().failures())),
                stage.logRetention(),
                stage.removalPolicy(),
                stage.tracing()));
    notifyOfEveryObject(props.storage());
  }

  /** The settings of arrival function and sweep, which share their code. */
  static Map<String, String> environment(
      Stage stage, Storage storage, Queues queues, JavaFunction processor) {
    Map<String, String> environment =
        new TreeMap<>(
            Map.of(
                SettingNames.FILE_ARRIVALS_TABLE,
                storage.table().getTableName(),
                SettingNames.DROP_BUCKET,
                storage.dropBucketName(),
                SettingNames.RESULTS_BUCKET,
                storage.resultsBucket().getBucketName(),
                SettingNames.MESSAGE_QUEUE_URL,
                queues.messages().getQueueUrl(),
                SettingNames.PROCESSING_FUNCTION,
                processor.function().getFunctionName(),
                SettingNames.CORRECTION_SETTLE_SECONDS,
                Integer.toString(stage.correctionSettleSeconds())));
    environment.putAll(SparkJob.dispatchSettings(stage));
    return environment;
  }

  /** What both functions call: reconcile, then dispatch, and answer files that are of no set. */
  static List<PolicyStatement> rights(Stage stage, Storage storage, JavaFunction processor) {
    List<PolicyStatement> rights = new ArrayList<>(IamStatements.reconcile(storage));
    rights.add(
        IamStatements.statement(
            "DispatchToProcessor",
            List.of("lambda:InvokeFunction"),
            processor.function().getFunctionArn()));
    rights.add(
        // Any key below the prefix: partners and the names that they mistake are not known
        // beforehand.
        IamStatements.statement(
            "AnswerUnrecognisedFiles",
            List.of("s3:PutObject"),
            storage.resultsBucket().arnForObjects("unrecognised/*")));
    rights.addAll(SparkJob.dispatchRights(stage));
    return List.copyOf(rights);
  }

  /**
   * By the bucket's own property, which needs no custom resource, and without a filter: a file with
   * a wrong name must be noticed, too. See docs/decisions/0008.
   */
  private void notifyOfEveryObject(Storage storage) {
    String functionArn = function.function().getFunctionArn();
    CfnPermission permission =
        CfnPermission.Builder.create(this, "AllowNotification")
            .action("lambda:InvokeFunction")
            .functionName(functionArn)
            .principal("s3.amazonaws.com")
            .sourceAccount(Aws.ACCOUNT_ID)
            .sourceArn(storage.dropBucketArn())
            .build();
    CfnBucket bucket = (CfnBucket) storage.dropBucket().getNode().getDefaultChild();
    bucket.setNotificationConfiguration(
        NotificationConfigurationProperty.builder()
            .lambdaConfigurations(
                List.of(
                    LambdaConfigurationProperty.builder()
                        .event("s3:ObjectCreated:*")
                        .function(functionArn)
                        .build()))
            .build());
    // S3 tries the permission when the notification is set.
    bucket.addResourceDependency(permission);
  }

  JavaFunction java() {
    return function;
  }

  /** What the arrival function works with. */
  record Props(
      Stage stage, FunctionCode code, Storage storage, Queues queues, JavaFunction processor) {}
}
