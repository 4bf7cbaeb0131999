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
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/** The function that processes a file set. */
final class ProcessorFunction extends Construct {
  private static final Duration TIMEOUT = Duration.minutes(15);
  // Holds the spools of a day: the archive, error messages that wait for their turn, and 16
  // bytes of each item.
  private static final Size EPHEMERAL_STORAGE = Size.mebibytes(2048);
  // The longest wait between two dispatches of the ledger, which makes a new one then.
  private static final Duration MAX_WAIT = Duration.hours(1);

  private final JavaFunction function;

  ProcessorFunction(Construct scope, String id, Props props) {
    super(scope, id);
    Stage stage = props.stage();
    this.function =
        new JavaFunction(
            this,
            "Java",
            new JavaFunction.Props(
                stage.names().processingFunction(),
                "Cleans, joins, archives and publishes the three files of one partner and date",
                props.code(),
                "dev.orderpipeline.processor.DataProcessingHandler::handleRequest",
                environment(props),
                functionRights(props),
                stage.processorMemoryMegabytes(),
                Optional.of(EPHEMERAL_STORAGE),
                TIMEOUT,
                stage.processorConcurrency(),
                // See docs/decisions/0006: the ledger dispatches again, Lambda does not.
                new Asynchronous(0, MAX_WAIT, Optional.of(props.queues().failures())),
                stage.logRetention(),
                stage.removalPolicy(),
                stage.tracing()));
  }

  private static Map<String, String> environment(Props props) {
    Map<String, String> environment = settings(props.stage(), props.storage(), props.queues());
    environment.putAll(SparkJob.dispatchSettings(props.stage()));
    return environment;
  }

  /** What is set of processing a file set, whatever does it. */
  static Map<String, String> settings(Stage stage, Storage storage, Queues queues) {
    return new TreeMap<>(
        Map.of(
            SettingNames.FILE_ARRIVALS_TABLE,
            storage.table().getTableName(),
            SettingNames.DROP_BUCKET,
            storage.dropBucketName(),
            SettingNames.RESULTS_BUCKET,
            storage.resultsBucket().getBucketName(),
            SettingNames.MESSAGE_QUEUE_URL,
            queues.messages().getQueueUrl(),
            SettingNames.CORRECTION_SETTLE_SECONDS,
            Integer.toString(stage.correctionSettleSeconds()),
            SettingNames.REJECTED_ROWS_THRESHOLD,
            Long.toString(stage.thresholds().rejected().rows()),
            SettingNames.REJECTED_PERCENT_THRESHOLD,
            stage.thresholds().rejected().percent().toPlainString(),
            SettingNames.UNMATCHED_ROWS_THRESHOLD,
            Long.toString(stage.thresholds().unmatched().rows()),
            SettingNames.UNMATCHED_PERCENT_THRESHOLD,
            stage.thresholds().unmatched().percent().toPlainString()));
  }

  private static List<PolicyStatement> functionRights(Props props) {
    List<PolicyStatement> rights = rights(props.storage(), props.queues());
    // Only an archive of one object is uploaded before it is known whether its run will be
    // rejected.
    rights.add(
        IamStatements.statement(
            "LeaveUploads",
            List.of("s3:AbortMultipartUpload"),
            props.storage().resultsBucket().getBucketArn() + "/builds/*"));
    rights.addAll(SparkJob.dispatchRights(props.stage()));
    return rights;
  }

  /** What a run calls, whatever runs it. */
  static List<PolicyStatement> rights(Storage storage, Queues queues) {
    String results = storage.resultsBucket().getBucketArn();
    List<PolicyStatement> rights = new ArrayList<>(IamStatements.reconcile(storage));
    rights.add(
        IamStatements.statement(
            "KeepLeaseAndRuns",
            List.of("dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"),
            storage.table().getTableArn()));
    // Any key, as for looking them up.
    rights.add(
        IamStatements.statement(
            "ReadPinnedFiles", List.of("s3:GetObjectVersion"), storage.dropBucketArn() + "/*"));
    // Below a prefix any key: partner, date, token and revision are part of it.
    rights.add(
        IamStatements.statement(
            "WriteResults",
            List.of("s3:PutObject"),
            results + "/builds/*",
            results + "/published/*",
            results + "/receipts/*"));
    // The parts of an archive are known by the digests that stand in its manifest, which is pinned
    // by its version; they themselves are read without one.
    rights.add(
        IamStatements.statement(
            "ReadRecordedArchives",
            List.of("s3:GetObject", "s3:GetObjectVersion"),
            results + "/builds/*"));
    rights.add(
        IamStatements.statement(
            "ReadPublishedArchives", List.of("s3:GetObject"), results + "/published/*"));
    // Without it, S3 answers that an archive which is gone is forbidden, and the run could not say
    // which object to restore.
    rights.add(IamStatements.statement("TellAbsentArchives", List.of("s3:ListBucket"), results));
    rights.add(
        IamStatements.statement(
            "PublishMessages", List.of("sqs:SendMessage"), queues.messages().getQueueArn()));
    return rights;
  }

  JavaFunction java() {
    return function;
  }

  /** What the processor works with. */
  record Props(Stage stage, FunctionCode code, Storage storage, Queues queues) {}
}
