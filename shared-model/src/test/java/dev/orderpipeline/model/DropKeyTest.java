package dev.orderpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.DropKey.SetFile;
import dev.orderpipeline.model.DropKey.Unrecognised;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DropKeyTest {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);

  @ParameterizedTest
  @CsvSource({
    "customers_20220130.csv, CUSTOMERS",
    "orders_20220130.csv, ORDERS",
    "items_20220130.csv, ITEMS"
  })
  void filesWithoutAFolderBelongToTheRoot(String key, FileKind kind) {
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
        "Łódź",
        "😀",
        "a..b",
        "customers_20220130.csv",
        "_"
      })
  void partnerIsEverythingBeforeTheLastSlash(String partner) {
    assertThat(DropKey.parse(partner + "/orders_20220130.csv"))
        .isEqualTo(new SetFile(new FileSetId(partner, DATE), FileKind.ORDERS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme", "a+b", "a%2Bb c", "Łódź/😀"})
  void keyOfAFileOfASetNamesThatSet(String partner) {
    FileSetId set = new FileSetId(partner, DATE);
    for (FileKind kind : FileKind.values()) {
      assertThat(DropKey.parse(set.key(kind))).isEqualTo(new SetFile(set, kind));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Customers_20220130.csv|the name is not all in lower case|customers_20220130.csv",
        "CUSTOMERS_20220130.CSV|the name is not all in lower case|customers_20220130.csv",
        "customers_20220130.CSV|the name is not all in lower case|customers_20220130.csv",
        "customer_20220130.csv|the kind \"customer\" is not one of customers, orders, items"
            + "|customers_20220130.csv",
        "preorders_20220130.csv|the kind \"preorders\" is not one of customers, orders, items"
            + "|customers_20220130.csv or orders_20220130.csv or items_20220130.csv",
        "customer_orders_20220130.csv|\"customer_\" is before orders_"
            + "|customers_20220130.csv or orders_20220130.csv or items_20220130.csv",
        "Copy of customers_20220130.csv|\"Copy of \" is before customers_"
            + "|customers_20220130.csv",
        "20220130-customers.csv|the name does not begin with customers_, orders_, items_"
            + "|customers_20220130.csv",
        "customers-2022-01-30.csv|no underscore follows \"customers\"|customers_20220130.csv",
        "invoices_20220131.csv|the kind \"invoices\" is not one of customers, orders, items"
            + "|customers_20220131.csv or orders_20220131.csv or items_20220131.csv",
        "_20220130.csv|the kind \"\" is not one of customers, orders, items"
            + "|customers_20220130.csv or orders_20220130.csv or items_20220130.csv",
        " customers_20220130.csv|\" \" is before customers_|customers_20220130.csv",
        "customers20220130.csv|no underscore follows \"customers\"|customers_20220130.csv",
        "readme.txt|the name does not begin with customers_, orders_, items_|"
            + "customers_<yyyyMMdd>.csv or orders_<yyyyMMdd>.csv or items_<yyyyMMdd>.csv, for"
            + " example orders_20220130.csv"
      })
  void nameOfNoKindIsUnrecognised(String name, String fault, String expected) {
    assertThat(parts(DropKey.parse(name))).isEqualTo(List.of(name, "", fault, expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "customers_20220130.csv.gz|the extension is \".csv.gz\" and not"
            + " .csv|customers_20220130.csv",
        "customers_20220130.csv |the extension is \".csv \" and not .csv|customers_20220130.csv",
        "items_20220130.txt|the extension is \".txt\" and not .csv|items_20220130.csv",
        "customers_20220130|the name has no extension .csv|customers_20220130.csv",
        "customers_|the name has no extension .csv|customers_<yyyyMMdd>.csv"
      })
  void nameOfAnotherTypeIsUnrecognised(String name, String fault, String expected) {
    assertThat(parts(DropKey.parse(name))).isEqualTo(List.of(name, "", fault, expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "customers_20220130 - Copy.csv| - Copy",
        "customers_20220130 (1).csv| (1)",
        "Customers_20220130 - Kopie (2).CSV| - Kopie (2)",
        "customers_20220130_2.csv.gz|_2",
        "customers_20220130_120000.csv|_120000",
        "customers_20220130 .csv| ",
        "customers_20220130-final|-final"
      })
  void textAfterTheDateIsUnrecognised(String name, String added) {
    assertThat(parts(DropKey.parse(name)))
        .isEqualTo(
            List.of(
                name,
                "",
                "\"" + added + "\" follows the date, where the extension .csv must be",
                "customers_20220130.csv"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "customers_20220231.csv|20220231 is not a date|customers_<yyyyMMdd>.csv",
        "customers_20230229.csv|20230229 is not a date|customers_<yyyyMMdd>.csv",
        "customers_20221301.csv|20221301 is not a date|customers_<yyyyMMdd>.csv",
        "customers_2022-01-30.csv|\"2022-01-30\" is not a date of the form yyyyMMdd"
            + "|customers_20220130.csv",
        "customers_220130.csv|\"220130\" is not a date of the form yyyyMMdd"
            + "|customers_<yyyyMMdd>.csv",
        "customers_202201300.csv|\"202201300\" is not a date of the form yyyyMMdd"
            + "|customers_<yyyyMMdd>.csv",
        "customers__20220130.csv|\"_20220130\" is not a date of the form yyyyMMdd"
            + "|customers_20220130.csv",
        "customers_20220130to20220131.csv|\"to20220131\" follows the date, where the extension .csv must be"
            + "|customers_<yyyyMMdd>.csv",
        "customers_-2022013.csv|\"-2022013\" is not a date of the form yyyyMMdd"
            + "|customers_<yyyyMMdd>.csv",
        "customers_２０２２０１３０.csv|\"２０２２０１３０\" is not a date of the form yyyyMMdd"
            + "|customers_<yyyyMMdd>.csv",
        "customers_.csv|\"\" is not a date of the form yyyyMMdd|customers_<yyyyMMdd>.csv"
      })
  void nameWithoutADateIsUnrecognised(String name, String fault, String expected) {
    assertThat(parts(DropKey.parse(name))).isEqualTo(List.of(name, "", fault, expected));
  }

  @Test
  void unrecognisedFileHasAPartnerToo() {
    assertThat(parts(DropKey.parse("eu/acme/customers_20220231.csv")))
        .isEqualTo(
            List.of(
                "eu/acme/customers_20220231.csv",
                "eu/acme",
                "20220231 is not a date",
                "customers_<yyyyMMdd>.csv"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`acme /`, a folder name begins or ends with a space, acme/",
        "` acme/`, a folder name begins or ends with a space, acme/",
        "`acme\u00a0/`, a folder name begins or ends with a space, acme/",
        "eu/ acme/, a folder name begins or ends with a space, eu/acme/",
        "` /`, a folder name begins or ends with a space, ``",
        "acme//, the folder contains two slashes in a row, acme/",
        "eu//acme/, the folder contains two slashes in a row, eu/acme/",
        "../, `the folder contains the path \"..\"`, ``",
        "acme/./, `the folder contains the path \".\"`, acme/",
        "ac\u0001me/, the folder contains the invisible character U+0001, acme/",
        "ac\u200bme/, the folder contains the invisible character U+200B, acme/",
        "`acme\n/`, the folder contains the invisible character U+000A, acme/",
        "Ło\u0301dz/, the folder contains letters in decomposed form; use Unicode NFC, Łódz/"
      })
  void folderThatLooksLikeAnotherIsUnrecognised(String folder, String fault, String expected) {
    String key = folder + "orders_20220130.csv";

    assertThat(parts(DropKey.parse(key)))
        .isEqualTo(
            List.of(
                key,
                folder.substring(0, folder.length() - 1),
                fault,
                expected + "orders_20220130.csv"));
  }

  @ParameterizedTest
  @CsvSource({"orders_20000101.csv", "orders_20991231.csv"})
  void dateOfThisCenturyIsAccepted(String key) {
    assertThat(DropKey.parse(key)).isInstanceOf(SetFile.class);
  }

  @ParameterizedTest
  @CsvSource({
    "orders_19991231.csv, 1999",
    "orders_99991231.csv, 9999",
    "orders_00010101.csv, 0001"
  })
  void dateFarFromTodayIsUnrecognised(String key, String year) {
    assertThat(parts(DropKey.parse("acme/" + key)))
        .isEqualTo(
            List.of(
                "acme/" + key,
                "acme",
                "the year " + year + " is not between 2000 and 2099",
                "orders_<yyyyMMdd>.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/acme/orders_20220130.csv", "//orders_20220130.csv"})
  void keyThatBeginsWithASlashIsUnrecognised(String key) {
    assertThat(DropKey.parse(key))
        .isInstanceOfSatisfying(
            Unrecognised.class,
            file -> assertThat(file.fault()).isEqualTo(NameFault.of(NameFault.Kind.LEADING_SLASH)));
  }

  @Test
  void folderIsUnrecognised() {
    assertThat(parts(DropKey.parse("acme/")))
        .isEqualTo(
            List.of(
                "acme/",
                "acme",
                "the key ends with a slash, so it names a folder and not a file",
                "customers_<yyyyMMdd>.csv or orders_<yyyyMMdd>.csv or items_<yyyyMMdd>.csv, for"
                    + " example orders_20220130.csv"));
  }

  @Test
  void keyThatBeginsWithItsOnlySlashIsUnrecognised() {
    assertThat(parts(DropKey.parse("/customers_20220130.csv")))
        .isEqualTo(
            List.of(
                "/customers_20220130.csv",
                "",
                "the key begins with a slash",
                "a file name alone, or a folder and a file name, such as orders_20220130.csv"));
  }

  @ParameterizedTest
  @CsvSource({
    "readme.txt, unrecognised/partner=_/readme.txt.json",
    "/readme.txt, unrecognised/partner=_/%2Freadme.txt.json",
    "acme/, unrecognised/partner=acme/_.json",
    "acme/_, unrecognised/partner=acme/%5F.json",
    "eu/acme/a b+c%.csv, unrecognised/partner=eu%2Facme/a%20b%2Bc%25.csv.json"
  })
  void receiptOfAnUnrecognisedFileHasItsOwnKey(String key, String receipt) {
    assertThat(((Unrecognised) DropKey.parse(key)).receiptKey()).isEqualTo(receipt);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"readme.txt", "/readme.txt", "//a", "acme/_", "_/a=b", "eu/acme/a b+c%.csv"})
  void unrecognisedFileIsFoundByItsReceipt(String key) {
    Unrecognised file = (Unrecognised) DropKey.parse(key);

    assertThat(Unrecognised.ofReceipt(file.receiptKey())).hasValue(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unrecognised/partner=acme/orders_20220130.csv.json",
        "unrecognised/partner=acme/sha256=00.json",
        "unrecognised/partner=acme/readme.txt.html",
        "unrecognised/partner=acme/%6Feadme.txt.json",
        "receipts/partner=acme/readme.txt.json"
      })
  void keyOfNoReceiptNamesNoFile(String key) {
    assertThat(Unrecognised.ofReceipt(key)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          acme/Orders_20220130.CSV|acme/orders_20220130.csv
          acme /order-2022-01-30.csv|acme/orders_20220130.csv
          /customers_20220130.csv|customers_20220130.csv
          acme//items_20220130.csv|acme/items_20220130.csv
          acme/items_20220130.csv.gz|acme/items_20220130.csv
          acme/items_20220130|acme/items_20220130.csv
          """)
  void misnamedFileCanBeRenamed(String key, String renamed) {
    assertThat(((Unrecognised) DropKey.parse(key)).renameTo()).hasValue(renamed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme/items_20220130.xlsx",
        "acme/items.csv",
        "acme/items_20220130_2.csv",
        "acme/itemsold_20220130.csv",
        "acme/invoices_20220130.csv",
        "acme/items_19991231.csv"
      })
  void fileOfUnclearKindDateOrFormatHasNoOtherName(String key) {
    assertThat(((Unrecognised) DropKey.parse(key)).renameTo()).isEmpty();
  }

  @Test
  void receiptKeyThatWouldBeTooLongContainsADigest() {
    String folder = "é".repeat(511) + "/";

    assertThat(((Unrecognised) DropKey.parse("acme/" + "é".repeat(162))).receiptKey())
        .hasSize(21 + 4 + 1 + 972 + 5);
    assertThat(((Unrecognised) DropKey.parse("acme/" + "é".repeat(200))).receiptKey())
        .matches("unrecognised/partner=acme/sha256=[0-9a-f]{64}\\.json");
    assertThat(((Unrecognised) DropKey.parse(folder)).receiptKey())
        .matches("unrecognised/partner=sha256=[0-9a-f]{64}/_\\.json");
  }

  @Test
  void partnerOfGreatestLengthIsAccepted() {
    String partner = "é".repeat(133) + "aa";

    assertThat(new FileSetId(partner, DATE).partnerSegment()).hasSize(800);
    assertThat(DropKey.parse(partner + "/items_20220130.csv"))
        .isEqualTo(new SetFile(new FileSetId(partner, DATE), FileKind.ITEMS));
  }

  @Test
  void longerPartnerIsUnrecognised() {
    String partner = "é".repeat(133) + "aaa";
    String key = partner + "/items_20220130.csv";

    assertThat(parts(DropKey.parse(key)))
        .isEqualTo(
            List.of(
                key,
                partner,
                "the folder name has more than 800 characters when percent-encoded",
                "items_20220130.csv in a folder with a shorter name"));
  }

  /** Key, partner, the fault as a sentence, and the expected name. */
  private static List<String> parts(DropKey parsed) {
    Unrecognised file = (Unrecognised) parsed;
    return List.of(file.key(), file.partner(), file.fault().sentence(), file.expected());
  }
}
