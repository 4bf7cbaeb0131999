package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import java.io.StringReader;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRequestTest {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  private static final FileSetId ACME = new FileSetId("acme", DATE);

  @Test
  void dateSelectsTheSetsOfAllPartners() {
    assertThat(read("{\"status\":\"2022-01-30\"}"))
        .isEqualTo(new StatusRequest.OfDate(DATE, Optional.empty()));
  }

  @Test
  void dateAfterASlashIsTheSetOfTheRoot() {
    assertThat(read("{\"status\":\"/2022-01-30\"}"))
        .isEqualTo(new StatusRequest.OfSet(new FileSetId("", DATE)));
  }

  @Test
  void fileSetSelectsItself() {
    assertThat(read("{\"status\":\"acme/2022-01-30\"}")).isEqualTo(new StatusRequest.OfSet(ACME));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme", "eu/acme"})
  void partnerIsAFolder(String partner) {
    assertThat(read("{\"partner\":\"" + partner + "\"}"))
        .isEqualTo(new StatusRequest.OfPartner(partner, Optional.empty()));
  }

  @Test
  void furtherPageBeginsAfterASet() {
    assertThat(read("{\"open\":true,\"after\":\"acme/2022-01-30\"}"))
        .isEqualTo(new StatusRequest.OfOpen(Optional.of(ACME)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"status":"yesterday"} | status is "yesterday"; send a date such as "2022-01-30", a file set such as "acme/2022-01-30", or "/2022-01-30" for the bucket's root
          {"status":1} | status is 1; send a string
          {"status":"2022-01-30","open":true} | the request needs one of status, partner and open; send {"status": "2022-01-30"}, {"partner": "acme"} or {"open": true}
          {} | the request needs one of status, partner and open; send {"status": "2022-01-30"}, {"partner": "acme"} or {"open": true}
          {"partner":"a//b"} | partner is "a//b"; send the name of a partner's folder without the slash after it, or "" for the bucket's root
          {"Open":true} | the request has the unknown field "Open"; send "open" instead, or omit it
          {"pass":"nightly"} | the request has the unknown field "pass"; the fields are status, partner, open, after
          {"open":"yes"} | open is "yes"; send true or false
          ["open"] | the request is not a JSON object; send {"status": "2022-01-30"}
          """)
  void invalidRequestIsRejectedWithASentence(String payload, String sentence) {
    assertThatThrownBy(() -> read(payload))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(sentence);
  }

  private static StatusRequest read(String payload) {
    return StatusRequest.read(new StringReader(payload));
  }
}
