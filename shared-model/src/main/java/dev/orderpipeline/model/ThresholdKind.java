package dev.orderpipeline.model;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * What a {@link Threshold} limits. The names of its two numbers in requests, items and settings
 * derive from its name and unit, such as {@code rejected_rows} and {@code rejected_percent}.
 */
public enum ThresholdKind {
  /** Rows with an error_message of their own, of all rows of a file. */
  REJECTED("rows", 10, 1),
  /** Rejected rows that name no listed customer, of all rows of a file. */
  UNMATCHED("rows", 10, 1),
  /** Rejected or unmatched rows, of all rows of a file. By default, it limits files of any size. */
  UNUSABLE("rows", 0, 50),
  /** Orders without items, of all accepted orders. A cut-off items file causes them. */
  ITEMLESS("orders", 10, 20),
  /** Withdrawn customers, of those with a total in an earlier revision. */
  WITHDRAWN("customers", 10, 20),
  /** Findings that hold the day, of all findings of plausibility checks that hold days. */
  IMPLAUSIBLE("findings", 0, 0);

  private final String unit;
  private final int defaultCount;
  private final int defaultPercent;

  ThresholdKind(String unit, int defaultCount, int defaultPercent) {
    this.unit = unit;
    this.defaultCount = defaultCount;
    this.defaultPercent = defaultPercent;
  }

  /** What is counted, as a plural noun. */
  public String unit() {
    return unit;
  }

  /** The limit of a stage that sets none. */
  public Threshold defaults() {
    return new Threshold(defaultCount, BigDecimal.valueOf(defaultPercent));
  }

  /** The field with the number, in JSON and in the table. */
  public String countField() {
    return label() + "_" + unit;
  }

  /** The field with the percentage, in JSON and in the table. */
  public String percentField() {
    return label() + "_percent";
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
