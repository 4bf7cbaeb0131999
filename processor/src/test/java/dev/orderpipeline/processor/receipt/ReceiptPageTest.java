package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.RunStages;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.MessageCounts;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ReceiptPageTest {
  private static final FileSetId SET = new FileSetId("acme/<north>", LocalDate.of(2022, 1, 30));
  private static final Instant START = Instant.parse("2022-01-31T08:00:00Z");
  private static final Instant END = Instant.parse("2022-01-31T08:00:07.5Z");
  private static final RunRecord CLAIMED =
      RunRecord.unclaimed(
          RunKey.of(2),
          new PinnedFiles(version("c", 10), version("o", 20), version("i", 30)),
          START);
  private static final String COUNTS = counts(4);

  private static String counts(long listed) {
    return CountsJson.of(
        new DayCounts(
            new FileCounts(5, 5, 0, 0, 0, Map.of(), List.of(), List.of()),
            new FileCounts(
                1000,
                999,
                1,
                0,
                1,
                Map.of(Reason.UNKNOWN_CUSTOMER, 1L),
                List.of(),
                List.of(
                    new FileCounts.Noted("the column \"<i>\" is unknown", 1, List.of()),
                    new FileCounts.Noted("an order has no items", 3, List.of(4L, 9L)))),
            new FileCounts(8, 5, 1, 2, 0, Map.of(Reason.DUPLICATE_ITEM, 1L), List.of(), List.of()),
            3,
            new MessageCounts(3, 2, 1, 998, new BigDecimal("87.50")),
            Map.of()),
        Optional.of(WithdrawnCount.NONE),
        listed);
  }

  private static final RunRecord PUBLISHED =
      CLAIMED
          .withStages(RunStages.built(START.plusSeconds(1)).archived(START.plusSeconds(2)), START)
          .publishing(
              new Archive("builds/x", "v", "o", "c", 99, 3, 2), COUNTS, START.plusSeconds(3))
          .published("published/x", END);
  private static final RejectedLine HOSTILE =
      new RejectedLine(
          "orders_20220130.csv",
          "3",
          "customer_reference",
          "UNKNOWN_CUSTOMER",
          "the customer \"<script>alert(1)</script>\" is not in the customers file",
          Reason.UNKNOWN_CUSTOMER.remedy(),
          "1,\"\"\"><img src=x onerror=alert(1)>\",'=1+1,\\u202eabc,&amp;,o'9");

  @Test
  void pageOfAPublishedRunEqualsTheGoldenFile() throws IOException {
    assertThat(page(PUBLISHED, List.of(HOSTILE))).isEqualTo(golden("receipt.html"));
  }

  @Test
  void pageOfARejectedRunStatesWhyAndWhatConsumersHave() {
    String page =
        ReceiptPage.of(
            new Receipt(
                SET,
                CLAIMED.ended(RunState.REJECTED, RunFailure.of("orders file, line 3: <b>\n"), END),
                OptionalInt.of(1),
                Optional.empty(),
                Optional.empty(),
                List.of()));

    assertThat(sentences(page))
        .containsExactly(
            "REJECTED: nothing from these files was published. Published so far: all of revision 1.",
            "Reason: orders file, line 3: &lt;b&gt;\\u000a",
            "Started 2022-01-31T08:00:00Z, ended 2022-01-31T08:00:07.500Z (UTC).",
            "acme/&lt;north&gt;/customers_20220130.csv, 10 bytes",
            "acme/&lt;north&gt;/orders_20220130.csv, 20 bytes",
            "acme/&lt;north&gt;/items_20220130.csv, 30 bytes");
  }

  @Test
  void pageOfARunThatFailedWhilePublishingStatesWhatConsumersHave() {
    RunRecord failed =
        CLAIMED
            .publishing(new Archive("builds/x", "v", "o", "c", 99, 3, 2), COUNTS, START)
            .withCheckpoint(4, START)
            .ended(RunState.FAILED, RunFailure.of("the queue is gone"), END);

    assertThat(sentences(page(failed, List.of())).subList(0, 2))
        .containsExactly(
            "FAILED: only part of these files was published. Published so far: all of revision 1,"
                + " and the first 4 messages of this revision.",
            "Reason: the queue is gone");
  }

  @Test
  void pageOfFilesWithoutRowsSaysSo() {
    FileCounts none = new FileCounts(0, 0, 0, 0, 0, Map.of(), List.of(), List.of());
    RunRecord empty =
        CLAIMED
            .publishing(
                new Archive("builds/x", "v", "o", "c", 0, 0, 0),
                CountsJson.of(
                    new DayCounts(none, none, none, 0, MessageCounts.none(), Map.of()),
                    Optional.of(WithdrawnCount.NONE),
                    0),
                START)
            .published("published/x", END);

    assertThat(sentences(page(empty, List.of())))
        .contains(
            "The three files have no rows, so there are no totals. If that is wrong, send the"
                + " files again.");
  }

  @Test
  void pageStatesThatTheListHasMoreRows() {
    assertThat(sentences(page(PUBLISHED, Collections.nCopies(3, HOSTILE))))
        .anyMatch(
            sentence ->
                sentence.startsWith(
                    "This page shows the first 3 rows. The file rejected.csv in the same folder has"
                        + " all 4."));
  }

  @Test
  void fullListStatesHowManyRowsItHas() {
    RunRecord published =
        CLAIMED
            .publishing(new Archive("builds/x", "v", "o", "c", 99, 3, 2), counts(3), START)
            .published("published/x", END);

    assertThat(page(published, List.of(HOSTILE)))
        .contains(
            "<p>This page shows the first 1 rows. The file rejected.csv in the same folder has the"
                + " first <span data-key=\"counts.rows_listed\">3</span> of <span"
                + " data-key=\"counts.rows_in_no_total\">4</span>.");
  }

  @Test
  void pageStatesThatTheListIsMissing() {
    assertThat(sentences(page(PUBLISHED, List.of())))
        .endsWith("The list of rejected rows is no longer available.");
  }

  private static String page(RunRecord run, List<RejectedLine> lines) {
    return ReceiptPage.of(
        new Receipt(
            SET,
            run,
            OptionalInt.of(1),
            run.build().counts().flatMap(Counts::read),
            Optional.of("receipts/rejected.csv"),
            lines));
  }

  /** The text of the page's paragraphs. */
  private static List<String> sentences(String page) {
    return page.lines()
        .filter(line -> line.startsWith("<p>") || line.startsWith("<p class"))
        .map(line -> line.replaceAll("<[^>]*>", ""))
        .toList();
  }

  private static String golden(String name) throws IOException {
    try (InputStream golden = ReceiptPageTest.class.getResourceAsStream(name)) {
      return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static FileVersion version(String name, long size) {
    return new FileVersion("version-" + name, "etag-" + name, size, START);
  }
}
