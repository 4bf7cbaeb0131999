package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.ServedRequest;
import dev.orderpipeline.model.CorrectionSettle;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.Implausibility;
import dev.orderpipeline.model.Implausibility.Figure;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.ReceiptFormat;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.ThresholdChanges;
import dev.orderpipeline.model.ThresholdChanges.Change;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import dev.orderpipeline.transform.join.RejectedRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole pages. {@code -Drenew.pages} writes the expected ones. */
class ReceiptPageTest {
  private static final Implausibility SIZE =
      new Implausibility(PlausibilityCheck.SIZE, FileKind.ORDERS, Figure.ROWS, "12", "1000", false);
  private static final Implausibility FILE =
      new Implausibility(
          PlausibilityCheck.SAME_FILE,
          FileKind.ITEMS,
          Figure.BYTES,
          "items_20220130.csv",
          "items_20220129.csv",
          false);
  private static final Implausibility HELD =
      new Implausibility(
          PlausibilityCheck.SCALE, FileKind.ITEMS, Figure.MEDIAN, "1250", "12.5", true);

  private static final Path PAGES =
      Path.of("src/test/resources/dev/orderpipeline/processor/receipt");
  private static final Pattern VALUE = Pattern.compile("data-key=\"([^\"]+)\" value=\"([^\"]*)\"");

  @TempDir Path directory;

  @Test
  void pageOfAPublishedDay() throws IOException {
    ReceiptDay day = day(SampleFiles.CLEAN, ReceiptFormat.DEFAULT);

    assertPage("published.html", day.page(day.published(day.built())));
  }

  @Test
  void pageOfAPublishedDayWithRejectedRows() throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptFormat.DEFAULT);

    assertPage("partly.html", day.page(day.published(day.built())));
  }

  @Test
  void pageOfARejectedDay() throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptFormat.DEFAULT);

    assertPage(
        "rejected.html",
        day.page(day.rejected(FileReason.TOO_MANY_REJECTED_ROWS, "4 of 10 rows are rejected.")));
  }

  @Test
  void pageOfFilesThatAreCheckedBeforeTheirUpload() throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptFormat.DEFAULT);

    String page = day.checkPage(day.published(day.built()));

    assertPage("check.html", page);
    assertThat(text(page))
        .contains("Would be published, except for 7 rows")
        .doesNotContain("is published", "were published", "new receipt", "again under", "Started");
  }

  @Test
  void checkOfAGoodDaySaysThatItCanBeUploaded() throws IOException {
    ReceiptDay day = day(SampleFiles.CLEAN, ReceiptDay.german());

    assertThat(text(day.checkPage(day.published(day.built()))))
        .containsSubsequence(
            "Prüfung vor dem Hochladen",
            "Würde übernommen",
            "Es ist nichts zu korrigieren. Laden Sie die drei Dateien hoch.");
  }

  @Test
  void checkOfARejectedDaySaysWhatWouldHappen() throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptFormat.DEFAULT);

    assertThat(
            text(
                day.checkPage(
                    day.rejected(FileReason.TOO_MANY_REJECTED_ROWS, "4 of 10 are rejected."))))
        .containsSubsequence(
            "Would be rejected",
            "Nothing from these files would be published.",
            "What to do before the upload",
            "Correct 6 rows in 2 files",
            "Repeat the check",
            "Upload the three files",
            "acme/customers_20220130.csv",
            "acme/orders_20220130.csv",
            "acme/items_20220130.csv",
            "If you cannot correct this, upload the files and ask the operator")
        .doesNotContain("No totals have been published", "receipt appears", "Started");
  }

  @Test
  void pageInGerman() throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptDay.german());

    assertPage("partly-german.html", day.page(day.published(day.built())));
  }

  @Test
  void pageOfHostileContent() throws IOException {
    ReceiptDay day = day(SampleFiles.HOSTILE, ReceiptFormat.DEFAULT);

    String page = day.page(day.published(day.built()));

    assertPage("hostile.html", page);
    assertThat(page).doesNotContain("<script", "<img", "<i>", "\u202E", "on" + "error=a\"");
  }

  @Test
  void rejectedDayShowsNoTotals() throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptFormat.DEFAULT);

    assertThat(day.page(day.rejected(FileReason.TOO_MANY_REJECTED_ROWS, "too many")))
        .doesNotContain("amount_in_totals", "orders_in_totals", "customer_messages")
        .contains("Nothing from these files was published.");
  }

  @Test
  void rejectedFileIsNamedWithItsLineAndRemedy() throws IOException {
    ReceiptDay day = day(SampleFiles.CLEAN, ReceiptFormat.DEFAULT);
    RunRecord rejected =
        day.claimed()
            .ended(
                RunState.REJECTED,
                RunFailure.of(FileReason.QUOTE_NOT_CLOSED, FileKind.ITEMS, 17, "<b>technical</b>"),
                ReceiptDay.START);

    assertThat(text(day.page(rejected)))
        .containsSubsequence(
            "Not published",
            "A quote is never closed.",
            "What to do now",
            "Repair this file",
            "items_20220130.csv",
            "A quote is never closed (line 17)",
            "Close the quote, or double it if it is part of the text, and send the file again.",
            "Upload every changed file again",
            "acme/items_20220130.csv",
            "Wait for the new receipt",
            "Technical reason",
            "QUOTE_NOT_CLOSED: &lt;b&gt;technical&lt;/b&gt;")
        .doesNotContain("acme/orders_20220130.csv");
  }

  @ParameterizedTest
  @EnumSource(FileReason.class)
  void germanPageOfARejectedDayHasNoEnglishSentence(FileReason reason) throws IOException {
    ReceiptDay day = day(SampleFiles.CLEAN, ReceiptDay.german());
    RunRecord rejected =
        day.claimed()
            .ended(
                RunState.REJECTED,
                RunFailure.of(reason, FileKind.ITEMS, 17, "the English wording"),
                ReceiptDay.START);

    assertThat(text(day.page(rejected)))
        .contains(reason.code() + ": ")
        .doesNotContainIgnoringCase(reason.sentence(), reason.remedy(), "the English wording");
  }

  @ParameterizedTest
  @EnumSource(RunState.class)
  void germanPageHasNoEnglishFailure(RunState state) throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptDay.german());
    RunFailure failure =
        new RunFailure(Optional.of("A_CODE_OF_A_LATER_VERSION"), "the English wording");

    assertThat(text(day.page(day.built().ended(state, failure, ReceiptDay.START))))
        .doesNotContain("the English wording");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void germanPageOfARejectedRowHasNoEnglishSentence(Reason reason) throws IOException {
    RejectedRow row =
        new RejectedRow(
            FileKind.ITEMS, 2, "total_price", reason, reason.sentence(), 1, List.of("1", "o1"));

    assertThat(text(ReceiptDay.pageOf(row, directory)))
        .doesNotContainIgnoringCase(reason.sentence(), reason.remedy())
        .contains(reason.code());
  }

  @Test
  void emptyWrongCellSaysThatItIsEmpty() throws IOException {
    ReceiptDay day =
        day(
            Map.of(
                FileKind.CUSTOMERS, "customer_reference\nc1\n",
                FileKind.ORDERS, "customer_reference,order_reference\nc1,o1\n",
                FileKind.ITEMS, "id,order_reference,total_price\n1,o1,\n"),
            ReceiptFormat.DEFAULT);

    assertThat(text(day.page(day.published(day.built())))).contains("wrong: empty");
  }

  @ParameterizedTest
  @EnumSource(
      value = FileReason.class,
      names = {
        "CUSTOMERS_MISSING",
        "TOO_MANY_ORDERS_WITHOUT_ITEMS",
        "TOO_MANY_WITHDRAWN_CUSTOMERS"
      })
  void limitThatRejectsNoRowAsksToPublishTheFilesAsTheyAre(FileReason reason) throws IOException {
    ReceiptDay day = day(SampleFiles.CLEAN, ReceiptFormat.DEFAULT);

    assertThat(text(day.page(day.rejected(reason, "the technical wording"))))
        .contains("If the files are correct, ask the operator to publish them as they are.")
        .doesNotContain("without the rejected rows");
    assertThat(text(day.checkPage(day.rejected(reason, "the technical wording"))))
        .contains(
            "If the files are correct, upload them and ask the operator to publish them as they"
                + " are.");
  }

  @Test
  void failedDayAsksNothingOfThePartner() throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptFormat.DEFAULT);

    assertThat(
            text(
                day.page(
                    day.built()
                        .ended(RunState.FAILED, RunFailure.of("disk full"), ReceiptDay.START))))
        .containsSubsequence(
            "Not published because of a technical fault",
            "The fault is not in your files.",
            "Nothing. The operator has been informed")
        .doesNotContain("Upload each file");
  }

  @Test
  void overrideIsNamedWithItsRequest() throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptFormat.DEFAULT);
    Thresholds strict =
        Thresholds.DEFAULT.with(ThresholdKind.REJECTED, new Threshold(1, BigDecimal.ONE));
    ReplayOptions options =
        new ReplayOptions(
            Mode.REBUILD, new ThresholdChanges(Map.of(ThresholdKind.REJECTED, Change.ofCount(4))));
    RunRecord run =
        day.built()
            .serving(
                Optional.of(new ServedRequest("cli-<7>", Optional.of(options))), ReceiptDay.START);
    ReceiptRules rules = new ReceiptRules(ReceiptFormats.DEFAULT, CorrectionSettle.DEFAULT, strict);
    Receipt receipt = day.receipt(day.published(run));

    assertThat(text(ReceiptPage.of(receipt, rules)))
        .containsSubsequence(
            "Published, except for 7 rows",
            "Published as it is, although limits were exceeded: a manual request allowed it.",
            "Requested by: cli-&lt;7&gt;",
            "Orders file: 2 of 4 rows are rejected. The limit is 1 row or 1 %, whichever is more.",
            "Items file: 4 of 10 rows are rejected. The limit is 1 row or 1 %, whichever is more.",
            "What to do now");
    assertThat(ReceiptJson.of(receipt, rules))
        .contains(
            """
              "override": {
                "requests": [
                  "cli-<7>"
                ],
                "thresholds": {
                  "rejected_rows": 10,
                  "rejected_percent": 1,
            """);
  }

  @Test
  void warningSaysWhatLooksWrongWithFigures() throws IOException {
    ReceiptDay english = day(SampleFiles.CLEAN, ReceiptFormat.DEFAULT).suspecting(SIZE, FILE);
    ReceiptDay german = day(SampleFiles.CLEAN, ReceiptDay.german()).suspecting(SIZE, FILE);

    assertThat(text(english.page(english.published(english.built()))))
        .containsSubsequence(
            "Published",
            "Please check: these files look unusual",
            "Orders file: 12 rows. Usual are 1,000 rows.",
            "Items file: items_20220130.csv has the same bytes as items_20220129.csv.",
            "What to do now");
    assertThat(text(german.page(german.published(german.built()))))
        .containsSubsequence(
            "Bitte prüfen: Diese Dateien sehen ungewöhnlich aus",
            "12 Zeilen. Üblich sind 1.000 Zeilen.",
            "items_20220130.csv hat denselben Inhalt wie items_20220129.csv.");
  }

  @Test
  void heldDaySaysWhatLooksWrongAndHowItIsPublished() throws IOException {
    ReceiptDay day = day(SampleFiles.CLEAN, ReceiptFormat.DEFAULT).suspecting(HELD);
    RunRecord held = day.rejected(FileReason.IMPLAUSIBLE_SCALE, HELD.failure().text());

    assertThat(text(day.page(held)))
        .containsSubsequence(
            "Not published",
            "Items file: the median of the amounts is 1,250. Usual is 12.5.",
            "What to do now",
            "Check the decimal mark of the amounts and send the file again.",
            "If the files are correct, ask the operator to publish them as they are.")
        .doesNotContain("Please check: these files look unusual");
  }

  @Test
  void waitIsTheSettingOfTheStage() throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptFormat.DEFAULT);
    Receipt receipt = day.receipt(day.published(day.built()));

    assertThat(List.of(0, 90, 60))
        .extracting(
            seconds ->
                ReceiptPage.of(
                        receipt,
                        new ReceiptRules(
                            ReceiptFormats.DEFAULT,
                            CorrectionSettle.of(Duration.ofSeconds(seconds)),
                            Thresholds.DEFAULT))
                    .replaceAll("(?s).*<p>(The new files are|When no file)([^<.]*).*", "$1$2"))
        .containsExactly(
            "The new files are processed at once",
            "When no file of this date has changed for 90 seconds, the new files are processed",
            "When no file of this date has changed for 1 minute, the new files are processed");
  }

  @Test
  void valuesOfThePageAreThoseOfTheJson() throws IOException {
    ReceiptDay day = day(SampleFiles.MESSY, ReceiptDay.german());
    Receipt receipt = day.receipt(day.published(day.built()));
    JsonObject json =
        JsonParser.parseString(ReceiptJson.of(receipt, ReceiptRules.DEFAULT)).getAsJsonObject();

    List<String> shown = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    Matcher value = VALUE.matcher(day.page(receipt.run()));
    while (value.find()) {
      shown.add(value.group(1) + "=" + value.group(2));
      expected.add(value.group(1) + "=" + at(json, value.group(1)));
    }

    assertThat(shown).isEqualTo(expected).hasSizeGreaterThan(35);
  }

  @Test
  void pageOfManyRejectedRowsIsBounded() throws IOException {
    int rows = 200_000;
    StringBuilder items = new StringBuilder("id,order_reference,total_price\n");
    for (int row = 0; row < rows; row++) {
      items.append(row).append(row % 2 == 0 ? ",o9,1\n" : ",o1,x\n");
    }
    ReceiptDay day =
        day(
            Map.of(
                FileKind.CUSTOMERS, "customer_reference\nc1\n",
                FileKind.ORDERS, "customer_reference,order_reference\nc1,o1\n",
                FileKind.ITEMS, items.toString()),
            ReceiptFormat.DEFAULT);

    String page = day.page(day.published(day.built()));

    assertThat(page).hasSizeLessThan(100_000);
    assertThat(text(page))
        .contains(
            "100,000 rows",
            "Show the first 50 of 100,000 rows",
            "lines 2, 4, 6, 8, 10, 12, 14, 16 and 99,992 more");
  }

  private ReceiptDay day(Map<FileKind, String> files, ReceiptFormat format) throws IOException {
    return ReceiptDay.of("acme", files, format, directory);
  }

  private static String at(JsonObject json, String path) {
    JsonElement found = json;
    for (String key : path.split("\\.", -1)) {
      found = found.getAsJsonObject().get(key);
    }
    return found.getAsString();
  }

  /** The page without tags and its head. */
  private static String text(String page) {
    return page.replaceAll("(?s)^.*</head>", "").replaceAll("<[^>]*>", "");
  }

  private static void assertPage(String name, String page) throws IOException {
    Path file = PAGES.resolve(name);
    if (System.getProperty("renew.pages") != null) {
      Files.writeString(file, page);
    }
    assertThat(page).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
  }
}
