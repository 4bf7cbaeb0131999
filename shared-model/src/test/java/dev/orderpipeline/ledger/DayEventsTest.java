package dev.orderpipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DayEventsTest {
  private static final Instant NOW = Instant.parse("2022-01-31T06:00:00Z");
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final FileVersion FILE = new FileVersion("v", "e", 1, NOW);
  private static final RunRecord RUN =
      RunRecord.unclaimed(RunKey.of(2), new PinnedFiles(FILE, FILE, FILE), NOW);
  private static final String COUNTS =
      """
      {"orders_without_items": 1, "files": {"orders": {"rows": 3, "accepted": 2, "rejected": 1,
       "suppressed": 0, "unmatched": 1, "rejected_by_reason": {"BAD_AMOUNT": 1},
       "columns": ["name"], "warnings": [{"text": "Mrs Smith", "count": 1, "lines": [2]}]}}}
      """;

  @Test
  void publishedDayHasCountsOfMessagesAndRowsButNoTextOfAFile() {
    RunRecord published =
        RUN.publishing(new Archive("k", "v", "d", "c", 1, 5, 6), COUNTS, NOW)
            .published("published/k", NOW);

    DayEvent event = DayEvents.ended(lease(7), published).orElseThrow();

    assertThat(event.type()).isEqualTo("day.published");
    assertThat(data(event))
        .isEqualTo(
            JsonParser.parseString(
                """
                {"partner": "acme", "date": "2022-01-30", "revision": 2,
                 "customer_messages": 5, "error_messages": 6,
                 "rows": {"orders": {"rows": 3, "accepted": 2, "rejected": 1, "suppressed": 0,
                   "unmatched": 1}},
                 "archive": "published/k",
                 "receipt": "receipts/partner=acme/date=2022-01-30/r2/receipt.json",
                 "receipt_page": "receipts/partner=acme/date=2022-01-30/r2/receipt.html"}
                """));
  }

  @Test
  void sameEndHasTheSameIdAndTheEndUnderAnotherLeaseAnotherOne() {
    RunRecord failed = RUN.ended(RunState.FAILED, RunFailure.of("why"), NOW);

    String id = DayEvents.ended(lease(7), failed).orElseThrow().id();

    assertThat(DayEvents.ended(lease(7), failed).orElseThrow().id()).isEqualTo(id);
    assertThat(DayEvents.ended(lease(8), failed).orElseThrow().id()).isNotEqualTo(id);
  }

  @Test
  void onlyImplausibleDaysAreHeld() {
    assertThat(type("IMPLAUSIBLE_SIZE")).isEqualTo("day.held");
    assertThat(type("CONTROL_TOTAL_MISMATCH")).isEqualTo("day.rejected");
  }

  private static String type(String code) {
    return DayEvents.ended(
            lease(7), RUN.ended(RunState.REJECTED, new RunFailure(Optional.of(code), "why"), NOW))
        .orElseThrow()
        .type();
  }

  private static Lease lease(long token) {
    return new Lease(SET, "owner", token);
  }

  private static JsonElement data(DayEvent event) {
    return JsonParser.parseString(event.data());
  }
}
