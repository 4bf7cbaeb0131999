package dev.orderpipeline.function;

import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.json.InvalidExpectationsException;
import dev.orderpipeline.json.PartnerSetting;
import dev.orderpipeline.json.PlausibilityChecks;
import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.LargeSetJob;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.Thresholds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads and validates a function's settings. Immutable. */
public final class Settings {
  private final Map<String, String> environment;

  /** The settings in {@code environment}, usually {@link System#getenv()}. */
  public Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The value of a required setting.
   *
   * @throws InvalidSettingException if it is absent or blank
   */
  public String required(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new InvalidSettingException(
          "the environment variable " + name + " is not set; set it in the function's template");
    }
    return value;
  }

  /** The value of an optional setting; empty if it is absent or blank. */
  public Optional<String> optional(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * How long a correction waits for further files before it is dispatched.
   *
   * @throws InvalidSettingException if a time is not a whole number of seconds from 0 to 9999999,
   *     or the maximum is not longer than the other
   */
  public CorrectionSettle correctionSettle() {
    Duration quiet =
        seconds(SettingNames.CORRECTION_SETTLE_SECONDS).orElse(CorrectionSettle.DEFAULT.quiet());
    Duration max =
        seconds(SettingNames.CORRECTION_SETTLE_MAX_SECONDS)
            .orElseGet(() -> CorrectionSettle.of(quiet).max());
    if (max.compareTo(quiet) <= 0) {
      throw new InvalidSettingException(
          "the environment variable "
              + SettingNames.CORRECTION_SETTLE_MAX_SECONDS
              + " is \""
              + max.toSeconds()
              + "\"; set more than "
              + SettingNames.CORRECTION_SETTLE_SECONDS
              + ", which is "
              + quiet.toSeconds());
    }
    return new CorrectionSettle(quiet, max);
  }

  private Optional<Duration> seconds(String name) {
    return optional(name)
        .map(
            value -> {
              if (!value.matches("[0-9]{1,7}")) {
                throw new InvalidSettingException(
                    "the environment variable "
                        + name
                        + " is \""
                        + value
                        + "\"; set a whole number of seconds from 0 to 9999999");
              }
              return Duration.ofSeconds(Long.parseLong(value));
            });
  }

  /**
   * The limits above which a file set is rejected.
   *
   * @throws InvalidSettingException if one of them is not a valid number
   */
  public Thresholds thresholds() {
    return Thresholds.of(
        kind ->
            new Threshold(
                count(SettingNames.thresholdCount(kind), kind.defaults().count()),
                percent(SettingNames.thresholdPercent(kind), kind.defaults().percent())));
  }

  /**
   * The deadlines of the partners' files.
   *
   * @throws InvalidSettingException if the setting is not valid
   */
  public Expectations expectations() {
    String value = environment.get(SettingNames.EXPECTATIONS);
    if (value == null || value.isBlank()) {
      return Expectations.DEFAULT;
    }
    try {
      return Expectations.parse(value);
    } catch (InvalidExpectationsException e) {
      throw new InvalidSettingException(
          "the environment variable "
              + SettingNames.EXPECTATIONS
              + " is invalid: "
              + e.getMessage());
    }
  }

  /**
   * The partners whose files may be in Windows-1252.
   *
   * @throws InvalidSettingException if the setting is not valid
   */
  public Windows1252Partners windows1252Partners() {
    try {
      return optional(SettingNames.WINDOWS_1252_PARTNERS)
          .map(Windows1252Partners::parse)
          .orElse(Windows1252Partners.NONE);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          "the environment variable "
              + SettingNames.WINDOWS_1252_PARTNERS
              + " is invalid: "
              + e.getMessage());
    }
  }

  /**
   * Whether each revision ends with a closing message; default no.
   *
   * @throws InvalidSettingException if the setting is neither {@code true} nor {@code false}
   */
  public boolean closingMessage() {
    String value = optional(SettingNames.CLOSING_MESSAGE).orElse("false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new InvalidSettingException(
          "the environment variable "
              + SettingNames.CLOSING_MESSAGE
              + " is \""
              + value
              + "\"; set true or false");
    }
    return value.equals("true");
  }

  /**
   * The formats of the partners' receipts.
   *
   * @throws InvalidSettingException if a setting is not valid
   */
  public ReceiptFormats receiptFormats() {
    return new ReceiptFormats(
        partnerSetting(
            SettingNames.RECEIPT_LANGUAGE,
            ReceiptFormats::languages,
            ReceiptFormats.DEFAULT.languages()),
        partnerSetting(
            SettingNames.RECEIPT_DELIMITER,
            ReceiptFormats::delimiters,
            ReceiptFormats.DEFAULT.delimiters()));
  }

  /**
   * The modes of the plausibility checks.
   *
   * @throws InvalidSettingException if a setting is not valid
   */
  public PlausibilityChecks plausibilityChecks() {
    return PlausibilityChecks.of(
        check ->
            partnerSetting(
                SettingNames.check(check),
                PlausibilityChecks::parse,
                PartnerSetting.all(PlausibilityCheck.Mode.WARN)));
  }

  private <T> PartnerSetting<T> partnerSetting(
      String name,
      Function<String, Optional<PartnerSetting<T>>> parser,
      PartnerSetting<T> defaultValue) {
    return optional(name)
        .map(
            value ->
                parser
                    .apply(value)
                    .orElseThrow(
                        () ->
                            new InvalidSettingException(
                                "the environment variable "
                                    + name
                                    + " is invalid: \""
                                    + value
                                    + "\"; set a value, or a JSON object with one for each partner"
                                    + " and \"*\" for the others")))
        .orElse(defaultValue);
  }

  /**
   * The Spark job of the stage, if it has one.
   *
   * @throws InvalidSettingException if it has one, but the size limit is absent or not a whole
   *     number of bytes
   */
  public Optional<LargeSetJob> sparkJob() {
    return optional(SettingNames.SPARK_JOB_NAME).map(name -> new LargeSetJob(name, sparkAbove()));
  }

  private long sparkAbove() {
    String above = required(SettingNames.SPARK_ABOVE_BYTES);
    if (!above.matches("[0-9]{1,18}")) {
      throw new InvalidSettingException(
          "the environment variable "
              + SettingNames.SPARK_ABOVE_BYTES
              + " is \""
              + above
              + "\"; set a whole number of bytes of at most 18 digits, 0 or more");
    }
    return Long.parseLong(above);
  }

  private long count(String name, long defaultCount) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      return defaultCount;
    }
    if (!value.matches("[0-9]{1,18}")) {
      throw new InvalidSettingException(
          "the environment variable "
              + name
              + " is \""
              + value
              + "\"; set a whole number of at most 18 digits, 0 or more");
    }
    return Long.parseLong(value);
  }

  private BigDecimal percent(String name, BigDecimal defaultPercent) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      return defaultPercent;
    }
    return Threshold.percent(value)
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "the environment variable "
                        + name
                        + " is \""
                        + value
                        + "\"; set "
                        + Threshold.PERCENT_RULE));
  }
}
