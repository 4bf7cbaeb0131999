package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.processor.run.DrivenPipeline.Received;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Withdrawal of customers that are missing from a correction. */
class WithdrawnCustomersTest extends ProcessingSuite {
  @Test
  void customerMissingFromTheCorrectionIsWithdrawn() throws IOException {
    FileSetId set = publishedDay("withdrawn", 3);

    RunSummary corrected = correctedTo(set, 1);

    assertThat(corrected.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.lines(run(set, RunKey.of(2)).outcome().publishedKey().orElseThrow()))
        .containsExactly(
            DrivenPipeline.bodies(1).get(0), withdrawnBody("c2", 1), withdrawnBody("c3", 1));
    assertThat(pipeline.receive(set))
        .containsExactlyInAnyOrder(
            message(set, 2, DrivenPipeline.bodies(1).get(0)),
            withdrawn(set, 2, "c2", 1),
            withdrawn(set, 2, "c3", 1));
    Archive compared = run(set, RunKey.of(1)).build().archive().orElseThrow();
    assertThat(run(set, RunKey.of(2)).build().comparedWith())
        .containsExactly(
            new EarlierArchive(
                1,
                run(set, RunKey.of(1)).outcome().publishedKey().orElseThrow(),
                Optional.empty(),
                compared.objectDigest()));
    assertThat(pipeline.receipt(set, 2)).contains("\"customers_withdrawn\":2");
    assertClosed(set);
  }

  @Test
  void customerNamedByAnErrorIsNotWithdrawn() throws IOException {
    FileSetId set = publishedDay("still-named", 3);
    pipeline.uploadCorrection(set, 2);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    pipeline.dispatch(set, 2);

    assertThat(pipeline.lines(run(set, RunKey.of(2)).outcome().publishedKey().orElseThrow()))
        .containsExactly(
            DrivenPipeline.bodies(2).get(0),
            DrivenPipeline.bodies(2).get(1),
            "{\"type\":\"error_message\",\"customer_reference\":\"c3\",\"order_reference\":\"o3\","
                + "\"message\":\"UNKNOWN_CUSTOMER: the customer is not in the customers file"
                + " (orders file, line 4)\"}");
  }

  @Test
  void customerOfARunThatFailedWhilePublishingIsWithdrawnToo() throws IOException {
    FileSetId set = publishedDay("withdrawn-failed", 2);
    pipeline.day("withdrawn-failed", 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.dispatch(set, 2, rejectingEntry("2"), DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.FAILED);
    pipeline.receive(set);

    assertThat(correctedTo(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.receive(set))
        .containsExactlyInAnyOrder(
            message(set, 3, DrivenPipeline.bodies(1).get(0)),
            withdrawn(set, 3, "c2", 1),
            withdrawn(set, 3, "c3", 2));
    assertThat(run(set, RunKey.of(3)).build().comparedWith())
        .extracting(EarlierArchive::revision)
        .containsExactly(1, 2);
  }

  @Test
  void withdrawnCustomersFollowInTheListOfThePartner() throws IOException {
    FileSetId set = publishedDay("withdrawn-listed", 3);
    pipeline.upload(set, FileKind.CUSTOMERS, "customer_reference\nc9\nc1\n");
    pipeline.upload(set, FileKind.ORDERS, "customer_reference,order_reference\nc1,o1\n");
    pipeline.upload(set, FileKind.ITEMS, "id,order_reference,total_price\n1,o1,x\n1,o1,1\n");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);

    RunSummary summary =
        pipeline.request(
            "{\"file_set\":\""
                + set
                + "\",\"thresholds\":{\"unusable_rows\":9,\"withdrawn_customers\":9}}");

    assertThat(summary.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.affectedCustomers(set, 2).lines().skip(1))
        .containsExactly(
            "c9,WITHOUT_ORDERS,CUSTOMER_WITHOUT_ORDERS,The customer has no orders,"
                + "customers_20220130.csv,2",
            "c1,WITHHELD,AMOUNT_NOT_DECIMAL,The amount is not a plain decimal number,"
                + "items_20220130.csv,2",
            "c2,WITHDRAWN,CUSTOMER_WITHDRAWN,The customer is no longer in the files,,",
            "c3,WITHDRAWN,CUSTOMER_WITHDRAWN,The customer is no longer in the files,,");
    pipeline.receive(set);
  }

  @Test
  void customerIsWithdrawnOnce() throws IOException {
    FileSetId set = publishedDay("withdrawn-once", 3);
    correctedTo(set, 2);
    pipeline.receive(set);

    correctedTo(set, 1);

    assertThat(pipeline.receive(set))
        .containsExactlyInAnyOrder(
            message(set, 3, DrivenPipeline.bodies(1).get(0)), withdrawn(set, 3, "c2", 2));
  }

  @Test
  void rebuildIsComparedWithTheArchivesOfTheFirstBuild() throws IOException {
    FileSetId set = publishedDay("withdrawn-again", 3);
    correctedTo(set, 1);
    List<Received> sent = pipeline.receive(set);
    // Builds expire, but published archives are permanent.
    pipeline.deleteResult(run(set, RunKey.of(1)).build().archive().orElseThrow().key());
    pipeline.deleteResult(run(set, RunKey.of(2)).build().archive().orElseThrow().key());

    RunSummary replayed =
        pipeline.request("{\"file_set\":\"" + set + "\",\"replay_id\":\"again\"}");

    assertThat(replayed.run()).contains("run#2#replay#again");
    assertThat(replayed.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void runFailsIfTheComparedArchiveIsMissing() throws IOException {
    FileSetId set = publishedDay("withdrawn-gone", 3);
    String key = run(set, RunKey.of(1)).outcome().publishedKey().orElseThrow();
    pipeline.deleteResult(key);

    RunSummary summary = correctedTo(set, 1);

    assertThat(summary.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(summary.sentence())
        .isEqualTo(
            "the archive " + key + " is not in the results bucket; restore its recorded version");
    assertThat(pipeline.receive(set)).isEmpty();
  }
}
