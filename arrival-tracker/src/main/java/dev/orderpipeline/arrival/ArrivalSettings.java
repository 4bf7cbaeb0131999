package dev.orderpipeline.arrival;

import dev.orderpipeline.function.SettingNames;
import dev.orderpipeline.function.Settings;
import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.model.CorrectionSettle;

/** Settings that both functions of the arrival-tracker need. */
record ArrivalSettings(
    String table,
    String dropBucket,
    String resultsBucket,
    String messageQueueUrl,
    String processingFunction,
    CorrectionSettle correctionSettle,
    ReceiptFormats receipts) {

  /** Creates settings with the default receipts. */
  ArrivalSettings(
      String table,
      String dropBucket,
      String resultsBucket,
      String messageQueueUrl,
      String processingFunction,
      CorrectionSettle correctionSettle) {
    this(
        table,
        dropBucket,
        resultsBucket,
        messageQueueUrl,
        processingFunction,
        correctionSettle,
        ReceiptFormats.DEFAULT);
  }

  static ArrivalSettings from(Settings settings) {
    return new ArrivalSettings(
        settings.required(SettingNames.FILE_ARRIVALS_TABLE),
        settings.required(SettingNames.DROP_BUCKET),
        settings.required(SettingNames.RESULTS_BUCKET),
        settings.required(SettingNames.MESSAGE_QUEUE_URL),
        settings.required(SettingNames.PROCESSING_FUNCTION),
        settings.correctionSettle(),
        settings.receiptFormats());
  }
}
