package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.cleaning.OrderDays;
import java.math.BigDecimal;
import java.util.Set;

/**
 * Measures of a day's content that show whether it is likely to be right.
 *
 * @param sumTotalPrice the sum of the amounts of all items rows whose cells are sound, also of
 *     those that are rejected as duplicates or match no order; without trailing zeros
 * @param medianTotalPrice the median of these amounts to within 7 %, without signs and zeros; 0 if
 *     there are none
 * @param withoutLineEnd the files whose last line has no line end
 * @param orderDays the days of a sample of the orders
 */
public record DayMeasures(
    BigDecimal sumTotalPrice,
    BigDecimal medianTotalPrice,
    Set<FileKind> withoutLineEnd,
    OrderDays orderDays) {
  /** The measures of a day without rows. */
  public static DayMeasures none() {
    return new DayMeasures(BigDecimal.ZERO, BigDecimal.ZERO, Set.of(), new OrderDays());
  }

  public DayMeasures {
    sumTotalPrice = sumTotalPrice.stripTrailingZeros();
    withoutLineEnd = Set.copyOf(withoutLineEnd);
  }
}
