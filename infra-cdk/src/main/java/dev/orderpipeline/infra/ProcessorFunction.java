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
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/** The function that processes a file set. */
final class ProcessorFunction extends Construct {
  private static final Duration TIMEOUT = Duration.minutes(15);
  // Room for the spools of a day: the archive, waiting error messages, and 16 bytes per item.
  private static final Size EPHEMERAL_STORAGE = Size.mebibytes(2048);
  // The longest interval between two dispatches; after it the ledger makes a new one.
  private static final Duration MAX_EVENT_AGE = Duration.hours(1);

  private final JavaFunction function;

  ProcessorFunction(Construct scope, String id, Props props) {
    super(scope, id);
    Stage stage = props.stage();
    this.function =
        new JavaFunction(
            this,
            "Java",
            new JavaFunction.Props(
                stage,
                stage.names().processingFunction(),
                "Cleans, joins, archives and publishes the three files of one partner and date",
                new FunctionProgram(
                    props.code(),
                    "dev.orderpipeline.processor.DataProcessingHandler::handleRequest",
                    environment(props),
                    functionStatements(props)),
                new FunctionLimits(
                    stage.functions().processor(), Optional.of(EPHEMERAL_STORAGE), TIMEOUT),
                // The sweep retries, not Lambda; see docs/decisions/0006.
                new Asynchronous(0, MAX_EVENT_AGE, Optional.of(props.queues().failures()))));
  }

  private static Map<String, String> environment(Props props) {
    Map<String, String> environment = settings(props.stage(), props.storage(), props.queues());
    environment.putAll(SparkJob.dispatchSettings(props.stage()));
    return environment;
  }

  /** Returns the settings for processing a file set, for both engines. */
  static Map<String, String> settings(Stage stage, Storage storage, Queues queues) {
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                SettingNames.FILE_ARRIVALS_TABLE,
                storage.table().getTableName(),
                SettingNames.DROP_BUCKET,
                storage.dropBucketName(),
                SettingNames.RESULTS_BUCKET,
                storage.resultsBucket().getBucketName(),
                SettingNames.MESSAGE_QUEUE_URL,
                queues.messages().getQueueUrl()));
    stage
        .rules()
        .thresholds()
        .byKind()
        .forEach(
            (kind, threshold) -> {
              settings.put(SettingNames.thresholdCount(kind), Long.toString(threshold.count()));
              settings.put(
                  SettingNames.thresholdPercent(kind), threshold.percent().toPlainString());
            });
    settings.putAll(stage.rules().correctionSettings());
    stage
        .rules()
        .windows1252Partners()
        .ifPresent(partners -> settings.put(SettingNames.WINDOWS_1252_PARTNERS, partners));
    settings.putAll(stage.rules().receiptSettings());
    if (stage.rules().closingMessage()) {
      settings.put(SettingNames.CLOSING_MESSAGE, "true");
    }
    settings.putAll(stage.rules().checkSettings());
    return settings;
  }

  private static List<PolicyStatement> functionStatements(Props props) {
    List<PolicyStatement> statements = statements(props.storage(), props.queues());
    statements.addAll(SparkJob.dispatchStatements(props.stage()));
    return statements;
  }

  /** Returns the permissions of a run, for both engines. */
  static List<PolicyStatement> statements(Storage storage, Queues queues) {
    String results = storage.resultsBucket().getBucketArn();
    String builds = results + "/" + ResultsLayout.BUILDS + "*";
    String published = results + "/" + ResultsLayout.PUBLISHED + "*";
    String unfinished = results + "/" + ResultsLayout.UNFINISHED + "*";
    List<PolicyStatement> statements = new ArrayList<>(IamStatements.reconcile(storage));
    statements.add(
        IamStatements.statement(
            "UpdateLeasesAndRuns",
            List.of("dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"),
            storage.table().getTableArn()));
    // Any key, as in LookUpArrivedFiles.
    statements.add(
        IamStatements.statement(
            "ReadPinnedFiles", List.of("s3:GetObjectVersion"), storage.dropBucketArn() + "/*"));
    // Any key below a prefix, because keys contain partner, date, token and revision.
    statements.add(
        IamStatements.statement(
            "WriteResults",
            List.of("s3:PutObject"),
            builds,
            published,
            unfinished,
            results + "/" + ResultsLayout.RECEIPTS + "*"));
    // The parts of an archive are read without a version. The manifest has their digests, and its
    // version is pinned.
    statements.add(
        IamStatements.statement(
            "ReadRecordedArchives", List.of("s3:GetObject", "s3:GetObjectVersion"), builds));
    statements.add(
        IamStatements.statement(
            "ReadPermanentArchives", List.of("s3:GetObject"), published, unfinished));
    // Finds the published revisions of a set. Also, without it, S3 answers GET of a missing archive
    // with 403 instead of 404, and the run could not name the object to restore.
    statements.add(
        IamStatements.statement("DetectAbsentArchives", List.of("s3:ListBucket"), results));
    statements.add(
        IamStatements.statement(
            "PublishMessages", List.of("sqs:SendMessage"), queues.messages().getQueueArn()));
    return statements;
  }

  JavaFunction java() {
    return function;
  }

  /** The settings and resources of the processor. */
  record Props(Stage stage, FunctionCode code, Storage storage, Queues queues) {}
}
