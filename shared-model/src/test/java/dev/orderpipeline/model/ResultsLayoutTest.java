package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsLayoutTest {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);

  @ParameterizedTest
  @ValueSource(strings = {"", "acme", "acme/eu", "_", "Zo\u00EB & co", "100%"})
  void prefixOfASetGivesTheSet(String partner) {
    FileSetId set = new FileSetId(partner, DATE);

    assertThat(ResultsLayout.setOf(ResultsLayout.publishedRevisions(set))).contains(set);
  }

  @Test
  void prefixOfADateGivesTheDate() {
    assertThat(ResultsLayout.dateOf(ResultsLayout.publishedSets(DATE))).contains(DATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "published/",
        "published/date=2022-13-30/partner=acme/",
        "published/partner=acme/",
        "published/date=2022-01-30/partner=acme/r1/",
        "builds/date=2022-01-30/partner=acme/"
      })
  void otherPrefixGivesNoSet(String prefix) {
    assertThat(ResultsLayout.setOf(prefix)).isEmpty();
  }
}
