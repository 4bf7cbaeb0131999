package dev.orderpipeline.processor.plausibility;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.Implausibility.Figure;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.PlausibilityCheck.Mode;
import dev.orderpipeline.processor.plausibility.DayProfile.FileProfile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The plausibility checks of one day against published days of its partner. {@code
 * docs/plausibility.md} has the thresholds and how often they are wrong. Used once.
 */
final class PlausibilityRules {
  /** Fewer published days say nothing about the usual size and amounts. */
  static final int MIN_DAYS = 5;

  /** As many days of the same weekday are compared with that weekday only. */
  private static final int MIN_SAME_WEEKDAY = 3;

  /** The size and the amounts of smaller files vary too much. */
  private static final int MIN_ROWS = 50;

  private static final BigDecimal SIZE_FACTOR = BigDecimal.valueOf(8);

  /** About the root of ten, so that a factor of ten is as far from it as one. */
  private static final BigDecimal SCALE_FACTOR = new BigDecimal("3.2");

  private static final int DAYS_BEFORE = 5;
  private static final int DAYS_AFTER = 2;
  private static final int MIN_TIMESTAMPS = 10;

  private final DayProfile day;
  private final List<DayProfile> around;
  private final List<DayProfile> compared;
  private final List<DayProfile> comparable;
  private final Function<PlausibilityCheck, Mode> modes;
  private final List<Implausibility> found = new ArrayList<>();

  private PlausibilityRules(
      DayProfile day, List<DayProfile> around, Function<PlausibilityCheck, Mode> modes) {
    this.day = day;
    this.around = around;
    Map<LocalDate, DayProfile> byDate =
        around.stream().collect(Collectors.toMap(DayProfile::date, other -> other));
    this.compared = PartnerHistory.select(day.date(), byDate::get);
    this.modes = modes;
    List<DayProfile> sameWeekday =
        compared.stream()
            .filter(other -> other.date().getDayOfWeek() == day.date().getDayOfWeek())
            .toList();
    this.comparable = sameWeekday.size() >= MIN_SAME_WEEKDAY ? sameWeekday : compared;
  }

  /**
   * Checks a day.
   *
   * @param around the published days of the partner around it, each once
   */
  static List<Implausibility> check(
      DayProfile day, List<DayProfile> around, Function<PlausibilityCheck, Mode> modes) {
    PlausibilityRules rules = new PlausibilityRules(day, around, modes);
    rules.checkFiles();
    if (rules.compared.size() >= MIN_DAYS) {
      rules.checkEnds();
      rules.checkScale();
      rules.checkSizes();
    }
    rules.checkDates();
    return List.copyOf(rules.found);
  }

  /** Whether an order of a day can be in the files of a date. */
  static boolean isNear(LocalDate date, LocalDate ordered) {
    return !ordered.isBefore(date.minusDays(DAYS_BEFORE))
        && !ordered.isAfter(date.plusDays(DAYS_AFTER));
  }

  /** The customers file can be the same every day. */
  private void checkFiles() {
    for (FileKind kind : EnumSet.of(FileKind.ORDERS, FileKind.ITEMS)) {
      FileProfile file = day.file(kind);
      if (file.rows() > 0 && !file.content().isEmpty()) {
        around.stream()
            .map(other -> other.file(kind))
            .filter(other -> other.content().equals(file.content()))
            .findFirst()
            .ifPresent(
                other ->
                    add(PlausibilityCheck.SAME_FILE, kind, Figure.BYTES, file.key(), other.key()));
      }
    }
  }

  private void checkEnds() {
    for (FileKind kind : FileKind.values()) {
      FileProfile file = day.file(kind);
      BigDecimal usual = usualRows(kind);
      boolean isUnusual = compared.stream().allMatch(other -> other.file(kind).hasLineEnd());
      if (!file.hasLineEnd()
          && isUnusual
          && usual.longValue() >= MIN_ROWS
          && file.rows() < usual.longValue()) {
        add(PlausibilityCheck.CUT_OFF, kind, Figure.ROWS, rows(file.rows()), plain(usual));
      }
    }
  }

  private void checkScale() {
    Optional<BigDecimal> usual =
        median(compared.stream().map(DayProfile::median).flatMap(Optional::stream).toList());
    BigDecimal amount = day.median().orElse(BigDecimal.ZERO);
    if (usual.isPresent()
        && usual.get().signum() > 0
        && amount.signum() > 0
        && day.file(FileKind.ITEMS).rows() >= MIN_ROWS
        && differs(amount, usual.get(), SCALE_FACTOR)) {
      add(
          PlausibilityCheck.SCALE,
          FileKind.ITEMS,
          Figure.MEDIAN,
          plain(amount),
          plain(usual.get()));
    }
  }

  private void checkSizes() {
    for (FileKind kind : FileKind.values()) {
      long rows = day.file(kind).rows();
      BigDecimal usual = usualRows(kind);
      if (!isExplained(kind, PlausibilityCheck.CUT_OFF)
          && Math.max(rows, usual.longValue()) >= MIN_ROWS
          && differs(BigDecimal.valueOf(rows), usual, SIZE_FACTOR)) {
        add(PlausibilityCheck.SIZE, kind, Figure.ROWS, rows(rows), plain(usual));
      }
    }
    Optional<BigDecimal> usual =
        median(comparable.stream().map(DayProfile::sum).flatMap(Optional::stream).toList());
    if (!isExplained(FileKind.ITEMS, PlausibilityCheck.CUT_OFF)
        && !isExplained(FileKind.ITEMS, PlausibilityCheck.SCALE)
        && !isExplained(FileKind.ITEMS, PlausibilityCheck.SIZE)
        && usualRows(FileKind.ITEMS).longValue() >= MIN_ROWS
        && usual.isPresent()
        && usual.get().signum() > 0
        && differs(day.sum().orElse(usual.get()), usual.get(), SIZE_FACTOR)) {
      add(
          PlausibilityCheck.SIZE,
          FileKind.ITEMS,
          Figure.SUM,
          plain(day.sum().orElseThrow()),
          plain(usual.get()));
    }
  }

  /** Whether a finding explains another size of a file, and holds the day if the size does. */
  private boolean isExplained(FileKind file, PlausibilityCheck check) {
    return found.stream()
        .filter(finding -> finding.check() == check && finding.file() == file)
        .anyMatch(finding -> finding.isHeld() || modes.apply(PlausibilityCheck.SIZE) != Mode.HOLD);
  }

  private void checkDates() {
    long read = day.orders().read();
    long outside = day.orders().outside();
    if (read >= MIN_TIMESTAMPS && 2 * outside > read) {
      add(
          PlausibilityCheck.DATES,
          FileKind.ORDERS,
          Figure.TIMESTAMPS,
          Long.toString(outside * 100 / read),
          day.date().minusDays(DAYS_BEFORE) + "/" + day.date().plusDays(DAYS_AFTER));
    }
  }

  /** Adds a finding, unless its check is off. */
  private void add(
      PlausibilityCheck check, FileKind file, Figure figure, String value, String usual) {
    Mode mode = modes.apply(check);
    if (mode != Mode.OFF) {
      found.add(new Implausibility(check, file, figure, value, usual, mode == Mode.HOLD));
    }
  }

  private BigDecimal usualRows(FileKind kind) {
    return median(
            comparable.stream().map(other -> BigDecimal.valueOf(other.file(kind).rows())).toList())
        .orElse(BigDecimal.ZERO);
  }

  private static boolean differs(BigDecimal value, BigDecimal usual, BigDecimal factor) {
    return value.compareTo(usual.multiply(factor)) >= 0
        || value.multiply(factor).compareTo(usual) <= 0;
  }

  private static Optional<BigDecimal> median(List<BigDecimal> values) {
    List<BigDecimal> sorted = values.stream().sorted().toList();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
  }

  private static String rows(long rows) {
    return Long.toString(rows);
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped =
        number.setScale(Math.min(2, Math.max(0, number.scale())), RoundingMode.HALF_UP);
    return stripped.stripTrailingZeros().toPlainString();
  }
}
