package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.Thresholds;

/**
 * The settings of a stage that its receipts state or follow.
 *
 * @param formats the formats of the partners' receipts
 * @param settle how long a correction waits for further files
 * @param thresholds those of the stage; a request with others is named
 */
public record ReceiptRules(ReceiptFormats formats, CorrectionSettle settle, Thresholds thresholds) {
  /** The rules of a stage without settings. */
  public static final ReceiptRules DEFAULT =
      new ReceiptRules(ReceiptFormats.DEFAULT, CorrectionSettle.DEFAULT, Thresholds.DEFAULT);
}
