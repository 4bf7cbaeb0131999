package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.DropKey.SetFile;
import dev.orderpipeline.model.DropKey.Unrecognised;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DropKeyTest {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  private static final String EXPECTED =
      "; expected customers_yyyyMMdd.csv, orders_yyyyMMdd.csv or items_yyyyMMdd.csv, in lower case,"
          + " for example orders_20220130.csv";
  private static final String NO_KIND =
      "the name does not begin with customers_, orders_ or items_" + EXPECTED;
  private static final String NO_CSV = "the name does not end with .csv" + EXPECTED;
  private static final String NO_DATE = "the name holds no date of the form yyyyMMdd" + EXPECTED;

  @ParameterizedTest
  @CsvSource({
    "customers_20220130.csv, CUSTOMERS",
    "orders_20220130.csv, ORDERS",
    "items_20220130.csv, ITEMS"
  })
  void theFilesOfTheRoot(String key, FileKind kind) {
    assertThat(DropKey.parse(key)).isEqualTo(new SetFile(new FileSetId("", DATE), kind));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme",
        "eu/acme",
        "a+b",
        "a%2Bb",
        "a b",
        " ",
        "Łódź",
        "😀",
        "a//b",
        "a/",
        "/",
        "..",
        "a/../b",
        "customers_20220130.csv",
        "_",
        "a\nb"
      })
  void thePartnerIsExactlyWhatStandsBeforeTheLastSlash(String partner) {
    assertThat(DropKey.parse(partner + "/orders_20220130.csv"))
        .isEqualTo(new SetFile(new FileSetId(partner, DATE), FileKind.ORDERS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme", "a+b", "a%2Bb c", "Łódź/😀", "a//b", "a/../b", "/"})
  void theKeyOfAFileOfASetNamesThatSet(String partner) {
    FileSetId set = new FileSetId(partner, DATE);
    for (FileKind kind : FileKind.values()) {
      assertThat(DropKey.parse(set.key(kind))).isEqualTo(new SetFile(set, kind));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Customers_20220130.csv",
        "CUSTOMERS_20220130.CSV",
        "customer_20220130.csv",
        "invoices_20220130.csv",
        "customers20220130.csv",
        "customers-20220130.csv",
        " customers_20220130.csv",
        "readme.txt",
        "",
        "_20220130.csv"
      })
  void aNameOfNoKindIsUnrecognised(String name) {
    assertThat(DropKey.parse(name)).isEqualTo(new Unrecognised(name, "", NO_KIND));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "customers_20220130.csv.gz",
        "customers_20220130.CSV",
        "customers_20220130",
        "customers_20220130.csv ",
        "customers_",
        "items_20220130.txt"
      })
  void aNameOfAnotherTypeIsUnrecognised(String name) {
    assertThat(DropKey.parse(name)).isEqualTo(new Unrecognised(name, "", NO_CSV));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "customers_20220231.csv",
        "customers_20230229.csv",
        "customers_20221301.csv",
        "customers_2022-01-30.csv",
        "customers_220130.csv",
        "customers_202201300.csv",
        "customers__20220130.csv",
        "customers_20220130_2.csv",
        "customers_-2022013.csv",
        "customers_+2022013.csv",
        "customers_２０２２０１３０.csv",
        "customers_.csv"
      })
  void aNameWithoutADateIsUnrecognised(String name) {
    assertThat(DropKey.parse(name)).isEqualTo(new Unrecognised(name, "", NO_DATE));
  }

  @Test
  void anUnrecognisedFileHasAPartnerToo() {
    assertThat(DropKey.parse("eu/acme/customers_20220231.csv"))
        .isEqualTo(new Unrecognised("eu/acme/customers_20220231.csv", "eu/acme", NO_DATE));
  }

  @Test
  void aFolderIsUnrecognised() {
    assertThat(DropKey.parse("acme/")).isEqualTo(new Unrecognised("acme/", "acme", NO_KIND));
  }

  @Test
  void aKeyThatBeginsWithItsOnlySlashIsUnrecognised() {
    assertThat(DropKey.parse("/customers_20220130.csv"))
        .isEqualTo(
            new Unrecognised(
                "/customers_20220130.csv", "", "the key begins with a slash" + EXPECTED));
  }

  @Test
  void thePartnerOfGreatestLengthIsAccepted() {
    String partner = "é".repeat(133) + "aa";

    assertThat(new FileSetId(partner, DATE).partnerSegment()).hasSize(800);
    assertThat(DropKey.parse(partner + "/items_20220130.csv"))
        .isEqualTo(new SetFile(new FileSetId(partner, DATE), FileKind.ITEMS));
  }

  @Test
  void aLongerPartnerIsUnrecognised() {
    String partner = "é".repeat(133) + "aaa";
    String key = partner + "/items_20220130.csv";

    assertThat(DropKey.parse(key))
        .isEqualTo(
            new Unrecognised(
                key,
                partner,
                "the folder takes more than 800 characters when percent-encoded" + EXPECTED));
  }
}
