package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.SettingNames;
import dev.orderpipeline.model.Settings;
import java.time.Duration;

/** What the processor is configured with. */
public record ProcessorSettings(
    String table,
    String dropBucket,
    String resultsBucket,
    String messageQueueUrl,
    Duration correctionSettle) {

  /**
   * Reads the settings.
   *
   * @throws dev.orderpipeline.model.InvalidSettingException if one is missing or wrong
   */
  public static ProcessorSettings from(Settings settings) {
    return new ProcessorSettings(
        settings.required(SettingNames.FILE_ARRIVALS_TABLE),
        settings.required(SettingNames.DROP_BUCKET),
        settings.required(SettingNames.RESULTS_BUCKET),
        settings.required(SettingNames.MESSAGE_QUEUE_URL),
        settings.correctionSettle());
  }
}
