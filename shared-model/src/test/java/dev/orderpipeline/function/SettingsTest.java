package dev.orderpipeline.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.json.PlausibilityChecks;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.LargeSetJob;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.PlausibilityCheck.Mode;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static Settings settle(String value) {
    return new Settings(Map.of("CORRECTION_SETTLE_SECONDS", value));
  }

  @Test
  void settingThatIsSetIsReturned() {
    assertThat(new Settings(Map.of("DROP_BUCKET", "a")).required("DROP_BUCKET")).isEqualTo("a");
  }

  @Test
  void missingSettingIsNamed() {
    Settings settings = new Settings(Map.of());

    assertThatThrownBy(() -> settings.required("DROP_BUCKET"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable DROP_BUCKET is not set; set it in the function's template");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void blankSettingIsMissing(String blank) {
    Settings settings = new Settings(Map.of("DROP_BUCKET", blank));

    assertThatThrownBy(() -> settings.required("DROP_BUCKET"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable DROP_BUCKET is not set; set it in the function's template");
  }

  @Test
  void optionalSettingIsPresentOrEmpty() {
    Settings settings = new Settings(Map.of("A", "a", "B", " "));

    assertThat(settings.optional("A")).contains("a");
    assertThat(settings.optional("B")).isEmpty();
    assertThat(settings.optional("C")).isEmpty();
  }

  @Test
  void stageHasNoSparkJobIfNothingIsSet() {
    assertThat(new Settings(Map.of("SPARK_ABOVE_BYTES", "5")).sparkJob()).isEmpty();
    assertThat(new Settings(Map.of("SPARK_JOB_NAME", " ")).sparkJob()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2_500_000_000L, 999_999_999_999_999_999L})
  void sparkJobHasItsNameAndSizeLimit(long bytes) {
    assertThat(sparkJob(Long.toString(bytes)).sparkJob()).contains(new LargeSetJob("a-job", bytes));
  }

  @Test
  void sparkJobWithoutASizeLimitIsRejected() {
    assertThatThrownBy(() -> new Settings(Map.of("SPARK_JOB_NAME", "a-job")).sparkJob())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable SPARK_ABOVE_BYTES is not set; set it in the function's"
                + " template");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "2GB", "1000000000000000000", " 5"})
  void invalidNumberOfBytesIsShown(String value) {
    assertThatThrownBy(() -> sparkJob(value).sparkJob())
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable SPARK_ABOVE_BYTES is \""
                + value
                + "\"; set a whole number of bytes of at most 18 digits, 0 or more");
  }

  private static Settings sparkJob(String aboveBytes) {
    return new Settings(Map.of("SPARK_JOB_NAME", "a-job", "SPARK_ABOVE_BYTES", aboveBytes));
  }

  @Test
  void correctionsSettleForTenMinutesIfNothingIsSet() {
    assertThat(new Settings(Map.of()).correctionSettle()).isEqualTo(CorrectionSettle.DEFAULT);
    assertThat(settle(" ").correctionSettle()).isEqualTo(CorrectionSettle.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({"0, PT0S", "5, PT5S", "999999, PT277H46M39S"})
  void correctionsSettleForTheSetNumberOfSeconds(String value, Duration settle) {
    assertThat(settle(value).correctionSettle()).isEqualTo(CorrectionSettle.of(settle));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "10m", "10000000", " 5", "５"})
  void invalidSettleTimeIsShown(String value) {
    Settings settings = settle(value);

    assertThatThrownBy(settings::correctionSettle)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable CORRECTION_SETTLE_SECONDS is \""
                + value
                + "\"; set a whole number of seconds from 0 to 9999999");
  }

  @Test
  void correctionsSettleAtMostForTheSetNumberOfSeconds() {
    assertThat(
            new Settings(
                    Map.of("CORRECTION_SETTLE_SECONDS", "5", "CORRECTION_SETTLE_MAX_SECONDS", "60"))
                .correctionSettle())
        .isEqualTo(new CorrectionSettle(Duration.ofSeconds(5), Duration.ofSeconds(60)));
  }

  @Test
  void maximumThatIsNotLongerThanTheQuietTimeIsRejected() {
    Settings settings = new Settings(Map.of("CORRECTION_SETTLE_MAX_SECONDS", "600"));

    assertThatThrownBy(settings::correctionSettle)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable CORRECTION_SETTLE_MAX_SECONDS is \"600\"; set more than"
                + " CORRECTION_SETTLE_SECONDS, which is 600");
  }

  @Test
  void windows1252PartnersAreNoneAllOrThoseListed() {
    FileSetId acme = new FileSetId("acme", LocalDate.EPOCH);
    FileSetId root = new FileSetId("", LocalDate.EPOCH);

    assertThat(windows1252(" ").include(acme)).isFalse();
    assertThat(windows1252("\"all\"").include(acme)).isTrue();
    assertThat(windows1252("[\"acme\",\"globex/eu\"]").include(acme)).isTrue();
    assertThat(windows1252("[\"acme\"]").include(root)).isFalse();
    assertThat(windows1252("[\"\"]").include(root)).isTrue();
    assertThat(windows1252("[\"all\"]").include(root)).isFalse();
  }

  @Test
  void invalidWindows1252PartnersAreNamed() {
    String rule =
        "; write a list of partners' folders, such as [\"acme\", \"globex/eu\"], with \"\" for the"
            + " bucket's root; or \"all\"";
    Map.of(
            "\"acme\"", "it is \"acme\"" + rule,
            "true", "it is true" + rule,
            "[1]", "it has the folder 1" + rule,
            "[\"acme//eu\"]", "it has the folder \"acme//eu\"" + rule,
            "[", "it is not valid JSON" + rule)
        .forEach(
            (value, fault) ->
                assertThatThrownBy(() -> windows1252(value))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessage(
                        "the environment variable WINDOWS_1252_PARTNERS is invalid: " + fault));
  }

  private static Windows1252Partners windows1252(String value) {
    return new Settings(Map.of("WINDOWS_1252_PARTNERS", value)).windows1252Partners();
  }

  @Test
  void closingMessageIsOffUnlessItIsSet() {
    assertThat(new Settings(Map.of()).closingMessage()).isFalse();
    assertThat(new Settings(Map.of("CLOSING_MESSAGE", "false")).closingMessage()).isFalse();
    assertThat(new Settings(Map.of("CLOSING_MESSAGE", "true")).closingMessage()).isTrue();
  }

  @Test
  void closingMessageThatIsNeitherTrueNorFalseIsRejected() {
    Settings settings = new Settings(Map.of("CLOSING_MESSAGE", "on"));

    assertThatThrownBy(settings::closingMessage)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("the environment variable CLOSING_MESSAGE is \"on\"; set true or false");
  }

  @Test
  void filesAreDueDailyIfNothingIsSet() {
    assertThat(new Settings(Map.of("EXPECTATIONS", " ")).expectations())
        .isEqualTo(Expectations.DEFAULT);
  }

  @Test
  void invalidExpectationsNameTheSetting() {
    Settings settings = new Settings(Map.of("EXPECTATIONS", "[1]"));

    assertThatThrownBy(settings::expectations)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable EXPECTATIONS is invalid: entry 1 is not an object; write one"
                + " such as {\"partner\":\"acme\",\"due\":\"09:00\"}");
  }

  @Test
  void defaultThresholdsAreUsedIfNothingIsSet() {
    assertThat(new Settings(Map.of("UNMATCHED_ROWS_THRESHOLD", " ")).thresholds())
        .isEqualTo(Thresholds.DEFAULT);
  }

  @Test
  void configuredNumbersOfBadRowsAreAllowed() {
    assertThat(
            new Settings(
                    Map.of(
                        "REJECTED_ROWS_THRESHOLD",
                        "0",
                        "REJECTED_PERCENT_THRESHOLD",
                        "0.5",
                        "UNMATCHED_ROWS_THRESHOLD",
                        "999999999999999999",
                        "UNMATCHED_PERCENT_THRESHOLD",
                        "100",
                        "UNUSABLE_ROWS_THRESHOLD",
                        "1",
                        "ITEMLESS_ORDERS_THRESHOLD",
                        "3",
                        "WITHDRAWN_PERCENT_THRESHOLD",
                        "4",
                        "IMPLAUSIBLE_FINDINGS_THRESHOLD",
                        "2"))
                .thresholds())
        .isEqualTo(
            new Thresholds(
                Map.of(
                    ThresholdKind.REJECTED,
                    new Threshold(0, new BigDecimal("0.5")),
                    ThresholdKind.UNMATCHED,
                    new Threshold(999_999_999_999_999_999L, new BigDecimal("100")),
                    ThresholdKind.UNUSABLE,
                    new Threshold(1, new BigDecimal("50")),
                    ThresholdKind.ITEMLESS,
                    new Threshold(3, new BigDecimal("20")),
                    ThresholdKind.WITHDRAWN,
                    new Threshold(10, new BigDecimal("4")),
                    ThresholdKind.IMPLAUSIBLE,
                    new Threshold(2, BigDecimal.ZERO))));
  }

  @Test
  void checksWarnUnlessAPartnerHasAnotherMode() {
    PlausibilityChecks checks =
        new Settings(
                Map.of("SIZE_CHECK", "{\"*\":\"off\",\"acme\":\"hold\"}", "DATES_CHECK", "off"))
            .plausibilityChecks();

    assertThat(checks.mode(PlausibilityCheck.SIZE, "acme")).isEqualTo(Mode.HOLD);
    assertThat(checks.mode(PlausibilityCheck.SIZE, "globex")).isEqualTo(Mode.OFF);
    assertThat(checks.mode(PlausibilityCheck.DATES, "acme")).isEqualTo(Mode.OFF);
    assertThat(checks.mode(PlausibilityCheck.SAME_FILE, "acme")).isEqualTo(Mode.WARN);
    assertThat(new Settings(Map.of()).plausibilityChecks()).isEqualTo(PlausibilityChecks.DEFAULT);
  }

  @Test
  void unknownModeOfACheckIsShown() {
    Settings settings = new Settings(Map.of("SCALE_CHECK", "block"));

    assertThatThrownBy(settings::plausibilityChecks)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable SCALE_CHECK is invalid: \"block\"; set a value, or a JSON"
                + " object with one for each partner and \"*\" for the others");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "1e3", "9999999999999999999"})
  void invalidNumberOfRowsIsShown(String value) {
    Settings settings = new Settings(Map.of("UNMATCHED_ROWS_THRESHOLD", value));

    assertThatThrownBy(settings::thresholds)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable UNMATCHED_ROWS_THRESHOLD is \""
                + value
                + "\"; set a whole number of at most 18 digits, 0 or more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1,5", "101", "1%"})
  void invalidPercentageIsShown(String value) {
    Settings settings = new Settings(Map.of("REJECTED_PERCENT_THRESHOLD", value));

    assertThatThrownBy(settings::thresholds)
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "the environment variable REJECTED_PERCENT_THRESHOLD is \""
                + value
                + "\"; set a decimal from 0 to 100 with at most 6 digits after the point");
  }
}
