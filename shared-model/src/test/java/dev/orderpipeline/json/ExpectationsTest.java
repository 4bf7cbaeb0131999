package dev.orderpipeline.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.Expectation;
import dev.orderpipeline.model.FileSetId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationsTest {
  private static final Set<DayOfWeek> DAILY = Set.of(DayOfWeek.values());
  private static final ZoneId UTC = ZoneId.of("UTC");

  @Test
  void byDefaultFilesAreDueDailyByNineOfTheNextDay() {
    assertThat(Expectations.parse("[]"))
        .isEqualTo(Expectations.parse(Expectations.DEFAULT_JSON))
        .isEqualTo(Expectations.DEFAULT)
        .isEqualTo(new Expectations(new Expectation(DAILY, LocalTime.of(9, 0), 1, UTC), Map.of()));
  }

  @Test
  void partnersEntryInheritsAbsentFieldsInAnyOrder() {
    Expectations expectations =
        Expectations.parse(
            """
            [{"partner":"acme","due":"18:30","days":["SAT-MON","WED"]},
             {"zone":"Europe/Berlin","after_days":0},
             {"partner":"","days":[]}]\
            """);

    ZoneId berlin = ZoneId.of("Europe/Berlin");
    Expectation ofOthers = new Expectation(DAILY, LocalTime.of(9, 0), 0, berlin);
    Set<DayOfWeek> days =
        Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY, DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY);
    Expectation ofAcme = new Expectation(days, LocalTime.of(18, 30), 0, berlin);
    Expectation ofRoot = new Expectation(Set.of(), LocalTime.of(9, 0), 0, berlin);
    assertThat(expectations)
        .isEqualTo(new Expectations(ofOthers, Map.of("acme", ofAcme, "", ofRoot)));
    assertThat(expectations.of("globex")).isEqualTo(ofOthers);
    assertThat(expectations.of("acme")).isEqualTo(ofAcme);
  }

  // In Berlin, clocks change from 2 to 3 on 2022-03-27, and from 3 to 2 on 2022-10-30.
  @ParameterizedTest
  @CsvSource({
    "UTC, 09:00, 1, 2022-01-30, 2022-01-31T09:00:00Z",
    "UTC, 00:00, 0, 2022-01-30, 2022-01-30T00:00:00Z",
    "UTC, 09:00, 1, 2022-12-31, 2023-01-01T09:00:00Z",
    "Europe/Berlin, 09:00, 1, 2022-03-25, 2022-03-26T08:00:00Z",
    "Europe/Berlin, 09:00, 1, 2022-03-26, 2022-03-27T07:00:00Z",
    "Europe/Berlin, 02:30, 0, 2022-03-27, 2022-03-27T01:30:00Z",
    "Europe/Berlin, 02:30, 0, 2022-10-30, 2022-10-30T00:30:00Z",
    "Europe/Berlin, 09:00, 1, 2022-10-29, 2022-10-30T08:00:00Z",
    "Pacific/Kiritimati, 09:00, 1, 2022-01-30, 2022-01-30T19:00:00Z",
    "Pacific/Pago_Pago, 23:59, 13, 2022-01-30, 2022-02-13T10:59:00Z"
  })
  void deadlineIsInTheLocalTimeOfItsZone(
      String zone, LocalTime due, int afterDays, LocalDate date, Instant deadline) {
    assertThat(new Expectation(DAILY, due, afterDays, ZoneId.of(zone)).deadline(date).toInstant())
        .isEqualTo(deadline);
  }

  @Test
  void latestDeadlineIsBeforeAnIncompleteSetIsClosed() {
    LocalDate date = LocalDate.of(2022, 1, 30);
    Expectation latest =
        new Expectation(
            DAILY, LocalTime.of(23, 59), Expectation.MAX_AFTER_DAYS, ZoneId.of("Etc/GMT+12"));

    assertThat(latest.deadline(date).toInstant())
        .isBefore(date.plusDays(15).atStartOfDay(UTC).toInstant());
  }

  @Test
  void namedPartnersAreExpectedOnTheirDaysOnly() {
    Expectations expectations =
        Expectations.parse(
            """
            [{"partner":"acme","days":"MON-FRI"},
             {"partner":"globex","days":["SUN"],"due":"18:00","after_days":0},
             {"partner":"initech","days":[]}]\
            """);

    // From a Friday's to a Monday's morning.
    assertThat(
            expectations.dueBetween(
                Instant.parse("2022-01-28T08:59:59Z"), Instant.parse("2022-01-31T09:00:00Z")))
        .containsExactly(
            set("acme", "2022-01-27"), set("acme", "2022-01-28"), set("globex", "2022-01-30"));
  }

  @Test
  void exceptionsAreDatesRangesDaysOfEveryYearAndHolidaySets() {
    Expectations expectations =
        Expectations.parse(
            """
            [{"partner":"acme","except":["de","2026-12-30/2026-12-31"]},
             {"partner":"globex","except":"2026-12-28"},
             {"holidays":"de","dates":["12-25","12-26","2027-01-01"]}]\
            """);

    assertThat(
            expectations.dueBetween(
                Instant.parse("2026-12-25T09:00:00Z"), Instant.parse("2027-01-03T09:00:00Z")))
        .containsExactly(
            set("acme", "2026-12-27"),
            set("acme", "2026-12-28"),
            set("acme", "2026-12-29"),
            set("acme", "2027-01-02"),
            set("globex", "2026-12-25"),
            set("globex", "2026-12-26"),
            set("globex", "2026-12-27"),
            set("globex", "2026-12-29"),
            set("globex", "2026-12-30"),
            set("globex", "2026-12-31"),
            set("globex", "2027-01-01"),
            set("globex", "2027-01-02"));
    assertThat(expectations.of("acme").expects(LocalDate.of(2031, 12, 25))).isFalse();
    assertThat(expectations.of("acme").expects(LocalDate.of(2028, 1, 1))).isTrue();
  }

  @Test
  void exceptionsOfThePartnersEntryReplaceThoseOfTheCommonEntry() {
    Expectations expectations =
        Expectations.parse(
            "[{\"except\":\"12-25\"},{\"partner\":\"acme\"},{\"partner\":\"globex\",\"except\":[]}]");

    LocalDate christmas = LocalDate.of(2026, 12, 25);
    assertThat(expectations.of("acme").expects(christmas)).isFalse();
    assertThat(expectations.of("globex").expects(christmas)).isTrue();
  }

  @Test
  void filesAreExpectedFromThePartnersStartUntilItsEnd() {
    Expectations expectations =
        Expectations.parse(
            "[{\"partner\":\"new\",\"from\":\"2026-03-02\"},{\"partner\":\"old\",\"until\":\"2026-03-01\"}]");

    assertThat(
            expectations.dueBetween(
                Instant.parse("2026-02-28T09:00:00Z"), Instant.parse("2026-03-04T09:00:00Z")))
        .containsExactly(
            set("new", "2026-03-02"),
            set("new", "2026-03-03"),
            set("old", "2026-02-28"),
            set("old", "2026-03-01"));
  }

  @Test
  void deadlineBelongsToThePeriodBeforeItAndNotToTheOneAfter() {
    Expectations expectations = Expectations.parse("[{\"partner\":\"acme\"}]");
    Instant deadline = Instant.parse("2022-01-31T09:00:00Z");

    assertThat(expectations.dueBetween(deadline.minusSeconds(60), deadline.minusMillis(1)))
        .isEmpty();
    assertThat(expectations.dueBetween(deadline.minusMillis(1), deadline))
        .containsExactly(set("acme", "2022-01-30"));
    assertThat(expectations.dueBetween(deadline, deadline.plusSeconds(60))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Pacific/Kiritimati, 2022-01-30T19:00:00Z",
    "Pacific/Pago_Pago, 2022-01-31T20:00:00Z",
    "Europe/Berlin, 2022-01-31T08:00:00Z"
  })
  void everyMinuteOfAYearHasExactlyTheDeadlinesOfItsZone(String zone, Instant deadline) {
    Expectations expectations =
        Expectations.parse("[{\"partner\":\"acme\",\"zone\":\"" + zone + "\"}]");

    assertThat(expectations.dueBetween(deadline.minusSeconds(1), deadline))
        .containsExactly(set("acme", "2022-01-30"));
    Instant start = Instant.parse("2022-01-01T00:00:00Z");
    List<FileSetId> year = expectations.dueBetween(start, start.plusSeconds(365L * 86_400));
    assertThat(year).hasSize(365).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | it is not a list; write entries such as"
            + " [{\"days\":\"MON-SUN\",\"due\":\"09:00\",\"after_days\":1,\"zone\":\"UTC\"}]",
        "[ | it is not valid JSON; check its quotes, commas and brackets",
        "[] 1 | it is not valid JSON; check its quotes, commas and brackets",
        "[1] | entry 1 is not an object; write one such as"
            + " {\"partner\":\"acme\",\"due\":\"09:00\"}",
        "[{\"time\":1}] | entry 1 has the unknown field \"time\"; the fields are partner, days,"
            + " due, after_days, zone, from, until, except, or holidays and dates",
        "[{},{}] | entry 2 is the second without \"partner\"; name its partner, or remove it",
        "[{\"partner\":\"a\"},{\"partner\":\"a\"}] | entry 2 is the second for the partner \"a\";"
            + " keep one",
        "[{\"partner\":\"acme/\"}] | entry 1 has \"partner\": \"acme/\"; write the folder in front"
            + " of the file names, such as \"acme\", or \"\" for the bucket's root",
        "[{\"partner\":1}] | entry 1 has a \"partner\" that is not a string; write the folder in"
            + " front of the file names, such as \"acme\", or \"\" for the bucket's root",
        "[{\"days\":\"MO-FR\"}] | entry 1 has \"days\": \"MO-FR\"; write days such as \"MON-FRI\""
            + " or \"SAT\", or a list of these; the list can be empty",
        "[{\"days\":[\"MON\",\"XYZ\"]}] | entry 1 has \"days\": \"XYZ\"; write days such as"
            + " \"MON-FRI\" or \"SAT\", or a list of these; the list can be empty",
        "[{\"due\":\"9:00\"}] | entry 1 has \"due\": \"9:00\"; write a 24-hour time such as"
            + " \"09:00\"",
        "[{\"due\":\"24:00\"}] | entry 1 has \"due\": \"24:00\"; write a 24-hour time such as"
            + " \"09:00\"",
        "[{\"after_days\":14}] | entry 1 has \"after_days\": 14; write a whole number from 0, the"
            + " date itself, to 13",
        "[{\"after_days\":\"1\"}] | entry 1 has an \"after_days\" that is not a number; write a"
            + " whole number from 0, the date itself, to 13",
        "[{\"from\":\"1.1.2027\"}] | entry 1 has \"from\": \"1.1.2027\"; write a date such as"
            + " \"2026-12-24\"",
        "[{},{\"until\":\"2026-12-24\",\"from\":\"2026-12-25\",\"partner\":\"a\"}] | entry 2 has an"
            + " \"until\" before its \"from\"; swap them",
        "[{\"except\":\"de\"}] | entry 1 has \"except\": \"de\"; write a date such as \"2026-12-24\", a range such as"
            + " \"2026-12-24/2027-01-01\", or a day of every year such as \"12-25\", the"
            + " name of a holiday set in the list, or a list of these",
        "[{\"except\":[\"2027-01-01/2026-12-24\"]}] | entry 1 has \"except\":"
            + " \"2027-01-01/2026-12-24\"; write a date such as \"2026-12-24\", a range such as"
            + " \"2026-12-24/2027-01-01\", or a day of every year such as \"12-25\", the name of a holiday set in the"
            + " list, or a list of these",
        "[{\"holidays\":\"de\",\"dates\":[\"02-30\"]}] | entry 1 has \"dates\": \"02-30\"; write a date such as \"2026-12-24\", a range such as"
            + " \"2026-12-24/2027-01-01\", or a day of every year such as \"12-25\"",
        "[{\"holidays\":\"12-25\",\"dates\":[]}] | entry 1 has \"holidays\": \"12-25\"; write a name of"
            + " letters, digits, - and _ that begins with a letter, such as \"de\"",
        "[{\"holidays\":\"de\"}] | entry 1 is not a holiday set; write only its name and its dates,"
            + " such as {\"holidays\":\"de\",\"dates\":[\"12-25\",\"2027-03-26\"]}",
        "[{\"holidays\":\"de\",\"dates\":[],\"partner\":\"a\"}] | entry 1 is not a holiday set; write"
            + " only its name and its dates, such as"
            + " {\"holidays\":\"de\",\"dates\":[\"12-25\",\"2027-03-26\"]}",
        "[{\"holidays\":\"de\",\"dates\":[]},{\"holidays\":\"de\",\"dates\":[]}] | entry 2 is the"
            + " second holiday set \"de\"; merge them",
        "[{},{\"partner\":\"a\",\"zone\":\"Berlin\"}] | entry 2 has \"zone\": \"Berlin\"; write a"
            + " time zone such as \"UTC\" or \"Europe/Berlin\""
      })
  void invalidValueIsRejectedWithARemedy(String json, String sentence) {
    assertThatThrownBy(() -> Expectations.parse(json))
        .isInstanceOf(InvalidExpectationsException.class)
        .hasMessage(sentence);
  }

  private static FileSetId set(String partner, String date) {
    return new FileSetId(partner, LocalDate.parse(date));
  }
}
