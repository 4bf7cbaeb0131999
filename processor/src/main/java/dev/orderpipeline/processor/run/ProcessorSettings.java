package dev.orderpipeline.processor.run;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.Thresholds;

/**
 * Settings of the processor.
 *
 * @param thresholds the limits of rejected rows, unless a request sets others
 */
public record ProcessorSettings(
    String table,
    String dropBucket,
    String resultsBucket,
    String messageQueueUrl,
    CorrectionSettle correctionSettle,
    Thresholds thresholds) {

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
        settings.required(SettingNames.MESSAGE_QUEUE_URL),
        settings.correctionSettle(),
        settings.thresholds());
  }
}
