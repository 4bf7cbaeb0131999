package dev.orderpipeline.processor.plausibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.Implausibility.Figure;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.PlausibilityCheck.Mode;
import dev.orderpipeline.processor.plausibility.DayProfile.FileProfile;
import dev.orderpipeline.processor.plausibility.DayProfile.OrderDates;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlausibilityRulesTest {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  private static final OrderDates ALL_NEAR = new OrderDates(100, 50);

  @Test
  void usualDayHasNoFindings() {
    assertThat(check(day(0, 1_000, "12.5", true, ALL_NEAR), week())).isEmpty();
    assertThat(check(day(0, 126, "12.5", true, ALL_NEAR), week())).isEmpty();
    assertThat(check(day(0, 7_999, "12.5", true, ALL_NEAR), week())).isEmpty();
    assertThat(check(day(0, 1_000, "3.92", true, ALL_NEAR), week())).isEmpty();
    assertThat(check(day(0, 1_000, "39.9", true, ALL_NEAR), week())).isEmpty();
  }

  @Test
  void fewerRowsThanAnEighthAreFoundInEachFile() {
    assertThat(check(day(0, 125, "12.5", true, ALL_NEAR), week()))
        .containsExactly(
            rows(PlausibilityCheck.SIZE, FileKind.CUSTOMERS, "125"),
            rows(PlausibilityCheck.SIZE, FileKind.ORDERS, "125"),
            rows(PlausibilityCheck.SIZE, FileKind.ITEMS, "125"));
  }

  @Test
  void sumOfOneAbsurdAmountIsFound() {
    DayProfile day = day(0, 1_000, "12.5", true, ALL_NEAR);
    DayProfile absurd =
        new DayProfile(
            day.date(),
            day.files(),
            Optional.of(new BigDecimal("1E+10")),
            day.median(),
            day.orders());

    assertThat(check(absurd, week()))
        .containsExactly(
            found(PlausibilityCheck.SIZE, FileKind.ITEMS, Figure.SUM, "10000000000", "12500"));
  }

  @Test
  void lastLineWithoutLineEndIsFoundOnlyWithFewerRowsThanUsual() {
    assertThat(check(day(0, 1_000, "12.5", false, ALL_NEAR), week())).isEmpty();
    assertThat(check(day(0, 999, "12.5", false, ALL_NEAR), week()))
        .containsExactly(
            rows(PlausibilityCheck.CUT_OFF, FileKind.CUSTOMERS, "999"),
            rows(PlausibilityCheck.CUT_OFF, FileKind.ORDERS, "999"),
            rows(PlausibilityCheck.CUT_OFF, FileKind.ITEMS, "999"));
  }

  @Test
  void partnerWhoOmitsLineEndsIsNotCutOff() {
    List<DayProfile> week =
        IntStream.rangeClosed(1, 7)
            .mapToObj(before -> day(before, 1_000, "12.5", before != 3, OrderDates.NONE))
            .toList();

    assertThat(check(day(0, 900, "12.5", false, ALL_NEAR), week)).isEmpty();
  }

  @Test
  void amountsOfAnotherScaleAreFoundAndExplainTheSum() {
    assertThat(check(day(0, 1_000, "1250", true, ALL_NEAR), week()))
        .containsExactly(
            found(PlausibilityCheck.SCALE, FileKind.ITEMS, Figure.MEDIAN, "1250", "12.5"));
    assertThat(check(day(0, 1_000, "1.25", true, ALL_NEAR), week()))
        .containsExactly(
            found(PlausibilityCheck.SCALE, FileKind.ITEMS, Figure.MEDIAN, "1.25", "12.5"));
  }

  @Test
  void ordersAndItemsOfAnotherDateAreFoundAlsoWithShortHistory() {
    DayProfile before = day(1, 5, "12.5", true, OrderDates.NONE);

    assertThat(
            check(
                new DayProfile(
                    DATE, before.files(), before.sum(), before.median(), OrderDates.NONE),
                List.of(before)))
        .containsExactly(
            found(
                PlausibilityCheck.SAME_FILE, FileKind.ORDERS, Figure.BYTES, "orders-1", "orders-1"),
            found(PlausibilityCheck.SAME_FILE, FileKind.ITEMS, Figure.BYTES, "items-1", "items-1"));
  }

  @Test
  void equalFilesWithoutRowsAreNoFinding() {
    DayProfile before = day(1, 0, "0", true, OrderDates.NONE);

    assertThat(
            check(
                new DayProfile(
                    DATE, before.files(), before.sum(), before.median(), OrderDates.NONE),
                List.of(before)))
        .isEmpty();
  }

  @Test
  void mostOrdersOfOtherDaysAreFoundWithoutAnyHistory() {
    assertThat(check(day(0, 1_000, "12.5", true, new OrderDates(100, 51)), List.of()))
        .containsExactly(
            found(
                PlausibilityCheck.DATES,
                FileKind.ORDERS,
                Figure.TIMESTAMPS,
                "51",
                "2022-01-25/2022-02-01"));
    assertThat(check(day(0, 9, "12.5", true, new OrderDates(9, 9)), List.of())).isEmpty();
  }

  @Test
  void fewerThanFivePublishedDaysSayNothingAboutTheSize() {
    assertThat(check(day(0, 1, "12.5", true, ALL_NEAR), week().subList(0, 4))).isEmpty();
    assertThat(check(day(0, 1, "12.5", true, ALL_NEAR), week().subList(0, 5))).hasSize(3);
  }

  @Test
  void sameWeekdayIsComparedIfThreeOfItArePublished() {
    List<DayProfile> days =
        IntStream.of(1, 2, 3, 4, 5, 6, 7, 14, 21)
            .mapToObj(
                before -> day(before, before % 7 == 0 ? 60 : 1_000, "12.5", true, OrderDates.NONE))
            .toList();

    assertThat(check(day(0, 60, "12.5", true, ALL_NEAR), days)).isEmpty();
    assertThat(check(day(0, 60, "12.5", true, ALL_NEAR), days.subList(0, 8))).hasSize(3);
  }

  @Test
  void checkThatIsOffFindsNothingAndOneThatWarnsHoldsNothing() {
    DayProfile few = day(0, 1, "12.5", true, ALL_NEAR);

    assertThat(PlausibilityRules.check(few, week(), check -> Mode.OFF)).isEmpty();
    assertThat(PlausibilityRules.check(few, week(), check -> Mode.WARN))
        .hasSize(3)
        .noneMatch(Implausibility::isHeld);
  }

  @Test
  void findingThatOnlyWarnsHidesNoneThatHolds() {
    DayProfile scaled = day(0, 1_000, "1250", true, ALL_NEAR);

    assertThat(
            PlausibilityRules.check(
                scaled, week(), check -> check == PlausibilityCheck.SIZE ? Mode.HOLD : Mode.WARN))
        .extracting(Implausibility::check, Implausibility::isHeld)
        .containsExactly(
            tuple(PlausibilityCheck.SCALE, false), tuple(PlausibilityCheck.SIZE, true));
  }

  @Test
  void historyIsAWeekAndTheSameWeekdayAndMoreOnlyIfTheseAreFew() {
    assertThat(PartnerHistory.select(DATE, date -> day(0, 1, "1", true, OrderDates.NONE)))
        .hasSize(10);
    List<LocalDate> asked = new ArrayList<>();
    assertThat(
            PartnerHistory.select(
                DATE,
                date -> {
                  asked.add(date);
                  return date.isBefore(DATE.minusDays(9))
                      ? day(0, 1, "1", true, OrderDates.NONE)
                      : null;
                }))
        .hasSize(5);
    assertThat(asked).doesNotHaveDuplicates().endsWith(DATE.minusDays(11));
  }

  private static List<Implausibility> check(DayProfile day, List<DayProfile> published) {
    return PlausibilityRules.check(day, published, check -> Mode.HOLD);
  }

  private static List<DayProfile> week() {
    return IntStream.rangeClosed(1, 7)
        .mapToObj(before -> day(before, 1_000, "12.5", true, OrderDates.NONE))
        .toList();
  }

  private static DayProfile day(
      int before, long rows, String median, boolean hasLineEnd, OrderDates orders) {
    Map<FileKind, FileProfile> files =
        Map.of(
            FileKind.CUSTOMERS, file(FileKind.CUSTOMERS, before, rows, hasLineEnd),
            FileKind.ORDERS, file(FileKind.ORDERS, before, rows, hasLineEnd),
            FileKind.ITEMS, file(FileKind.ITEMS, before, rows, hasLineEnd));
    BigDecimal amount = new BigDecimal(median);
    return new DayProfile(
        DATE.minusDays(before),
        files,
        Optional.of(amount.multiply(BigDecimal.valueOf(rows))),
        Optional.of(amount),
        orders);
  }

  private static FileProfile file(FileKind kind, int before, long rows, boolean hasLineEnd) {
    String key = kind + "-" + before;
    return new FileProfile(key, key, rows, hasLineEnd);
  }

  private static Implausibility rows(PlausibilityCheck check, FileKind kind, String value) {
    return found(check, kind, Figure.ROWS, value, "1000");
  }

  private static Implausibility found(
      PlausibilityCheck check, FileKind kind, Figure figure, String value, String usual) {
    return new Implausibility(check, kind, figure, value, usual, true);
  }
}
