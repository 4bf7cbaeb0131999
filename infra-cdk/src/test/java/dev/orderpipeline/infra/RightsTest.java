package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static dev.orderpipeline.infra.Synthesized.DEV;
import static dev.orderpipeline.infra.Synthesized.PROD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import dev.orderpipeline.infra.Synthesized.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class RightsTest {
  private static final String DROP =
      "arn:${AWS::Partition}:s3:::order-pipeline-dev-drop-${AWS::AccountId}-${AWS::Region}";
  private static final String TABLE = "${StorageFileArrivals.Arn}";
  private static final String RESULTS = "${StorageResultsBucket.Arn}";

  @Test
  void arrivalFunctionMayReconcileDispatchAndReportUnrecognisedFiles() {
    assertThat(DEV.identityStatements().get("ArrivalJavaRole"))
        .containsExactly(
            statement("ReadAndWriteArrivals", "dynamodb:GetItem,dynamodb:PutItem", TABLE),
            statement("LookUpArrivedFiles", "s3:GetObject", DROP + "/*"),
            statement("DetectAbsentFiles", "s3:ListBucket", DROP),
            statement(
                "DispatchToProcessor", "lambda:InvokeFunction", "${ProcessorJavaFunction.Arn}"),
            statement("ReportUnrecognisedFiles", "s3:PutObject", RESULTS + "/unrecognised/*"),
            statement(
                "WriteOwnLog",
                "logs:CreateLogStream,logs:PutLogEvents",
                "${ArrivalJavaLogGroup.Arn}"),
            statement("ReportFailedInvocations", "sqs:SendMessage", "${QueuesFailureQueue.Arn}"));
  }

  @Test
  void sweepMayAlsoFindSetsNotifyAndPublishEventsButHasNoFailureQueue() {
    assertThat(DEV.identityStatements().get("SweepJavaRole"))
        .containsExactly(
            statement("ReadAndWriteArrivals", "dynamodb:GetItem,dynamodb:PutItem", TABLE),
            statement("LookUpArrivedFiles", "s3:GetObject", DROP + "/*"),
            statement("DetectAbsentFiles", "s3:ListBucket", DROP),
            statement(
                "DispatchToProcessor", "lambda:InvokeFunction", "${ProcessorJavaFunction.Arn}"),
            statement("ReportUnrecognisedFiles", "s3:PutObject", RESULTS + "/unrecognised/*"),
            statement("FindOpenSets", "dynamodb:Query", TABLE + "/index/open-sets"),
            statement("NotifyOfMissingFiles", "sns:Publish", "${ObservabilityAlarmTopic}"),
            statement("PublishEvents", "sns:Publish", "${EventTopic}"),
            statement("FindAndDeleteEvents", "dynamodb:DeleteItem,dynamodb:Query", TABLE),
            statement(
                "WriteOwnLog",
                "logs:CreateLogStream,logs:PutLogEvents",
                "${SweepJavaLogGroup.Arn}"));
  }

  @Test
  void statusFunctionMayOnlyRead() {
    assertThat(DEV.identityStatements().get("StatusJavaRole"))
        .containsExactly(
            statement(
                "ReadStatus",
                "dynamodb:Query",
                TABLE,
                TABLE + "/index/open-sets",
                TABLE + "/index/sets-by-date"),
            statement("LookUpArrivedFiles", "s3:GetObject", DROP + "/*"),
            statement("DetectAbsentFiles", "s3:ListBucket", DROP),
            statement("FindMisnamedFiles", "s3:ListBucket", "${StorageResultsBucket.Arn}"),
            statement(
                "WriteOwnLog",
                "logs:CreateLogStream,logs:PutLogEvents",
                "${StatusJavaLogGroup.Arn}"));
  }

  @Test
  void rolesAreTheSameInEveryStage() {
    Map<String, String> prod = roles(PROD);
    prod.replaceAll(
        (role, rights) -> rights.replace("order-pipeline-prod-", "order-pipeline-dev-"));
    assertThat(prod).isEqualTo(roles(DEV)).hasSize(4);
  }

  private static Map<String, String> roles(Synthesized stage) {
    Map<String, String> roles = new TreeMap<>();
    stage
        .identityStatements()
        .forEach(
            (id, statements) -> {
              if (id.endsWith("Role")) {
                roles.put(id, statements.toString());
              }
            });
    return roles;
  }

  @Test
  void processorMayDoWhatARunCalls() {
    assertThat(DEV.identityStatements().get("ProcessorJavaRole"))
        .containsExactly(
            statement("ReadAndWriteArrivals", "dynamodb:GetItem,dynamodb:PutItem", TABLE),
            statement("LookUpArrivedFiles", "s3:GetObject", DROP + "/*"),
            statement("DetectAbsentFiles", "s3:ListBucket", DROP),
            statement(
                "UpdateLeasesAndRuns",
                "dynamodb:ConditionCheckItem,dynamodb:Query,dynamodb:UpdateItem",
                TABLE),
            statement("ReadPinnedFiles", "s3:GetObjectVersion", DROP + "/*"),
            statement(
                "WriteResults",
                "s3:PutObject",
                RESULTS + "/builds/*",
                RESULTS + "/published/*",
                RESULTS + "/receipts/*",
                RESULTS + "/unfinished/*"),
            statement(
                "ReadRecordedArchives", "s3:GetObject,s3:GetObjectVersion", RESULTS + "/builds/*"),
            statement(
                "ReadPermanentArchives",
                "s3:GetObject",
                RESULTS + "/published/*",
                RESULTS + "/unfinished/*"),
            statement("DetectAbsentArchives", "s3:ListBucket", RESULTS),
            statement("PublishMessages", "sqs:SendMessage", "${QueuesMessageQueue.Arn}"),
            statement(
                "WriteOwnLog",
                "logs:CreateLogStream,logs:PutLogEvents",
                "${ProcessorJavaLogGroup.Arn}"),
            statement("ReportFailedInvocations", "sqs:SendMessage", "${QueuesFailureQueue.Arn}"));
  }

  private static Statement statement(String sid, String actions, String... resources) {
    return new Statement(sid, List.of(actions.split(",")), List.of(resources));
  }

  @Test
  void eachFunctionHasARoleOfItsOwnThatOnlyLambdaCanAssume() {
    assertThat(DEV.ids("AWS::IAM::Role"))
        .containsExactly("ArrivalJavaRole", "ProcessorJavaRole", "StatusJavaRole", "SweepJavaRole");
    assertThat(DEV.each("AWS::Lambda::Function", "Role").values())
        .containsExactly(
            new JsonPrimitive("${ArrivalJavaRole.Arn}"),
            new JsonPrimitive("${ProcessorJavaRole.Arn}"),
            new JsonPrimitive("${StatusJavaRole.Arn}"),
            new JsonPrimitive("${SweepJavaRole.Arn}"));
    assertThat(DEV.each("AWS::IAM::Role", "AssumeRolePolicyDocument").values())
        .containsOnly(
            json(
                "{'Version': '2012-10-17', 'Statement': [{'Action': 'sts:AssumeRole',"
                    + " 'Effect': 'Allow', 'Principal': {'Service': 'lambda.amazonaws.com'}}]}"));
  }

  @Test
  void rolesHaveOnlyTheListedStatements() {
    assertThat(PROD.each("AWS::IAM::Role", "ManagedPolicyArns").values()).containsOnlyNulls();
    assertThat(PROD.ids("AWS::IAM::Policy")).isEmpty();
    assertThat(PROD.identityStatements())
        .containsOnlyKeys(
            "AccessConsumer",
            "AccessOperator",
            "ArrivalJavaRole",
            "Partnersacme",
            "Partnersglobex2Feu",
            "ProcessorJavaRole",
            "StatusJavaRole",
            "SweepJavaRole");
  }

  @Test
  void boundaryOfTheStageLimitsEachRole() {
    Synthesized stage = Synthesized.of("boundary", StageTemplates.EVERY_SETTING);
    assertThat(stage.each("AWS::IAM::Role", "PermissionsBoundary").values())
        .hasSize(5)
        .containsOnly(new JsonPrimitive(StageTemplates.BOUNDARY));
    assertThat(PROD.each("AWS::IAM::Role", "PermissionsBoundary").values()).containsOnlyNulls();
  }

  @Test
  void policiesAreAttachedToNothing() {
    for (String property : List.of("Users", "Groups", "Roles")) {
      assertThat(PROD.each("AWS::IAM::ManagedPolicy", property).values()).containsOnlyNulls();
    }
  }

  @Test
  void noActionHasAWildcard() {
    assertThat(PROD.identityStatements().values())
        .isNotEmpty()
        .flatExtracting(statements -> statements)
        .flatExtracting(Statement::actions)
        .allSatisfy(action -> assertThat(action).matches("[a-z0-9]+:[A-Za-z]+"));
  }

  @Test
  void wildcardsInResourcesAreOnlyAtTheEndOfKnownPrefixes() {
    String drop = DROP.replace("-dev-", "-prod-");
    assertThat(PROD.identityStatements().values())
        .flatExtracting(statements -> statements)
        .flatExtracting(Statement::resources)
        .filteredOn(resource -> resource.contains("*") || resource.contains("?"))
        .isSubsetOf(
            drop + "/*",
            drop + "/acme/*",
            drop + "/globex/eu/*",
            RESULTS + "/builds/*",
            RESULTS + "/published/*",
            RESULTS + "/receipts/*",
            RESULTS + "/unfinished/*",
            RESULTS + "/unrecognised/*",
            RESULTS + "/unrecognised/partner=acme/*",
            RESULTS + "/unrecognised/partner=acme%2F*",
            RESULTS + "/unrecognised/partner=globex%2Feu/*",
            RESULTS + "/unrecognised/partner=globex%2Feu%2F*",
            RESULTS + "/receipts/partner=acme/*",
            RESULTS + "/receipts/partner=acme%2F*",
            RESULTS + "/receipts/partner=globex%2Feu/*",
            RESULTS + "/receipts/partner=globex%2Feu%2F*");
  }
}
