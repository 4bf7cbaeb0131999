package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.DateSpan;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepRequestTest {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  private static final FileSetId ACME = new FileSetId("acme", DATE);

  @Test
  void reconciliationNamesARange() {
    assertThat(
            read(
                "{\"reconcile\":{\"prefix\":\"acme/\",\"from\":\"2022-01-30\",\"to\":\"2022-01-31\","
                    + "\"after\":\"acme/2022-01-30\"}}"))
        .isEqualTo(
            new SweepRequest.ReconcileRange("acme/", DATE, DATE.plusDays(1), Optional.of(ACME)));
  }

  @Test
  void reconciliationNamesASet() {
    assertThat(read("{\"reconcile\":{\"file_set\":\"acme/2022-01-30\"}}"))
        .isEqualTo(new SweepRequest.ReconcileSet(ACME));
  }

  @Test
  void snoozeNamesPartnerDatesReasonAndOperator() {
    assertThat(
            read(
                "{\"snooze\":{\"partner\":\"acme\",\"from\":\"2022-01-30\",\"until\":\"2022-01-31\","
                    + "\"why\":\"closed\",\"by\":\"jane\"}}"))
        .isEqualTo(
            new SweepRequest.SnoozePartner(
                "acme", new DateSpan(DATE, DATE.plusDays(1)), "closed", "jane"));
  }

  @Test
  void cancellationOfASnoozeCanNameItsFirstDate() {
    assertThat(read("{\"snooze\":{\"partner\":\"\",\"cancel\":true,\"by\":\"jane\"}}"))
        .isEqualTo(new SweepRequest.CancelSnooze("", Optional.empty(), "jane"));
    assertThat(
            read(
                "{\"snooze\":{\"partner\":\"acme\",\"cancel\":true,\"by\":\"jane\","
                    + "\"from\":\"2022-01-30\"}}"))
        .isEqualTo(new SweepRequest.CancelSnooze("acme", Optional.of(DATE), "jane"));
  }

  @Test
  void scheduledEventStartsASweep() {
    assertThat(
            read(
                "{\"version\":\"0\",\"id\":\"1\",\"source\":\"aws.events\",\"resources\":[],"
                    + "\"detail\":{}}"))
        .isEqualTo(new SweepRequest.OpenPass());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"reconcile":{"from":"2022-01-30"}} | reconcile needs "from" and "to", the first and the last date, in this order
          {"reconcile":{"from":"2022-01-30","to":"2022-01-29"}} | reconcile needs "from" and "to", the first and the last date, in this order
          {"reconcile":{"from":"30.1.","to":"2022-01-29"}} | reconcile.from is "30.1."; send a date such as "2022-01-30"
          {"reconcile":{"since":"2022-01-30"}} | reconcile has the unknown field "since"; the fields are file_set, prefix, from, to, after
          {"reconcile":{"fileSet":"acme/2022-01-30"}} | reconcile has the unknown field "fileSet"; send "file_set" instead, or omit it
          {"file_set":"acme/2022-01-30"} | the request has the unknown field "file_set"; the fields are pass, reconcile, snooze
          {"pass":"nightly","reconcile":{"file_set":"acme/2022-01-30"}} | the request has several actions; send only one of pass, reconcile and snooze
          {"open":"yes"} | the request has the unknown field "open"; the fields are pass, reconcile, snooze
          {"pass":"weekly"} | pass is "weekly"; send "nightly", or omit it for a sweep
          {"reconcile":"acme/"} | reconcile is "acme/"; send an object, such as {"prefix": "acme/", "from": "2022-01-01", "to": "2022-01-31"}
          {"snooze":{"by":"jane"}} | snooze needs "partner", and "by", who requests it; send {"partner": "acme", "from": "2026-12-24", "until": "2027-01-01", "why": "closed for Christmas", "by": "jane"}
          {"snooze":{"partner":"acme"}} | snooze needs "partner", and "by", who requests it; send {"partner": "acme", "from": "2026-12-24", "until": "2027-01-01", "why": "closed for Christmas", "by": "jane"}
          {"snooze":{"partner":"acme","by":"jane","why":"x"}} | snooze needs "from" and "until", the first and the last date, in this order
          {"snooze":{"partner":"acme","by":"jane","why":"x","from":"2022-01-02","until":"2022-01-01"}} | snooze needs "from" and "until", the first and the last date, in this order
          {"snooze":{"partner":"acme","by":"jane","from":"2022-01-01","until":"2022-01-02"}} | snooze needs "why", the reason; send {"partner": "acme", "from": "2026-12-24", "until": "2027-01-01", "why": "closed for Christmas", "by": "jane"}
          {"snooze":{"partner":"acme","by":"jane","why":" ","from":"2022-01-01","until":"2022-01-02"}} | snooze.why is " "; send 1 to 200 visible characters on one line
          {"snooze":{"partner":"acme","by":"jane","why":"x","from":"2022-01-01","until":"2022-04-03"}} | a snooze of 93 days is longer than 92; give the partner's expectation an end instead
          {"snooze":{"partner":"acme/","by":"jane"}} | snooze.partner is "acme/"; send the name of a partner's folder without the slash after it, or "" for the bucket's root
          {"snooze":{"partner":"acme","by":"jane","cancel":true,"why":"x"}} | to cancel, snooze needs only "partner" and "by", and "from" for one of several
          {"snooze":{"partner":"acme","to":"2022-01-02"}} | snooze has the unknown field "to"; the fields are partner, from, until, why, by, cancel
          ["pass"] | the request is not a JSON object; send {"pass": "nightly"}
          {"pass":"nightly" | the request is not one JSON object; check its quotes, commas and braces
          """)
  void invalidRequestIsRejectedWithASentence(String payload, String sentence) {
    assertThatThrownBy(() -> read(payload))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(sentence);
  }

  private static SweepRequest read(String payload) {
    return SweepRequest.read(new StringReader(payload));
  }
}
