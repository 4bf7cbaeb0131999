package dev.orderpipeline.infra;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.infra.JavaFunction.Asynchronous;
import dev.orderpipeline.infra.JavaFunction.FunctionCode;
import dev.orderpipeline.infra.JavaFunction.FunctionLimits;
import dev.orderpipeline.infra.JavaFunction.FunctionProgram;
import dev.orderpipeline.model.ResultsLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.CfnPermission;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.CfnBucket.LambdaConfigurationProperty;
import software.amazon.awscdk.services.s3.CfnBucket.NotificationConfigurationProperty;
import software.constructs.Construct;

/** The function that S3 notifies of each new object in the drop bucket. */
final class ArrivalFunction extends Construct {
  private static final Duration TIMEOUT = Duration.seconds(60);
  private static final int RETRIES = 2;
  // Lambda's maximum.
  private static final Duration MAX_EVENT_AGE = Duration.hours(6);

  private final JavaFunction function;

  ArrivalFunction(Construct scope, String id, Props props) {
    super(scope, id);
    Stage stage = props.stage();
    this.function =
        new JavaFunction(
            this,
            "Java",
            new JavaFunction.Props(
                stage,
                stage.names().arrivalFunction(),
                "Records which files of a set have arrived, and dispatches complete sets",
                new FunctionProgram(
                    props.code(),
                    "dev.orderpipeline.arrival.FileArrivalHandler::handleRequest",
                    environment(stage, props.storage(), props.queues(), props.processor()),
                    statements(stage, props.storage(), props.processor())),
                new FunctionLimits(stage.functions().arrival(), Optional.empty(), TIMEOUT),
                new Asynchronous(RETRIES, MAX_EVENT_AGE, Optional.of(props.queues().failures()))));
    notifyOfEveryObject(props.storage());
  }

  /** Returns the settings of the arrival function and the sweep, which share their code. */
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
                processor.function().getFunctionName()));
    environment.putAll(stage.rules().correctionSettings());
    environment.putAll(stage.rules().receiptSettings());
    environment.putAll(SparkJob.dispatchSettings(stage));
    return environment;
  }

  /** Returns the permissions of both functions: reconcile, dispatch, and report files of no set. */
  static List<PolicyStatement> statements(Stage stage, Storage storage, JavaFunction processor) {
    List<PolicyStatement> statements = new ArrayList<>(IamStatements.reconcile(storage));
    statements.add(
        IamStatements.statement(
            "DispatchToProcessor",
            List.of("lambda:InvokeFunction"),
            processor.function().getFunctionArn()));
    statements.add(
        // Any key below the prefix, because partners and misspelled names are not known beforehand.
        IamStatements.statement(
            "ReportUnrecognisedFiles",
            List.of("s3:PutObject"),
            storage.resultsBucket().arnForObjects(ResultsLayout.UNRECOGNISED + "*")));
    statements.addAll(SparkJob.dispatchStatements(stage));
    return List.copyOf(statements);
  }

  /**
   * Notifies by the bucket's own property, which needs no custom resource. There is no filter,
   * because the function must also see misnamed files. See docs/decisions/0008.
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
    // S3 checks the permission when the notification is set.
    bucket.addResourceDependency(permission);
  }

  JavaFunction java() {
    return function;
  }

  /** The settings and resources of the arrival function. */
  record Props(
      Stage stage, FunctionCode code, Storage storage, Queues queues, JavaFunction processor) {}
}
