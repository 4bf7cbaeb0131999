package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.json.PlausibilityChecks;
import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.Thresholds;

/**
 * Settings of the processor.
 *
 * @param output where and how messages are published
 * @param thresholds the limits of rejected rows, unless a request sets others
 * @param partners what differs between partners
 */
public record ProcessorSettings(
    String table,
    String dropBucket,
    String resultsBucket,
    Output output,
    CorrectionSettle correctionSettle,
    Thresholds thresholds,
    PartnerRules partners) {

  /**
   * Where and how messages are published.
   *
   * @param queueUrl the queue that consumers read
   * @param closingMessage whether a revision ends with a closing message
   */
  public record Output(String queueUrl, boolean closingMessage) {}

  /**
   * What differs between partners.
   *
   * @param windows1252 the partners whose files may be in Windows-1252
   * @param receipts the formats of the partners' receipts
   * @param checks the modes of the plausibility checks
   */
  public record PartnerRules(
      Windows1252Partners windows1252, ReceiptFormats receipts, PlausibilityChecks checks) {}

  /** Creates settings with default receipts, without closing messages and plausibility checks. */
  public ProcessorSettings(
      String table,
      String dropBucket,
      String resultsBucket,
      String messageQueueUrl,
      CorrectionSettle correctionSettle,
      Thresholds thresholds,
      Windows1252Partners windows1252) {
    this(
        table,
        dropBucket,
        resultsBucket,
        new Output(messageQueueUrl, false),
        correctionSettle,
        thresholds,
        new PartnerRules(windows1252, ReceiptFormats.DEFAULT, PlausibilityChecks.OFF));
  }

  /** The partners whose files may be in Windows-1252. */
  public Windows1252Partners windows1252() {
    return partners.windows1252();
  }

  /** The formats of the partners' receipts. */
  public ReceiptFormats receipts() {
    return partners.receipts();
  }

  /** The modes of the plausibility checks. */
  public PlausibilityChecks checks() {
    return partners.checks();
  }

  /** The URL of the queue that consumers read. */
  public String messageQueueUrl() {
    return output.queueUrl();
  }

  /**
   * Reads the settings.
   *
   * @throws dev.orderpipeline.function.InvalidSettingException if one is missing or invalid
   */
  public static ProcessorSettings from(Settings settings) {
    return new ProcessorSettings(
        settings.required(SettingNames.FILE_ARRIVALS_TABLE),
        settings.required(SettingNames.DROP_BUCKET),
        settings.required(SettingNames.RESULTS_BUCKET),
        new Output(settings.required(SettingNames.MESSAGE_QUEUE_URL), settings.closingMessage()),
        settings.correctionSettle(),
        settings.thresholds(),
        new PartnerRules(
            settings.windows1252Partners(),
            settings.receiptFormats(),
            settings.plausibilityChecks()));
  }
}
