package dev.orderpipeline.model;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The limit on bad rows of one file. It is exceeded only by more than {@code rows} and more than
 * {@code percent}: a few bad rows are a large share of a small file, and a small share of a large
 * file is many rows.
 *
 * @param rows 0 or more
 * @param percent of the file's rows, from 0 to 100, without trailing zeros
 */
public record Threshold(long rows, BigDecimal percent) {
  /** The format of a percentage, as the end of a sentence. */
  public static final String PERCENT_RULE =
      "a decimal from 0 to 100 with at most 6 digits after the point";

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Pattern PERCENT = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,6})?");

  public Threshold {
    Objects.requireNonNull(percent, "percent");
    if (rows < 0 || percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
      throw new IllegalArgumentException(
          "a threshold of "
              + rows
              + " rows or "
              + percent
              + " % is invalid; use 0 or more rows and 0 to 100 %");
    }
    BigDecimal stripped = percent.stripTrailingZeros();
    percent = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Parses a percentage exactly; empty if it is not {@link #PERCENT_RULE}. */
  public static Optional<BigDecimal> percent(String text) {
    return Optional.of(text)
        .filter(candidate -> PERCENT.matcher(candidate).matches())
        .map(BigDecimal::new)
        .filter(percent -> percent.compareTo(HUNDRED) <= 0);
  }

  /** Returns whether {@code bad} of {@code all} rows exceed the limit; false without rows. */
  public boolean isExceededBy(long bad, long all) {
    return bad > rows
        && BigDecimal.valueOf(bad)
                .multiply(HUNDRED)
                .compareTo(percent.multiply(BigDecimal.valueOf(all)))
            > 0;
  }

  @Override
  public String toString() {
    return rows + " rows or " + percent.toPlainString() + " %";
  }
}
