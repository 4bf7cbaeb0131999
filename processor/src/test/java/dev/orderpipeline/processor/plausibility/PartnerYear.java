package dev.orderpipeline.processor.plausibility;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.plausibility.DayProfile.FileProfile;
import dev.orderpipeline.processor.plausibility.DayProfile.OrderDates;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The sound days of one simulated partner in a year, as profiles. Partners differ in size, in
 * growth, in the days on which they send files, and in how amounts and orders vary. On holidays
 * some send nothing, the others a fraction; before Christmas and on sale days they have more.
 */
final class PartnerYear {
  static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  static final int DAYS = 365;

  private static final Set<MonthDay> HOLIDAYS =
      Set.of(
          MonthDay.of(1, 1),
          MonthDay.of(1, 6),
          MonthDay.of(4, 3),
          MonthDay.of(4, 6),
          MonthDay.of(5, 1),
          MonthDay.of(5, 14),
          MonthDay.of(5, 25),
          MonthDay.of(8, 15),
          MonthDay.of(10, 3),
          MonthDay.of(11, 1),
          MonthDay.of(12, 25),
          MonthDay.of(12, 26));

  private static final Set<MonthDay> SALES = Set.of(MonthDay.of(11, 27), MonthDay.of(11, 30));

  private final Random random;
  private final String name;
  private final double ordersPerDay;
  private final double growth;
  private final double variation;
  private final double weekend;
  private final boolean sendsOnWeekends;
  private final double onHolidays;
  private final double medianAmount;
  private final double amountSpread;
  private final boolean hasLineEnds;
  private final boolean fullCustomerList;

  PartnerYear(int number) {
    random = new Random(number * 7_919L + 11);
    name = "p" + number;
    // From a few orders a day to some ten thousand; every fifth partner is small.
    ordersPerDay =
        number % 5 == 0 ? 2 + random.nextInt(20) : Math.exp(4.5 + 1.6 * random.nextDouble() * 3);
    growth = Math.exp(random.nextGaussian() * 0.5);
    variation = 0.08 + 0.2 * random.nextDouble();
    sendsOnWeekends = random.nextDouble() < 0.6;
    weekend = 0.15 + 1.2 * random.nextDouble();
    onHolidays = random.nextDouble() < 0.4 ? 0 : 0.25 + 0.6 * random.nextDouble();
    medianAmount = Math.exp(1 + 4 * random.nextDouble());
    amountSpread = 0.5 + 0.8 * random.nextDouble();
    hasLineEnds = random.nextDouble() < 0.95;
    fullCustomerList = random.nextDouble() < 0.5;
  }

  /** The days on which the partner sends files. */
  List<DayProfile> days() {
    List<DayProfile> days = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      LocalDate date = FIRST.plusDays(day);
      double expected = expected(date, day);
      if (expected > 0) {
        days.add(day(date, expected));
      }
    }
    return days;
  }

  /** Whether a date is neither a holiday nor a day of many orders. */
  static boolean isOrdinary(LocalDate date) {
    MonthDay day = MonthDay.from(date);
    return !HOLIDAYS.contains(day) && !SALES.contains(day) && !isBeforeChristmas(date);
  }

  private static boolean isBeforeChristmas(LocalDate date) {
    return date.getMonthValue() == 12 && date.getDayOfMonth() < 22;
  }

  private double expected(LocalDate date, int day) {
    boolean isWeekend =
        date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    if (isWeekend && !sendsOnWeekends) {
      return 0;
    }
    MonthDay monthDay = MonthDay.from(date);
    double factor = isWeekend ? weekend : 1;
    if (HOLIDAYS.contains(monthDay)) {
      factor *= onHolidays;
    }
    if (SALES.contains(monthDay)) {
      factor *= 2.5;
    }
    if (isBeforeChristmas(date)) {
      factor *= 1.4;
    }
    return ordersPerDay
        * factor
        * Math.pow(growth, day / (double) DAYS)
        * Math.exp(variation * random.nextGaussian());
  }

  private DayProfile day(LocalDate date, double expected) {
    long orders = poisson(expected);
    long items = poisson(orders * 2.5);
    double center = medianAmount * Math.exp(0.08 * random.nextGaussian());
    double median =
        items == 0
            ? 0
            : center
                * Math.exp(
                    1.25 * amountSpread / Math.sqrt((double) items) * random.nextGaussian()
                        + 0.06 * (random.nextDouble() - 0.5) * 2);
    double mean = center * Math.exp(amountSpread * amountSpread / 2);
    double sum =
        items
            * mean
            * Math.exp(
                amountSpread / Math.sqrt((double) Math.max(1, items)) * random.nextGaussian());
    long customers = fullCustomerList ? 20 + Math.round(ordersPerDay * 10) : poisson(orders * 0.9);
    Map<FileKind, FileProfile> files = new EnumMap<>(FileKind.class);
    files.put(FileKind.CUSTOMERS, file(date, FileKind.CUSTOMERS, customers));
    files.put(FileKind.ORDERS, file(date, FileKind.ORDERS, orders));
    files.put(FileKind.ITEMS, file(date, FileKind.ITEMS, items));
    long read = Math.min(orders, 1_000 + orders / 16);
    // Orders of the weekend or of holidays can come later, and a few are older still.
    long outside = (long) (read * 0.1 * random.nextDouble());
    return new DayProfile(
        date, files, decimal(sum), decimal(median), new OrderDates(read, outside));
  }

  private FileProfile file(LocalDate date, FileKind kind, long rows) {
    return new FileProfile(
        name + "/" + kind.label() + "_" + date, name + kind + date, rows, hasLineEnds);
  }

  private long poisson(double mean) {
    if (mean > 50) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double limit = Math.exp(-mean);
    long count = -1;
    for (double product = 1; product > limit; product *= random.nextDouble()) {
      count++;
    }
    return Math.max(0, count);
  }

  static Optional<BigDecimal> decimal(double value) {
    return Optional.of(new BigDecimal(value).round(new MathContext(6)));
  }
}
