package dev.orderpipeline.model;

import java.util.Objects;

/**
 * How a partner reads its receipts.
 *
 * @param language the language of the page and of rejected.csv
 * @param delimiter separates the cells of rejected.csv
 */
public record ReceiptFormat(Language language, char delimiter) {
  /** English, and commas as in RFC 4180. */
  public static final ReceiptFormat DEFAULT = new ReceiptFormat(Language.ENGLISH, ',');

  public ReceiptFormat {
    Objects.requireNonNull(language, "language");
  }
}
