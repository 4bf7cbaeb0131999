package dev.orderpipeline.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.DropKey;
import dev.orderpipeline.model.DropKey.Unrecognised;
import dev.orderpipeline.model.Language;
import dev.orderpipeline.page.Texts;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnrecognisedFilesTest {
  private static final Instant UPLOADED = Instant.parse("2022-01-31T06:00:00Z");

  @Test
  void pageSaysHowToRenameTheFile() {
    assertThat(text("acme/Orders-2022-01-30.CSV", Language.ENGLISH))
        .containsSubsequence(
            "acme/Orders-2022-01-30.CSV",
            "File not recognised",
            "What to do now",
            "Rename the file to",
            "acme/orders_20220130.csv",
            "Upload it again under that name",
            "Details",
            "31 January 2022, 06:00:00 UTC");
  }

  @Test
  void pageNamesEachFileThatItCanBe() {
    assertThat(text("acme/invoices_20220130.csv", Language.GERMAN))
        .containsSubsequence(
            "Datei nicht erkannt",
            "Benennen Sie die Datei um in denjenigen dieser Namen, der zu ihrem Inhalt passt",
            "customers_20220130.csv",
            "orders_20220130.csv",
            "items_20220130.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/readme.txt",
        "acme/",
        "acme/orders_20220130 - Kopie.csv",
        "acme/Orders_20220130.csv",
        "acme/orders-20220130.csv",
        "acme/neu orders_20220130.csv",
        "acme/readme.txt",
        "acme/invoices_20220130.csv",
        "acme/orders_20220130",
        "acme/orders_20220130.xlsx",
        "acme/orders_20220230.csv",
        "acme/orders_30012022a.csv",
        "acme/orders_19991231.csv",
        "acme /orders_20220130.csv",
        "acme//orders_20220130.csv",
        "acme/../orders_20220130.csv",
        "ac\u200bme/orders_20220130.csv",
        "Lo\u0301dz/orders_20220130.csv"
      })
  void germanPageHasNoEnglishSentence(String key) {
    Unrecognised file = (Unrecognised) DropKey.parse(key);

    assertThat(text(key, Language.GERMAN))
        .doesNotContainIgnoringCase(file.fault().sentence())
        .doesNotContain(" or ", "for example", "a file name", "folder with");
  }

  @Test
  void germanPageOfATooLongFolderHasNoEnglishSentence() {
    assertThat(text("a".repeat(801) + "/orders_20220130.csv", Language.GERMAN))
        .contains(
            "Der Ordnername hat mehr als 800 Zeichen",
            "orders_20220130.csv in einem Ordner mit einem kürzeren Namen");
  }

  @Test
  void nameOnThePageIsText() {
    assertThat(page("acme/<script>alert(1)</script>\u202E.csv", Language.ENGLISH))
        .doesNotContain("<script", "\u202E")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;\\u202e.csv");
  }

  private static String text(String key, Language language) {
    return page(key, language).replaceAll("(?s)^.*</head>", "").replaceAll("<[^>]*>", "");
  }

  private static String page(String key, Language language) {
    return UnrecognisedPage.of(
        (DropKey.Unrecognised) DropKey.parse(key), UPLOADED, Texts.of(language));
  }

  @Test
  void receiptStatesTheFaultTheExpectedNameAndTheRemedy() {
    DropKey.Unrecognised file =
        (DropKey.Unrecognised) DropKey.parse("acme/invoices_20220130.csv.gz");

    assertThat(UnrecognisedFiles.receipt(file, Instant.parse("2022-01-31T06:00:00Z")))
        .isEqualTo(
            """
            {
              "key": "acme/invoices_20220130.csv.gz",
              "uploaded_at": "2022-01-31T06:00:00Z",
              "fault": "The file was not read: the kind \\"invoices\\" is not one of customers, \
            orders, items.",
              "expected": "customers_20220130.csv or orders_20220130.csv or items_20220130.csv",
              "remedy": "Upload the file again under the expected name."
            }\
            """);
  }
}
