package dev.orderpipeline.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.infra.Stage.FileSetRules;
import dev.orderpipeline.infra.Stage.FunctionCapacity;
import dev.orderpipeline.infra.Stage.FunctionSettings;
import dev.orderpipeline.infra.Stage.Retention;
import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.InvalidStageException;
import dev.orderpipeline.model.ResourceNames;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.services.logs.RetentionDays;

@Tag("verify")
class StageReaderTest {
  private static final Stage DEV =
      new Stage(
          "dev",
          new ResourceNames("dev", "", Map.of()),
          List.of(),
          Optional.empty(),
          new FileSetRules(
              CorrectionSettle.DEFAULT,
              Thresholds.DEFAULT,
              Expectations.DEFAULT_JSON,
              Optional.empty(),
              Map.of(),
              Map.of(),
              false),
          new Retention(false, RetentionDays.THREE_MONTHS, 400),
          new FunctionSettings(
              new FunctionCapacity(512, OptionalInt.empty()),
              new FunctionCapacity(512, OptionalInt.empty()),
              new FunctionCapacity(2048, OptionalInt.empty()),
              false,
              Optional.empty()),
          Optional.empty());

  @Test
  void withoutAnyContextTheStageIsDevWithDefaults() {
    assertThat(StageReader.read(key -> null)).isEqualTo(DEV);
  }

  @Test
  void devWithoutSettingsIsTheSame() {
    assertThat(read(Map.of("stages", Map.of("dev", Map.of(), "prod", Map.of())))).isEqualTo(DEV);
  }

  @Test
  void anyOtherStageIsProtectedAndHasASuffixAndReservedConcurrency() {
    assertThat(settings(Map.of()))
        .isEqualTo(
            new Stage(
                "prod",
                new ResourceNames("prod", "-prod", Map.of()),
                List.of(),
                Optional.empty(),
                new FileSetRules(
                    CorrectionSettle.DEFAULT,
                    Thresholds.DEFAULT,
                    Expectations.DEFAULT_JSON,
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    false),
                new Retention(true, RetentionDays.THREE_MONTHS, 400),
                new FunctionSettings(
                    new FunctionCapacity(512, OptionalInt.empty()),
                    new FunctionCapacity(512, OptionalInt.of(2)),
                    new FunctionCapacity(2048, OptionalInt.of(100)),
                    false,
                    Optional.empty()),
                Optional.empty()));
  }

  @Test
  void everySettingCanBeSet() {
    assertThat(
            settings(
                Map.ofEntries(
                    Map.entry("nameSuffix", "-x"),
                    Map.entry("names", Map.of("messageQueue", "orders", "dropBucket", "acme-drop")),
                    Map.entry("protectData", false),
                    Map.entry("partners", List.of("acme")),
                    Map.entry("alarmEmail", "ops@example.com"),
                    Map.entry("processorConcurrency", 7),
                    Map.entry("sweepConcurrency", "none"),
                    Map.entry("correctionSettleSeconds", 0),
                    Map.entry("correctionSettleMaxSeconds", 1),
                    Map.entry("rejectedRowsThreshold", 0),
                    Map.entry("rejectedPercentThreshold", 0.1),
                    Map.entry("unmatchedRowsThreshold", 100),
                    Map.entry("unmatchedPercentThreshold", 100),
                    Map.entry("unusableRowsThreshold", 1),
                    Map.entry("unusablePercentThreshold", 60),
                    Map.entry("itemlessOrdersThreshold", 5),
                    Map.entry("itemlessPercentThreshold", 6),
                    Map.entry("withdrawnCustomersThreshold", 7),
                    Map.entry("withdrawnPercentThreshold", 8.5),
                    Map.entry("implausibleFindingsThreshold", 1),
                    Map.entry("sizeCheck", new TreeMap<>(Map.of("*", "off", "acme", "hold"))),
                    Map.entry(
                        "expectations",
                        List.of(
                            new TreeMap<>(Map.of("partner", "acme", "after_days", 0))
                                .descendingMap())),
                    Map.entry("logRetentionDays", 30),
                    Map.entry("receiptRetentionDays", 31),
                    Map.entry("arrivalMemoryMegabytes", 128),
                    Map.entry("sweepMemoryMegabytes", 256),
                    Map.entry("processorMemoryMegabytes", 10_240),
                    Map.entry("tracing", true),
                    Map.entry(
                        "permissionsBoundary", "arn:aws:iam::123456789012:policy/team/boundary"),
                    Map.entry("closingMessage", true),
                    Map.entry("windows1252Partners", List.of("", "globex/eu")),
                    Map.entry(
                        "spark",
                        Map.of(
                            "aboveBytes",
                            40_000_000_000L,
                            "workerType",
                            "G.2X",
                            "workers",
                            50,
                            "timeoutMinutes",
                            30,
                            "concurrentRuns",
                            5)))))
        .isEqualTo(
            new Stage(
                "prod",
                new ResourceNames(
                    "prod", "-x", Map.of("messageQueue", "orders", "dropBucket", "acme-drop")),
                List.of(new Partner("acme")),
                Optional.of("ops@example.com"),
                new FileSetRules(
                    new CorrectionSettle(Duration.ZERO, Duration.ofSeconds(1)),
                    new Thresholds(
                        Map.of(
                            ThresholdKind.REJECTED,
                            new Threshold(0, new BigDecimal("0.1")),
                            ThresholdKind.UNMATCHED,
                            new Threshold(100, new BigDecimal("100")),
                            ThresholdKind.UNUSABLE,
                            new Threshold(1, new BigDecimal("60")),
                            ThresholdKind.ITEMLESS,
                            new Threshold(5, new BigDecimal("6")),
                            ThresholdKind.WITHDRAWN,
                            new Threshold(7, new BigDecimal("8.5")),
                            ThresholdKind.IMPLAUSIBLE,
                            new Threshold(1, BigDecimal.ZERO))),
                    "[{\"partner\":\"acme\",\"after_days\":0}]",
                    Optional.of("[\"\",\"globex/eu\"]"),
                    Map.of(),
                    Map.of("SIZE_CHECK", "{\"*\":\"off\",\"acme\":\"hold\"}"),
                    true),
                new Retention(false, RetentionDays.ONE_MONTH, 31),
                new FunctionSettings(
                    new FunctionCapacity(128, OptionalInt.empty()),
                    new FunctionCapacity(256, OptionalInt.empty()),
                    new FunctionCapacity(10_240, OptionalInt.of(7)),
                    true,
                    Optional.of("arn:aws:iam::123456789012:policy/team/boundary")),
                Optional.of(new SparkSettings(40_000_000_000L, "G.2X", 50, 30, 5))));
  }

  @Test
  void emptySparkObjectSendsDaysAboveTheProcessorsMemoryToTheJob() {
    assertThat(settings(Map.of("spark", Map.of())).spark())
        .contains(new SparkSettings(2_500_000_000L, "G.1X", 10, 120, 10));
    assertThat(aboveBytesWith(1_024)).isEqualTo(1_250_000_000L);
    assertThat(aboveBytesWith(4_096)).isEqualTo(5_000_000_000L);
  }

  @Test
  void processorsDiskLimitsDaysWhateverItsMemory() {
    assertThat(aboveBytesWith(10_240)).isEqualTo(5_000_000_000L);
  }

  private static long aboveBytesWith(int megabytes) {
    return settings(Map.of("processorMemoryMegabytes", megabytes, "spark", Map.of()))
        .spark()
        .orElseThrow()
        .aboveBytes();
  }

  @Test
  void unknownSettingOfTheSparkJobIsRejected() {
    assertSettingsRejected(
        Map.of("spark", Map.of("worker", 3)),
        "the stage \"prod\" has the unknown setting \"worker\" in \"spark\"; the settings there are"
            + " aboveBytes, concurrentRuns, timeoutMinutes, workerType, workers");
  }

  @Test
  void settingsOfTheSparkJobOfAnotherKindAreRejected() {
    assertSettingRejected(
        "spark", true, "true; it must be an object with the job's settings, {} for the defaults");
    assertSparkRejected(
        "aboveBytes", -1, "-1; it must be a whole number from 0 to 1000000000000000");
    assertSparkRejected(
        "aboveBytes", 0.5, "0.5; it must be a whole number from 0 to 1000000000000000");
    assertSparkRejected("workers", 1, "1; it must be a whole number from 2 to 1000");
    assertSparkRejected(
        "workerType", "Standard", "\"Standard\"; it must be one of [G.1X, G.2X, G.4X, G.8X]");
    assertSparkRejected("timeoutMinutes", 0, "0; it must be a whole number from 1 to 10080");
    assertSparkRejected("concurrentRuns", "1", "\"1\"; it must be a whole number from 1 to 1000");
  }

  private static void assertSparkRejected(String key, Object value, String sentence) {
    assertSettingsRejected(
        Map.of("spark", Map.of(key, value)),
        "the stage \"prod\" has \"spark." + key + "\": " + sentence);
  }

  @Test
  void partnersOnTheCommandLineAreAddedToThoseOfTheStage() {
    Stage stage =
        read(
            Map.of(
                "partners",
                "globex,initech/eu,acme",
                "stages",
                Map.of("dev", Map.of("partners", List.of("acme")))));
    assertThat(stage.partners())
        .containsExactly(new Partner("acme"), new Partner("globex"), new Partner("initech/eu"));
  }

  @Test
  void noPartnersOnTheCommandLineKeepThoseOfTheStage() {
    Stage stage =
        read(Map.of("partners", "", "stages", Map.of("dev", Map.of("partners", List.of("acme")))));
    assertThat(stage.partners()).containsExactly(new Partner("acme"));
  }

  @Test
  void unknownStageIsRejected() {
    assertRejected(
        Map.of("stage", "prdo", "stages", Map.of("dev", Map.of(), "prod", Map.of())),
        "there is no stage \"prdo\"; the stages are dev, prod. Choose one of these, or"
            + " add it to \"stages\" in infra-cdk/cdk.json");
  }

  @Test
  void withoutStagesOnlyDevIsKnown() {
    assertRejected(
        Map.of("stage", "prod"),
        "there is no stage \"prod\"; the stages are dev. Choose one of these, or add it to"
            + " \"stages\" in infra-cdk/cdk.json");
  }

  @Test
  void unknownSettingIsRejected() {
    assertSettingsRejected(
        Map.of("protectdata", true),
        "the stage \"prod\" has the unknown setting \"protectdata\"; the settings are"
            + " alarmEmail, arrivalMemoryMegabytes, closingMessage, correctionSettleMaxSeconds,"
            + " correctionSettleSeconds, cutOffCheck, datesCheck, expectations,"
            + " implausibleFindingsThreshold, implausiblePercentThreshold,"
            + " itemlessOrdersThreshold, itemlessPercentThreshold, logRetentionDays,"
            + " nameSuffix, names, partners, permissionsBoundary, processorConcurrency,"
            + " processorMemoryMegabytes, protectData, receiptDelimiter, receiptLanguage,"
            + " receiptRetentionDays, rejectedPercentThreshold, rejectedRowsThreshold,"
            + " sameFileCheck, scaleCheck, sizeCheck, spark, sweepConcurrency,"
            + " sweepMemoryMegabytes, tracing, unmatchedPercentThreshold,"
            + " unmatchedRowsThreshold, unusablePercentThreshold, unusableRowsThreshold,"
            + " windows1252Partners,"
            + " withdrawnCustomersThreshold, withdrawnPercentThreshold");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Prod", "1prod", "my-stage", "", "abcdefghijklm"})
  void stageNameThatIsInvalidInABucketNameIsRejected(String name) {
    assertRejected(
        Map.of("stages", Map.of("dev", Map.of(), name, Map.of())),
        "the stage name \""
            + name
            + "\" in \"stages\" cannot be part of a bucket's name; use 1 to 12 lower-case letters"
            + " and digits, beginning with a letter");
  }

  @Test
  void stagesThatAreNoObjectAreRejected() {
    assertRejected(
        Map.of("stages", "prod"),
        "\"stages\" in the context is prod; it must be an object with a key for each stage, such as"
            + " {\"dev\": {}}");
  }

  @Test
  void stageThatIsNoObjectIsRejected() {
    assertRejected(
        Map.of("stages", Map.of("dev", "yes")),
        "the stage \"dev\" in \"stages\" is yes; it must be an object with its settings, {} for the"
            + " defaults");
  }

  @Test
  void settingsOfAnotherKindAreRejected() {
    assertSettingRejected(
        "nameSuffix", "_x", "\"_x\"; it must be at most 20 letters, digits and hyphens");
    assertSettingRejected("names", "x", "\"x\"; it must be an object with names of resources");
    assertSettingRejected("protectData", "true", "\"true\"; it must be true or false");
    assertSettingRejected("tracing", "on", "\"on\"; it must be true or false");
    assertSettingRejected("closingMessage", "on", "\"on\"; it must be true or false");
    assertSettingRejected(
        "partners",
        "acme",
        "\"acme\"; it must be a list of folders, such as [\"acme\", \"globex\"]");
    assertSettingRejected(
        "partners",
        List.of(1),
        "[1]; it must be a list of folders, such as [\"acme\", \"globex\"]");
    assertSettingRejected("alarmEmail", "ops", "\"ops\"; it must be one email address");
    assertSettingRejected(
        "permissionsBoundary",
        "boundary",
        "\"boundary\"; it must be the ARN of a managed policy, such as"
            + " \"arn:aws:iam::123456789012:policy/boundary\"");
    assertSettingRejected(
        "processorConcurrency", 0, "0; it must be a whole number from 1 to 10000, or \"none\"");
    assertSettingRejected(
        "sweepConcurrency",
        "many",
        "\"many\"; it must be a whole number from 1 to 10000, or \"none\"");
    assertSettingRejected(
        "correctionSettleSeconds", 0.5, "0.5; it must be a whole number from 0 to 9999999");
    assertSettingRejected(
        "correctionSettleMaxSeconds", 600, "600; it must be a whole number from 601 to 9999999");
    assertSettingRejected(
        "rejectedRowsThreshold", -1, "-1; it must be a whole number from 0 to 2147483647");
    assertSettingRejected(
        "unmatchedPercentThreshold",
        100.5,
        "100.5; it must be a decimal from 0 to 100 with at most 6 digits after the point");
    assertSettingRejected(
        "rejectedPercentThreshold",
        "1",
        "\"1\"; it must be a decimal from 0 to 100 with at most 6 digits after the point");
    assertSettingRejected(
        "logRetentionDays",
        31,
        "31; it must be one of [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,"
            + " 1096, 1827, 2192, 2557, 2922, 3288, 3653]");
    assertSettingRejected(
        "receiptRetentionDays", "1", "\"1\"; it must be a whole number from 1 to 36500");
    assertSettingRejected(
        "processorMemoryMegabytes", 10_241, "10241; it must be a whole number from 128 to 10240");
  }

  @Test
  void receiptsHaveOneFormatOrOneForEachPartner() {
    assertThat(
            settings(
                    Map.of(
                        "receiptLanguage", "de", "receiptDelimiter", Map.of("acme", "semicolon")))
                .rules()
                .receiptSettings())
        .isEqualTo(
            Map.of("RECEIPT_LANGUAGE", "de", "RECEIPT_DELIMITER", "{\"acme\":\"semicolon\"}"));
  }

  @Test
  void unknownModeOfACheckIsRejected() {
    assertSettingRejected(
        "sameFileCheck",
        "block",
        "\"block\"; it must be \"off\", \"warn\" or \"hold\", or an object with one of these for"
            + " each partner and for \"*\", all others");
  }

  @Test
  void unknownFormatOfReceiptsIsRejected() {
    String rule = ", or an object with one of these for each partner and for \"*\", all others";
    assertSettingRejected("receiptLanguage", "fr", "\"fr\"; it must be \"en\" or \"de\"" + rule);
    assertSettingRejected(
        "receiptDelimiter",
        Map.of("acme", ";"),
        "{acme=;}; it must be \"comma\" or \"semicolon\"" + rule);
  }

  private static void assertSettingRejected(String key, Object value, String sentence) {
    assertSettingsRejected(
        Map.of(key, value), "the stage \"prod\" has \"" + key + "\": " + sentence);
  }

  @Test
  void invalidExpectationsAreRejected() {
    assertSettingsRejected(
        Map.of("expectations", List.of(Map.of(), Map.of("partner", "acme", "zone", "Berlin"))),
        "the stage \"prod\" has invalid \"expectations\": entry 2 has \"zone\": \"Berlin\"; write a"
            + " time zone such as \"UTC\" or \"Europe/Berlin\"");
    assertSettingsRejected(
        Map.of("expectations", "daily"),
        "the stage \"prod\" has invalid \"expectations\": it is not a list; write entries such as"
            + " [{\"days\":\"MON-SUN\",\"due\":\"09:00\",\"after_days\":1,\"zone\":\"UTC\"}]");
  }

  @Test
  void windows1252PartnersAreAllOrListedFolders() {
    assertThat(settings(Map.of("windows1252Partners", "all")).rules().windows1252Partners())
        .contains("\"all\"");
    String rule =
        "; write a list of partners' folders, such as [\"acme\", \"globex/eu\"], with \"\" for the"
            + " bucket's root; or \"all\"";
    assertSettingsRejected(
        Map.of("windows1252Partners", true),
        "the stage \"prod\" has invalid \"windows1252Partners\": it is true" + rule);
    assertSettingsRejected(
        Map.of("windows1252Partners", List.of("acme/")),
        "the stage \"prod\" has invalid \"windows1252Partners\": it has the folder \"acme/\""
            + rule);
  }

  @Test
  void nameForAnUnknownResourceIsRejected() {
    assertSettingsRejected(
        Map.of("names", Map.of("queue", "x")),
        "the stage \"prod\" names the unknown resource \"queue\" in \"names\"; the resources are"
            + " alarmTopic, arrivalFunction, dashboard, database, deadLetterQueue, dropBucket,"
            + " eventTopic, failureDeadLetterQueue, failureQueue, logsBucket, messageQueue, processingFunction,"
            + " resultsBucket, sparkJob, stack, statusFunction, sweepFunction, table,"
            + " workGroup");
  }

  @Test
  void nameThatAwsDoesNotAllowIsRejected() {
    assertSettingsRejected(
        Map.of("names", Map.of("dropBucket", "Drop_Bucket")),
        "the stage \"prod\" names its dropBucket \"Drop_Bucket\"; AWS allows names that match"
            + " [a-z0-9][a-z0-9-]{1,61}[a-z0-9]");
  }

  @Test
  void twoQueuesOfOneNameAreRejected() {
    assertSettingsRejected(
        Map.of("names", Map.of("failureQueue", "order-pipeline-failures-dlq-prod")),
        "the stage \"prod\" names two of its queues \"order-pipeline-failures-dlq-prod\"; give each"
            + " a different name in \"names\"");
  }

  private static Stage read(Map<String, Object> context) {
    return StageReader.read(context::get);
  }

  private static Stage settings(Map<String, Object> settings) {
    return read(Map.of("stage", "prod", "stages", Map.of("prod", settings)));
  }

  private static void assertSettingsRejected(Map<String, Object> settings, String sentence) {
    assertRejected(Map.of("stage", "prod", "stages", Map.of("prod", settings)), sentence);
  }

  private static void assertRejected(Map<String, Object> context, String sentence) {
    assertThatThrownBy(() -> read(context))
        .isInstanceOf(InvalidStageException.class)
        .hasMessage(sentence);
  }
}
