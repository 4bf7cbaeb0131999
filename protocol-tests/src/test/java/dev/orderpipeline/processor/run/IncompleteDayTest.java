package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Days whose rows are sound, but whose files are cut off or have no rows. */
class IncompleteDayTest extends ProcessingSuite {
  private static final int CUSTOMERS = 12;

  @Test
  void cutOffItemsFileRejectsTheRunBeforeTheFirstMessage() throws IOException {
    FileSetId set = publishedDay("cut-off", CUSTOMERS);
    replaceItems(set, 1, 0);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    RunSummary rejected = pipeline.dispatch(set, 2);

    String failure =
        "TOO_MANY_ORDERS_WITHOUT_ITEMS: 11 of 12 accepted orders have no row in the items file ("
            + set.key(FileKind.ITEMS)
            + ") (91.67 %); the limit is 10 orders or 20 %. The items file is probably cut off or"
            + " of another day: send the whole items file again.";
    assertThat(rejected)
        .isEqualTo(
            ended(
                set,
                2,
                Outcome.REJECTED,
                failure + " " + TO_PUBLISH + request(set, "\"itemless_orders\":11")));
    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(pipeline.receipt(set, 2)).contains("\"failure\": \"" + failure + "\"");
    assertClosed(set);
  }

  @Test
  void requestInTheSentencePublishesOrdersWithoutItems() throws IOException {
    FileSetId set = publishedDay("cut-off-anyway", CUSTOMERS);
    replaceItems(set, 1, 0);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);

    assertThat(pipeline.request(request(set, "\"itemless_orders\":11")).outcome())
        .isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).hasSize(CUSTOMERS);
    assertClosed(set);
  }

  @Test
  void correctionWithoutRowsWithdrawsNobody() throws IOException {
    FileSetId set = publishedDay("header-only", CUSTOMERS);

    RunSummary rejected = correctedTo(set, 0);

    assertThat(rejected)
        .isEqualTo(
            ended(
                set,
                2,
                Outcome.REJECTED,
                tooManyWithdrawn()
                    + " "
                    + TO_PUBLISH
                    + request(set, "\"withdrawn_customers\":12")));
    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(pipeline.receipt(set, 2))
        .contains("\"failure\": \"" + tooManyWithdrawn() + "\"")
        .contains("\"customers_withdrawn\":12,\"customers_published_before\":12,")
        .contains("\"whole_of_revision\": 1");
    assertClosed(set);
  }

  @Test
  void repeatedRequestGetsTheSameRejection() throws IOException {
    FileSetId set = publishedDay("header-only-again", CUSTOMERS);
    correctedTo(set, 0);
    String request =
        "{\"file_set\":\""
            + set
            + "\",\"replay_id\":\"a\",\"thresholds\":{\"withdrawn_customers\":11}}";

    RunSummary rejected = pipeline.request(request);

    assertThat(rejected.sentence())
        .contains("the limit is 11 customers or 20 %.")
        .endsWith(request(set, "\"withdrawn_customers\":12"));
    assertThat(pipeline.request(request)).isEqualTo(rejected);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void dryRunReportsHowManyCustomersWouldBeWithdrawn() throws IOException {
    FileSetId set = publishedDay("header-only-dry", CUSTOMERS);
    pipeline.day(set.partner(), 0);

    RunSummary summary = pipeline.request("{\"file_set\":\"" + set + "\",\"dry_run\":true}");

    assertThat(summary.sentence())
        .startsWith(
            "nothing was sent or written; the run would end REJECTED: " + tooManyWithdrawn());
    assertThat(summary.dryRun().orElseThrow().wouldEnd()).isEqualTo(RunState.REJECTED);
  }

  @Test
  void rebuildIsCheckedAgainstWhatItWouldWithdrawItself() throws IOException {
    FileSetId set = publishedDay("header-only-rebuilt", CUSTOMERS);
    correctedTo(set, 0);
    assertThat(pipeline.request(request(set, "\"withdrawn_percent\":100")).outcome())
        .isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).hasSize(CUSTOMERS);
    recordOtherMessages(set, 2);

    RunSummary rebuilt = pipeline.request("{\"file_set\":\"" + set + "\"}");

    // Revision 2 has withdrawn all of them, so revision 3 withdraws nobody.
    assertThat(rebuilt.run()).contains("run#3");
    assertThat(rebuilt.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void emptyFirstDayIsPublishedAndItsReceiptSaysSo() throws IOException {
    FileSetId set = pipeline.day("empty", 0);

    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(pipeline.receipt(set, 1))
        .contains(
            "\"note\": \"The three files have no rows, so there are no totals. If that is wrong,"
                + " send the files again.\"");
    assertClosed(set);
  }

  @Test
  void ordersWithoutACustomersFileAreRejectedWhateverTheirNumber() throws IOException {
    FileSetId set = pipeline.day("no-customers", 1);
    pipeline.upload(set, FileKind.CUSTOMERS, DrivenPipeline.customersFile(0, "none"));
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    RunSummary rejected = pipeline.dispatch(set, 2);

    assertThat(rejected.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(rejected.sentence())
        .startsWith("CUSTOMERS_MISSING: the customers file")
        .endsWith(request(set, "\"unmatched_percent\":100,\"unusable_rows\":1"));
    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(run(set, RunKey.of(2)).build().archive()).isEmpty();
    assertClosed(set);
  }

  private static String tooManyWithdrawn() {
    return "TOO_MANY_WITHDRAWN_CUSTOMERS: 12 of 12 customers with a published total are missing"
        + " from the files (100 %); the limit is 10 customers or 20 %. Check that the three files"
        + " are complete and send them again.";
  }

  private static String request(FileSetId set, String threshold) {
    return "{\"file_set\":\"" + set + "\",\"revision\":2,\"thresholds\":{" + threshold + "}}";
  }
}
