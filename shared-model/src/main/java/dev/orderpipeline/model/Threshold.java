package dev.orderpipeline.model;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A limit on what can be wrong with a day. It is exceeded only by more than {@code count} and more
 * than {@code percent}: a few bad rows are a large share of a small file, and a small share of a
 * large file is many rows.
 *
 * @param count 0 or more
 * @param percent from 0 to 100, without trailing zeros
 */
public record Threshold(long count, BigDecimal percent) {
  /** The format of a percentage, as the end of a sentence. */
  public static final String PERCENT_RULE =
      "a decimal from 0 to 100 with at most 6 digits after the point";

  /** The percentage that is never exceeded. */
  public static final BigDecimal MAX_PERCENT = BigDecimal.valueOf(100);

  private static final Pattern PERCENT = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,6})?");

  public Threshold {
    Objects.requireNonNull(percent, "percent");
    if (count < 0 || percent.signum() < 0 || percent.compareTo(MAX_PERCENT) > 0) {
      throw new IllegalArgumentException(
          "a threshold of "
              + count
              + " or "
              + percent
              + " % is invalid; use a number of 0 or more and 0 to 100 %");
    }
    BigDecimal stripped = percent.stripTrailingZeros();
    percent = stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Parses a percentage exactly; empty if it is not {@link #PERCENT_RULE}. */
  public static Optional<BigDecimal> percent(String text) {
    return Optional.of(text)
        .filter(candidate -> PERCENT.matcher(candidate).matches())
        .map(BigDecimal::new)
        .filter(percent -> percent.compareTo(MAX_PERCENT) <= 0);
  }

  /** Returns whether {@code bad} of {@code all} exceed the limit; false if there are none. */
  public boolean isExceededBy(long bad, long all) {
    return !allowsAll()
        && bad > count
        && BigDecimal.valueOf(bad)
                .multiply(MAX_PERCENT)
                .compareTo(percent.multiply(BigDecimal.valueOf(all)))
            > 0;
  }

  /** Returns whether no number exceeds the limit. */
  public boolean allowsAll() {
    return percent.compareTo(MAX_PERCENT) == 0;
  }

  /**
   * Returns the limit in words, without a number of 0.
   *
   * @param unit what is counted, as a plural noun
   */
  public String text(String unit) {
    return (count == 0 ? "" : count + " " + unit + " or ") + percent.toPlainString() + " %";
  }
}
