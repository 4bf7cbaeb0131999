package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.json.PlausibilityChecks;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.ControlTotals;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PlausibilityCheck.Mode;
import dev.orderpipeline.model.ProcessingRequest;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.ThresholdChanges;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Days that look wrong: plausibility checks hold them, and control totals reject them. */
class HeldDayTest extends ProcessingSuite {
  private static final LocalDate DATE = LocalDate.of(2022, 1, 30);
  private static final String ITEMS = "id,order_reference,total_price\n1,o1,1.50\n2,o1,2\n";

  @Test
  void heldDaySendsNothingUntilARequestPublishesItAsItIs() throws IOException {
    pipeline.check(PlausibilityChecks.all(Mode.HOLD));
    FileSetId set = sameFiles("held");
    String found =
        "IMPLAUSIBLE_SAME_FILE: The orders file ("
            + set.key(FileKind.ORDERS)
            + ") has the same bytes as "
            + before(set, 1).key(FileKind.ORDERS)
            + ". Send the file of this date. IMPLAUSIBLE_SAME_FILE: The items file ("
            + set.key(FileKind.ITEMS)
            + ") has the same bytes as "
            + before(set, 1).key(FileKind.ITEMS)
            + ". Send the file of this date.";

    assertThat(pipeline.dispatch(set, 1))
        .isEqualTo(
            ended(
                set,
                1,
                Outcome.REJECTED,
                found
                    + " "
                    + TO_PUBLISH
                    + "{\"file_set\":\""
                    + set
                    + "\",\"revision\":1,\"thresholds\":{\"implausible_findings\":2}}"));

    assertThat(pipeline.receive(set)).isEmpty();
    RunRecord held = run(set, RunKey.of(1));
    assertThat(held.outcome().failure().filter(RunFailure::isHold).map(RunFailure::text))
        .contains(found);
    assertThat(pipeline.receipt(set, 1))
        .contains("\"failure\": \"" + found + "\"")
        .contains("\"code\":\"IMPLAUSIBLE_SAME_FILE\"");
    assertClosed(set);

    assertThat(pipeline.request(asItIs(set)).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertThat(pipeline.receipt(set, 1)).contains("\"implausible_percent\": 100");
    assertClosed(set);
  }

  @ParameterizedTest
  @ValueSource(ints = {35, 8, -7})
  void filesOfFiveWeeksBeforeToAWeekAfterAreCompared(int daysBefore) throws IOException {
    pipeline.check(PlausibilityChecks.all(Mode.HOLD));

    RunSummary held = pipeline.dispatch(sameFiles("moved" + daysBefore, daysBefore), 1);

    assertThat(held.sentence()).contains("IMPLAUSIBLE_SAME_FILE: ");
    assertThat(held.outcome()).isEqualTo(Outcome.REJECTED);
  }

  @Test
  void correctionOfAHeldDayIsPublished() throws IOException {
    pipeline.check(PlausibilityChecks.all(Mode.HOLD));
    FileSetId set = sameFiles("corrected");
    pipeline.dispatch(set, 1);
    pipeline.day(set, 4);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 2, 4));
  }

  @Test
  void dryRunSaysThatADayWouldBeHeld() throws IOException {
    pipeline.check(PlausibilityChecks.all(Mode.HOLD));
    FileSetId set = sameFiles("dry");

    RunSummary dryRun = pipeline.request("{\"file_set\":\"" + set + "\",\"dry_run\":true}");

    assertThat(dryRun.dryRun().orElseThrow().wouldEnd()).isEqualTo(RunState.REJECTED);
    assertThat(dryRun.sentence()).contains("would end REJECTED: IMPLAUSIBLE_SAME_FILE: ");
  }

  @Test
  void warningPublishesTheDayAndIsInItsReceipt() throws IOException {
    pipeline.check(PlausibilityChecks.DEFAULT);
    FileSetId set = sameFiles("warned");

    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
    assertThat(pipeline.receipt(set, 1))
        .contains("\"code\":\"IMPLAUSIBLE_SAME_FILE\"")
        .contains("\"held\":false")
        .doesNotContain("\"failure\"");
  }

  @Test
  void earlierDayWhoseRecordHasAnotherShapeIsLeftOut() throws IOException {
    pipeline.check(PlausibilityChecks.all(Mode.HOLD));
    FileSetId set = sameFiles("odd");
    FileSetId earlier = before(set, 1);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(earlier);
    Map<String, AttributeValue> run = new HashMap<>(items.get("run#1"));
    run.put("counts", AttributeValue.fromS("{\"files\":{}}"));
    items.put("run#1", run);
    pipeline.restore(earlier, items);

    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void dayIsComparedWithTheLastPublishedOnes() throws IOException {
    FileSetId set = DrivenPipeline.setOf("smaller");
    for (int before = 6; before > 0; before--) {
      FileSetId earlier = before(set, before);
      pipeline.day(earlier, before == 6 ? 1 : 90 + before);
      pipeline.dispatch(earlier, 1);
    }
    pipeline.check(PlausibilityChecks.all(Mode.HOLD));
    pipeline.day(set, 11);

    RunSummary held = pipeline.dispatch(set, 1);

    assertThat(held.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(held.sentence())
        .startsWith("IMPLAUSIBLE_SIZE: The customers file has 11 rows; usual are 93 rows. ")
        .contains("IMPLAUSIBLE_SIZE: The items file has 11 rows; usual are 93 rows. ");
  }

  @ParameterizedTest
  @CsvSource({"rows, 3, 2", "rows, two, 2", "sum-total-price, 3.51, 3.5", "sha256, 00, -"})
  void otherContentThanStatedRejectsTheDayEvenAsItIs(String name, String stated, String read)
      throws IOException {
    FileSetId set = pipeline.day("stated-" + name + stated, 1);
    pipeline.upload(set, FileKind.ITEMS, ITEMS, Map.of(name, stated));
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    String sentence =
        "CONTROL_TOTAL_MISMATCH: The metadata of the items file ("
            + set.key(FileKind.ITEMS)
            + ") states \""
            + name
            + "\": \""
            + stated
            + "\", but the file has "
            + (name.equals(ControlTotals.SHA256) ? Digests.sha256Hex(ITEMS) : read)
            + ". Send the file again with the totals of its content.";

    assertThat(pipeline.dispatch(set, 2)).isEqualTo(ended(set, 2, Outcome.REJECTED, sentence));
    assertThat(pipeline.request(asItIs(set))).isEqualTo(ended(set, 2, Outcome.REJECTED, sentence));
    assertThat(pipeline.receive(set)).isEmpty();
  }

  @Test
  void contentAsStatedIsPublished() throws IOException {
    FileSetId set = pipeline.day("stated", 1);
    pipeline.upload(
        set,
        FileKind.ITEMS,
        ITEMS,
        Map.of(
            ControlTotals.ROWS,
            "2",
            ControlTotals.SUM_TOTAL_PRICE,
            "3.50",
            ControlTotals.SHA256,
            Digests.sha256Hex(ITEMS)));
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    assertThat(pipeline.dispatch(set, 2).outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  /** Uploads the files of a published day under the next date, too. */
  private FileSetId sameFiles(String partner) throws IOException {
    return sameFiles(partner, 1);
  }

  private FileSetId sameFiles(String partner, int daysBefore) throws IOException {
    FileSetId set = DrivenPipeline.setOf(partner);
    FileSetId other = before(set, daysBefore);
    pipeline.day(other, 3);
    assertThat(pipeline.dispatch(other, 1).outcome()).isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(other);
    return pipeline.day(set, 3);
  }

  private static FileSetId before(FileSetId set, int days) {
    return new FileSetId(set.partner(), DATE.minusDays(days));
  }

  private static String asItIs(FileSetId set) {
    return ProcessingRequestJson.options(
            new ReplayOptions(ProcessingRequest.Mode.REBUILD, ThresholdChanges.AS_IT_IS))
        .replace("{\"mode\"", "{\"file_set\":\"" + set + "\",\"mode\"");
  }
}
