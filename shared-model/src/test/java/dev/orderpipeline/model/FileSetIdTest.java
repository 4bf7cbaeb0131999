package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSetIdTest {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);

  @Test
  void rootsIdIsTheDateAlone() {
    assertThat(new FileSetId("", DATE)).hasToString("2022-01-30");
  }

  @Test
  void partnersIdIsThePartnerAndTheDate() {
    assertThat(new FileSetId("eu/acme", DATE)).hasToString("eu/acme/2022-01-30");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme", "eu/acme", "a b+c%2B", "Łódź", "😀", "_"})
  void idIsReadAsItWasWritten(String partner) {
    FileSetId set = new FileSetId(partner, DATE);

    assertThat(FileSetId.parse(set.toString())).contains(set);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "acme",
        "acme/",
        "/2022-01-30",
        "2022-02-31",
        "2023-02-29",
        "20220130",
        "2022-1-30",
        "2022-01-30 ",
        "acme/2022-01-30/",
        "+2022-01-30",
        "-202-01-30",
        "+202-01-30",
        "12022-01-30",
        "２０２２-01-30",
        "acme2022-01-30",
        "acme //2022-01-30",
        "acme /2022-01-30",
        "../2022-01-30",
        "1999-12-31"
      })
  void anythingElseIsNoId(String id) {
    assertThat(FileSetId.parse(id)).isEmpty();
  }

  @Test
  void leapDaysAreDates() {
    assertThat(FileSetId.parse("2024-02-29"))
        .contains(new FileSetId("", LocalDate.of(2024, 2, 29)));
  }

  @Test
  void keysOfARootSetHaveNoFolder() {
    FileSetId set = new FileSetId("", DATE);

    assertThat(Stream.of(FileKind.values()).map(set::key))
        .containsExactly("customers_20220130.csv", "orders_20220130.csv", "items_20220130.csv");
  }

  @Test
  void keysOfAPartnersSetAreInItsFolder() {
    FileSetId set = new FileSetId("eu/acme", DATE);

    assertThat(Stream.of(FileKind.values()).map(set::key))
        .containsExactly(
            "eu/acme/customers_20220130.csv",
            "eu/acme/orders_20220130.csv",
            "eu/acme/items_20220130.csv");
  }

  @Test
  void setsAreOrderedByPartnerThenDate() {
    FileSetId rootLater = new FileSetId("", DATE.plusDays(1));
    FileSetId acme = new FileSetId("acme", DATE);
    FileSetId acmeLater = new FileSetId("acme", DATE.plusDays(1));
    FileSetId beta = new FileSetId("beta", DATE.minusDays(1));

    assertThat(Stream.of(beta, acmeLater, rootLater, acme).sorted())
        .containsExactly(rootLater, acme, acmeLater, beta);
  }

  @Test
  void rootsSegmentIsAnUnderscore() {
    assertThat(new FileSetId("", DATE).partnerSegment()).isEqualTo("_");
  }

  @Test
  void partnerNamedUnderscoreIsNotTheRoot() {
    assertThat(new FileSetId("_", DATE).partnerSegment()).isEqualTo("%5F");
  }

  @Test
  void unreservedCharactersAreUnchangedInASegment() {
    String unreserved = "azAZ09-._~__";

    assertThat(new FileSetId(unreserved, DATE).partnerSegment()).isEqualTo(unreserved);
  }

  @Test
  void everythingElseIsPercentEncodedInASegment() {
    assertThat(new FileSetId("a/b c+%2B=é😀", DATE).partnerSegment())
        .isEqualTo("a%2Fb%20c%2B%252B%3D%C3%A9%F0%9F%98%80");
  }

  @Test
  void differentPartnersHaveDifferentSegments() {
    Random random = new Random(7);
    List<String> pieces = List.of("_", "%", "5", "F", "%5F", "/", " ", "+", "é", "😀", "a", ".");
    Map<String, String> partnerBySegment = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder partner = new StringBuilder();
      for (int n = random.nextInt(5); n > 0; n--) {
        partner.append(pieces.get(random.nextInt(pieces.size())));
      }
      String segment = new FileSetId(partner.toString(), DATE).partnerSegment();
      String earlier = partnerBySegment.putIfAbsent(segment, partner.toString());

      assertThat(earlier).isIn(null, partner.toString());
      assertThat(segment.getBytes(StandardCharsets.US_ASCII)).isNotEmpty().doesNotContain('/');
    }
  }
}
