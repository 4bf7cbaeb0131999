package dev.orderpipeline.infra;

import static dev.orderpipeline.infra.SingleQuotedJson.json;
import static dev.orderpipeline.infra.Synthesized.DEV;
import static dev.orderpipeline.infra.Synthesized.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.orderpipeline.model.InvalidStageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class FunctionsTest {
  private static final String DROP_BUCKET =
      "order-pipeline-dev-drop-${AWS::AccountId}-${AWS::Region}";
  private static final List<String> DAYS = Collections.nCopies(300, "MON-SUN");
  private static final String ARRIVAL_ENVIRONMENT =
      "'Environment': {'Variables': {'FILE_ARRIVALS_TABLE': '${StorageFileArrivals}',"
          + " 'DROP_BUCKET': '"
          + DROP_BUCKET
          + "', 'RESULTS_BUCKET': '${StorageResultsBucket}',"
          + " 'MESSAGE_QUEUE_URL': '${QueuesMessageQueue}',"
          + " 'PROCESSING_FUNCTION': '${ProcessorJavaFunction}',"
          + " 'CORRECTION_SETTLE_MAX_SECONDS': '7200',"
          + " 'CORRECTION_SETTLE_SECONDS': '600', 'JAVA_TOOL_OPTIONS':"
          + " '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx320m'";

  @Test
  void arrivalFunctionIsConfiguredForItsHandler() {
    assertThat(withoutCode("ArrivalJavaFunction"))
        .isEqualTo(
            json(
                "{'FunctionName': 'file-arrival-function', 'Description': 'Records which files of a"
                    + " set have arrived, and dispatches complete sets', 'Handler':"
                    + " 'dev.orderpipeline.arrival.FileArrivalHandler::handleRequest', 'Timeout':"
                    + " 60, 'MemorySize': 512, "
                    + inCommon("ArrivalJava")
                    + ARRIVAL_ENVIRONMENT
                    + "}}}"));
  }

  @Test
  void sweepIsConfiguredForItsHandler() {
    assertThat(withoutCode("SweepJavaFunction"))
        .isEqualTo(
            json(
                "{'FunctionName': 'file-sweep-function', 'Description': 'Dispatches stuck, settled"
                    + " and overdue file sets, and each night recovers lost events', 'Handler':"
                    + " 'dev.orderpipeline.arrival.FileSweepHandler::handleRequest', 'Timeout':"
                    + " 900, 'MemorySize': 512, "
                    + inCommon("SweepJava")
                    + ARRIVAL_ENVIRONMENT
                    + ", 'EXPECTATIONS': '[{\\\"days\\\":\\\"MON-SUN\\\",\\\"due\\\":\\\"09:00\\\","
                    + "\\\"after_days\\\":1,\\\"zone\\\":\\\"UTC\\\"}]',"
                    + " 'NOTIFICATION_TOPIC_ARN': '${ObservabilityAlarmTopic}',"
                    + " 'EVENT_TOPIC_ARN': '${EventTopic}'}}}"));
  }

  @Test
  void statusFunctionIsConfiguredForItsHandler() {
    assertThat(withoutCode("StatusJavaFunction"))
        .isEqualTo(
            json(
                "{'FunctionName': 'file-status-function', 'Description': 'Reports the status of"
                    + " file sets', 'Handler':"
                    + " 'dev.orderpipeline.arrival.FileStatusHandler::handleRequest', 'Timeout':"
                    + " 60, 'MemorySize': 512, "
                    + inCommon("StatusJava")
                    + "'Environment': {'Variables': {'FILE_ARRIVALS_TABLE':"
                    + " '${StorageFileArrivals}', 'DROP_BUCKET': '"
                    + DROP_BUCKET
                    + "', 'RESULTS_BUCKET': '${StorageResultsBucket}',"
                    + " 'EXPECTATIONS': '[{\\\"days\\\":\\\"MON-SUN\\\",\\\"due\\\":"
                    + "\\\"09:00\\\",\\\"after_days\\\":1,\\\"zone\\\":\\\"UTC\\\"}]',"
                    + " 'JAVA_TOOL_OPTIONS':"
                    + " '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx320m'}}}"));
  }

  @Test
  void expectationsThatDoNotFitTheSweepsVariablesAreRejected() {
    Map<String, Object> stage =
        Map.of("expectations", List.of(Map.of("partner", "x".repeat(790), "days", DAYS)));
    assertThatThrownBy(() -> Synthesized.of("too-large", Map.of("stages", Map.of("dev", stage))))
        .isInstanceOf(InvalidStageException.class)
        .hasMessageStartingWith("the stage \"dev\" gives file-sweep-function environment variables")
        .hasMessageContaining("of which EXPECTATIONS has");
  }

  @Test
  void fortyPartnersWithExceptionsAndTwoHolidaySetsFit() {
    List<Map<String, Object>> expectations = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      expectations.add(Map.of("partner", "partner-" + (100 + i), "except", "de"));
    }
    List<String> dates = Collections.nCopies(12, "2026-12-25");
    expectations.add(Map.of("holidays", "de", "dates", dates));
    expectations.add(Map.of("holidays", "fr", "dates", dates));
    Map<String, Object> stage = Map.of("expectations", expectations);

    assertThatCode(() -> Synthesized.of("exceptions", Map.of("stages", Map.of("dev", stage))))
        .doesNotThrowAnyException();
  }

  @Test
  void processorIsConfiguredForItsHandler() {
    assertThat(withoutCode("ProcessorJavaFunction"))
        .isEqualTo(
            json(
                "{'FunctionName': 'data-processing-function', 'Description': 'Cleans, joins,"
                    + " archives and publishes the three files of one partner and date',"
                    + " 'Handler': 'dev.orderpipeline.processor.DataProcessingHandler"
                    + "::handleRequest', 'Timeout': 900, 'MemorySize': 2048,"
                    + " 'EphemeralStorage': {'Size': 2048}, "
                    + inCommon("ProcessorJava")
                    + "'Environment': {'Variables': {"
                    + "'FILE_ARRIVALS_TABLE': '${StorageFileArrivals}', 'DROP_BUCKET': '"
                    + DROP_BUCKET
                    + "', 'RESULTS_BUCKET': '${StorageResultsBucket}',"
                    + " 'MESSAGE_QUEUE_URL': '${QueuesMessageQueue}',"
                    + " 'CORRECTION_SETTLE_MAX_SECONDS': '7200',"
                    + " 'CORRECTION_SETTLE_SECONDS': '600', 'REJECTED_ROWS_THRESHOLD': '10',"
                    + " 'REJECTED_PERCENT_THRESHOLD': '1', 'UNMATCHED_ROWS_THRESHOLD': '10',"
                    + " 'UNMATCHED_PERCENT_THRESHOLD': '1', 'UNUSABLE_ROWS_THRESHOLD': '0',"
                    + " 'UNUSABLE_PERCENT_THRESHOLD': '50', 'ITEMLESS_ORDERS_THRESHOLD': '10',"
                    + " 'ITEMLESS_PERCENT_THRESHOLD': '20', 'WITHDRAWN_CUSTOMERS_THRESHOLD': '10',"
                    + " 'IMPLAUSIBLE_FINDINGS_THRESHOLD': '0', 'IMPLAUSIBLE_PERCENT_THRESHOLD': '0',"
                    + " 'WITHDRAWN_PERCENT_THRESHOLD': '20', 'JAVA_TOOL_OPTIONS':"
                    + " '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx1856m'}}}"));
  }

  @Test
  void bothEnginesGetTheWindows1252PartnersAndTheClosingMessage() {
    Map<String, Object> stage =
        Map.of("windows1252Partners", List.of("acme"), "closingMessage", true, "spark", Map.of());
    Synthesized synthesized =
        Synthesized.of("both-engines", Map.of("stages", Map.of("dev", stage)));

    JsonObject ofFunction =
        synthesized
            .properties("ProcessorJavaFunction")
            .getAsJsonObject("Environment")
            .getAsJsonObject("Variables");
    JsonObject ofJob =
        JsonParser.parseString(
                synthesized
                    .properties("SparkJob")
                    .getAsJsonObject("DefaultArguments")
                    .get("--settings")
                    .getAsString())
            .getAsJsonObject();
    assertThat(List.of(ofFunction, ofJob))
        .allSatisfy(
            settings -> {
              assertThat(settings.get("WINDOWS_1252_PARTNERS").getAsString())
                  .isEqualTo("[\"acme\"]");
              assertThat(settings.get("CLOSING_MESSAGE").getAsString()).isEqualTo("true");
            });
  }

  private static String inCommon(String construct) {
    return "'Runtime': 'java25', 'Architectures': ['arm64'], 'Role': '${"
        + construct
        + "Role.Arn}', 'LoggingConfig': {'LogFormat': 'JSON', 'LogGroup': '${"
        + construct
        + "LogGroup}'}, ";
  }

  private static JsonObject withoutCode(String id) {
    JsonObject properties = DEV.properties(id).deepCopy();
    properties.remove("Code");
    return properties;
  }

  @Test
  void eachFunctionNamesTheModuleOfItsJar() {
    assertThat(DEV.ids("AWS::Lambda::Function"))
        .containsExactly(
            "ArrivalJavaFunction",
            "ProcessorJavaFunction",
            "StatusJavaFunction",
            "SweepJavaFunction");
    assertThat(DEV.resource("ArrivalJavaFunction").get("Metadata"))
        .isEqualTo(json("{'Artifact': 'arrival-tracker'}"));
    assertThat(DEV.resource("ProcessorJavaFunction").get("Metadata"))
        .isEqualTo(json("{'Artifact': 'processor'}"));
    assertThat(DEV.resource("SweepJavaFunction").get("Metadata"))
        .isEqualTo(json("{'Artifact': 'arrival-tracker'}"));
    assertThat(DEV.resource("StatusJavaFunction").get("Metadata"))
        .isEqualTo(json("{'Artifact': 'arrival-tracker'}"));
  }

  @Test
  void logsOfEachFunctionExpire() {
    assertThat(DEV.properties("ArrivalJavaLogGroup"))
        .isEqualTo(
            json("{'LogGroupName': '/aws/lambda/file-arrival-function', 'RetentionInDays': 90}"));
    assertThat(DEV.properties("SweepJavaLogGroup"))
        .isEqualTo(
            json("{'LogGroupName': '/aws/lambda/file-sweep-function', 'RetentionInDays': 90}"));
    assertThat(DEV.properties("StatusJavaLogGroup"))
        .isEqualTo(
            json("{'LogGroupName': '/aws/lambda/file-status-function', 'RetentionInDays': 90}"));
    assertThat(DEV.properties("ProcessorJavaLogGroup"))
        .isEqualTo(
            json(
                "{'LogGroupName': '/aws/lambda/data-processing-function',"
                    + " 'RetentionInDays': 90}"));
  }

  @Test
  void stagesOtherThanDevReserveConcurrencyForSweepAndProcessor() {
    assertThat(DEV.each("AWS::Lambda::Function", "ReservedConcurrentExecutions").values())
        .containsOnlyNulls();
    Map<String, JsonElement> reserved =
        PROD.each("AWS::Lambda::Function", "ReservedConcurrentExecutions");
    assertThat(reserved.get("ArrivalJavaFunction")).isNull();
    assertThat(reserved.get("ProcessorJavaFunction")).isEqualTo(new JsonPrimitive(100));
    assertThat(reserved.get("SweepJavaFunction")).isEqualTo(new JsonPrimitive(2));
    assertThat(reserved.get("StatusJavaFunction")).isNull();
  }

  @Test
  void lambdaRetriesEventsAndLeavesRunsAndSweepsToTheLedger() {
    assertThat(DEV.ids("AWS::Lambda::EventInvokeConfig")).hasSize(4);
    assertThat(DEV.properties("ArrivalJavaFunctionEventInvokeConfig"))
        .isEqualTo(
            json(
                "{'FunctionName': '${ArrivalJavaFunction}', 'Qualifier': '$LATEST',"
                    + " 'MaximumRetryAttempts': 2, 'MaximumEventAgeInSeconds': 21600,"
                    + " 'DestinationConfig': {'OnFailure': {'Destination':"
                    + " '${QueuesFailureQueue.Arn}'}}}"));
    assertThat(DEV.properties("ProcessorJavaFunctionEventInvokeConfig"))
        .isEqualTo(
            json(
                "{'FunctionName': '${ProcessorJavaFunction}', 'Qualifier': '$LATEST',"
                    + " 'MaximumRetryAttempts': 0, 'MaximumEventAgeInSeconds': 3600,"
                    + " 'DestinationConfig': {'OnFailure': {'Destination':"
                    + " '${QueuesFailureQueue.Arn}'}}}"));
    assertThat(DEV.properties("SweepJavaFunctionEventInvokeConfig"))
        .isEqualTo(
            json(
                "{'FunctionName': '${SweepJavaFunction}', 'Qualifier': '$LATEST',"
                    + " 'MaximumRetryAttempts': 0, 'MaximumEventAgeInSeconds': 60}"));
  }

  @Test
  void arrivalFunctionIsNotifiedOfEveryObject() {
    assertThat(DEV.properties("StorageDropBucket").get("NotificationConfiguration"))
        .isEqualTo(
            json(
                "{'LambdaConfigurations': [{'Event': 's3:ObjectCreated:*',"
                    + " 'Function': '${ArrivalJavaFunction.Arn}'}]}"));
    assertThat(DEV.properties("StorageResultsBucket").get("NotificationConfiguration")).isNull();
  }

  @Test
  void onlyTheDropBucketOfThisAccountMayNotify() {
    assertThat(DEV.properties("ArrivalAllowNotification"))
        .isEqualTo(
            json(
                "{'Action': 'lambda:InvokeFunction', 'FunctionName': '${ArrivalJavaFunction.Arn}',"
                    + " 'Principal': 's3.amazonaws.com', 'SourceAccount': '${AWS::AccountId}',"
                    + " 'SourceArn': 'arn:${AWS::Partition}:s3:::"
                    + DROP_BUCKET
                    + "'}"));
  }

  @Test
  void bucketIsCreatedAfterItsPermissionToNotify() {
    assertThat(DEV.resource("StorageDropBucket").get("DependsOn").toString())
        .startsWith("[\"ArrivalAllowNotification");
  }

  @Test
  void sweepRunsEveryMinuteAndLooksFurtherBackEveryNight() {
    assertThat(DEV.ids("AWS::Events::Rule")).containsExactly("SweepEveryMinute", "SweepEveryNight");
    assertThat(DEV.properties("SweepEveryMinute"))
        .isEqualTo(
            json(
                "{'Description': 'Sweeps the open file sets', 'State': 'ENABLED',"
                    + " 'ScheduleExpression': 'rate(1 minute)', 'Targets': [{'Id': 'Target0',"
                    + " 'Arn': '${SweepJavaFunction.Arn}', 'RetryPolicy':"
                    + " {'MaximumEventAgeInSeconds': 60, 'MaximumRetryAttempts': 0}}]}"));
    JsonObject night = DEV.properties("SweepEveryNight").deepCopy();
    JsonElement input = night.getAsJsonArray("Targets").get(0).getAsJsonObject().remove("Input");
    assertThat(json(input.getAsString())).isEqualTo(json("{'pass': 'nightly'}"));
    assertThat(night)
        .isEqualTo(
            json(
                "{'Description': 'Checks recent uploads',"
                    + " 'State': 'ENABLED', 'ScheduleExpression': 'cron(30 2 * * ? *)',"
                    + " 'Targets': [{'Id': 'Target0', 'Arn': '${SweepJavaFunction.Arn}',"
                    + " 'RetryPolicy': {'MaximumEventAgeInSeconds': 3600,"
                    + " 'MaximumRetryAttempts': 10}}]}"));
  }
}
