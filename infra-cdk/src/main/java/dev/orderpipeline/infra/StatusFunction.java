package dev.orderpipeline.infra;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.infra.JavaFunction.Asynchronous;
import dev.orderpipeline.infra.JavaFunction.FunctionCode;
import dev.orderpipeline.infra.JavaFunction.FunctionLimits;
import dev.orderpipeline.infra.JavaFunction.FunctionProgram;
import dev.orderpipeline.infra.Stage.FunctionCapacity;
import dev.orderpipeline.model.ResultsLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * The function that reports the status of file sets to operators. It only reads. It is not part of
 * the sweep, whose reserved concurrency long sweeps can use up.
 */
final class StatusFunction extends Construct {
  private static final Duration TIMEOUT = Duration.seconds(60);

  private final JavaFunction function;

  StatusFunction(Construct scope, String id, Props props) {
    super(scope, id);
    Stage stage = props.stage();
    this.function =
        new JavaFunction(
            this,
            "Java",
            new JavaFunction.Props(
                stage,
                stage.names().statusFunction(),
                "Reports the status of file sets",
                new FunctionProgram(
                    props.code(),
                    "dev.orderpipeline.arrival.FileStatusHandler::handleRequest",
                    Map.of(
                        SettingNames.FILE_ARRIVALS_TABLE,
                        props.storage().table().getTableName(),
                        SettingNames.DROP_BUCKET,
                        props.storage().dropBucketName(),
                        SettingNames.RESULTS_BUCKET,
                        props.storage().resultsBucket().getBucketName(),
                        SettingNames.EXPECTATIONS,
                        stage.rules().expectations()),
                    statements(props.storage())),
                new FunctionLimits(
                    new FunctionCapacity(
                        stage.functions().sweep().memoryMegabytes(), OptionalInt.empty()),
                    Optional.empty(),
                    TIMEOUT),
                // Only synchronous callers use it, and they see its errors.
                new Asynchronous(0, TIMEOUT, Optional.empty())));
  }

  private static List<PolicyStatement> statements(Storage storage) {
    PolicyStatement findMisnamedFiles =
        IamStatements.statement(
            "FindMisnamedFiles", List.of("s3:ListBucket"), storage.resultsBucket().getBucketArn());
    findMisnamedFiles.addCondition("StringEquals", Map.of("s3:prefix", ResultsLayout.UNRECOGNISED));
    String table = storage.table().getTableArn();
    return List.of(
        IamStatements.statement(
            "ReadStatus",
            List.of("dynamodb:Query"),
            table,
            table + "/index/" + Storage.OPEN_SETS_INDEX,
            table + "/index/" + Storage.SETS_BY_DATE_INDEX),
        IamStatements.lookUpArrivedFiles(storage),
        IamStatements.detectAbsentFiles(storage),
        findMisnamedFiles);
  }

  JavaFunction java() {
    return function;
  }

  /** The settings and resources of the status function. */
  record Props(Stage stage, FunctionCode code, Storage storage) {}
}
