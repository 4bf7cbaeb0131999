package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Difference;
import dev.orderpipeline.model.Difference.Examples;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.DryRunResult;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.processor.run.DrivenPipeline.Received;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Closing messages, by which consumers know that they have a whole revision. */
class ClosingMessageTest extends ProcessingSuite {
  @BeforeEach
  void switchOn() {
    pipeline.setClosingMessage(true);
  }

  @Test
  void revisionEndsWithTheCountsAndTheDigestOfItsMessages() throws IOException {
    FileSetId set = pipeline.sampleDay("closed");

    assertThat(pipeline.request("{\"file_set\":\"" + set + "\"}").messagesSent()).isEqualTo(3);

    String closing = closing(set, 1, 1, 1, List.of(CUSTOMER_MESSAGE, ERROR_MESSAGE));
    assertThat(published(set, 1)).containsExactly(CUSTOMER_MESSAGE, ERROR_MESSAGE, closing);
    List<Received> expected = new ArrayList<>(sampleMessages(set));
    expected.add(message(set, 1, closing));
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(pipeline.receipt(set, 1))
        .contains("\"customer_messages\": 1", "\"error_messages\": 1");
    assertClosed(set);
  }

  @Test
  void customersWithdrawnByACorrectionAreAmongItsErrors() throws IOException {
    FileSetId set = publishedDay("closed-withdrawn", 3);

    correctedTo(set, 1);

    List<String> others =
        List.of(DrivenPipeline.bodies(1).get(0), withdrawnBody("c2", 1), withdrawnBody("c3", 1));
    assertThat(published(set, 2)).isEqualTo(withClosing(others, closing(set, 2, 1, 2, others)));
    pipeline.receive(set);
  }

  @Test
  void revisionWithoutMessagesIsOnlyItsClosingMessage() throws IOException {
    FileSetId set = DrivenPipeline.setOf("closed-empty");
    pipeline.upload(set, FileKind.CUSTOMERS, "customer_reference\n");
    pipeline.upload(set, FileKind.ORDERS, "customer_reference,order_reference\n");
    pipeline.upload(set, FileKind.ITEMS, "id,order_reference,total_price\n");

    pipeline.request("{\"file_set\":\"" + set + "\"}");

    assertThat(published(set, 1)).containsExactly(closing(set, 1, 0, 0, List.of()));
    assertThat(pipeline.receive(set))
        .containsExactly(message(set, 1, closing(set, 1, 0, 0, List.of())));
  }

  @Test
  void messagesWithTheSameIdCountOnce() throws IOException {
    FileSetId set = DrivenPipeline.setOf("closed-twice");
    pipeline.upload(set, FileKind.CUSTOMERS, "customer_reference\nc1\n");
    pipeline.upload(set, FileKind.ORDERS, "customer_reference,order_reference\nc1,o1\n");
    // Three rows on one line, whose line ends are lost.
    pipeline.upload(
        set, FileKind.ITEMS, "id,order_reference,total_price\n1,o1,1.002,o1,2.003,o1,3.00\n");

    pipeline.request("{\"file_set\":\"" + set + "\",\"thresholds\":{\"unusable_rows\":9}}");

    List<String> lines = published(set, 1);
    List<String> others = lines.subList(0, lines.size() - 1);
    assertThat(others).hasSize(3).containsOnlyOnce(others.get(0));
    assertThat(others.get(2)).isEqualTo(others.get(1));
    assertThat(lines.get(3)).isEqualTo(closing(set, 1, 0, 2, others));
    pipeline.receive(set);
  }

  @Test
  void replaysRepeatTheClosingMessageAlsoIfTheStageHasNoneNow() throws IOException {
    FileSetId set = publishedDay("closed-replayed", 3);
    pipeline.setClosingMessage(false);
    List<Received> all = new ArrayList<>(messages(set, 1, 3));
    all.add(message(set, 1, closing(set, 1, 3, 0, DrivenPipeline.bodies(3))));

    pipeline.request("{\"file_set\":\"" + set + "\",\"replay_id\":\"a\"}");
    List<Received> rebuilt = pipeline.receive(set);
    pipeline.request("{\"file_set\":\"" + set + "\",\"mode\":\"republish\",\"replay_id\":\"b\"}");

    assertThat(rebuilt).containsExactlyInAnyOrderElementsOf(all);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void replayOfARevisionWithoutAClosingMessageHasNone() throws IOException {
    pipeline.setClosingMessage(false);
    FileSetId set = publishedDay("closed-later", 3);
    pipeline.setClosingMessage(true);

    pipeline.request("{\"file_set\":\"" + set + "\",\"replay_id\":\"a\"}");

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
  }

  @Test
  void runThatBeganWithAClosingMessageSendsItAlsoIfTheStageHasNoneNow() throws IOException {
    FileSetId set = pipeline.day("closed-switched-off", 60);
    pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(3));
    pipeline.setClosingMessage(false);

    pipeline.dispatch(set, 1);

    Set<Received> all = Set.copyOf(messages(set, 1, 60));
    Received closing = message(set, 1, closing(set, 1, 60, 0, DrivenPipeline.bodies(60)));
    List<Received> received = pipeline.receive(set);
    assertThat(received).containsOnlyOnce(closing).containsAll(all).hasSize(61);
  }

  @Test
  void runThatBeganWithoutAClosingMessageSendsNoneAlsoIfTheStageHasItNow() throws IOException {
    pipeline.setClosingMessage(false);
    FileSetId set = pipeline.day("closed-switched-on", 60);
    pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(3));
    pipeline.setClosingMessage(true);

    pipeline.dispatch(set, 1);

    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 60));
  }

  @Test
  void rebuildThatDiffersClosesTheNextRevision() throws IOException {
    FileSetId set = publishedDay("closed-changed-code", 3);
    recordOtherMessages(set, 1);

    pipeline.request("{\"file_set\":\"" + set + "\",\"replay_id\":\"a\"}");

    List<Received> all = new ArrayList<>(messages(set, 2, 3));
    all.add(message(set, 2, closing(set, 2, 3, 0, DrivenPipeline.bodies(3))));
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void failedDayThatIsRebuiltAsTheNextRevisionIsClosedUnderItsNumber() throws IOException {
    FileSetId set = pipeline.day("closed-next", 2);
    assertThat(pipeline.dispatch(set, 1, rejectingEntry("1"), DrivenPipeline.ENOUGH_TIME).outcome())
        .isEqualTo(Outcome.FAILED);
    pipeline.receive(set);

    pipeline.request(
        "{\"file_set\":\"" + set + "\",\"mode\":\"rebuild_as_next\",\"replay_id\":\"a\"}");

    List<Received> all = new ArrayList<>(messages(set, 2, 2));
    all.add(message(set, 2, closing(set, 2, 2, 0, DrivenPipeline.bodies(2))));
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void dryRunOfAPublishedRevisionFindsNoDifference() throws IOException {
    FileSetId set = publishedDay("closed-dry", 3);

    DryRunResult result =
        pipeline.request("{\"file_set\":\"" + set + "\",\"dry_run\":true}").dryRun().orElseThrow();

    assertThat(result.customerMessages()).isEqualTo(3);
    assertThat(result.errorMessages()).isZero();
    assertThat(result.difference())
        .contains(
            new Difference(
                1,
                new Difference.TotalCounts(0, 0, 3, 0),
                new Difference.ErrorCounts(0, 0, 0),
                0,
                new Examples(List.of(), List.of(), List.of(), List.of())));
  }

  @Test
  void dryRunWhileARevisionIsSentCountsItsClosingMessageOnlyAmongTheMessages() throws IOException {
    FileSetId set = pipeline.day("closed-dry-sending", 60);
    pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(3));

    assertThat(pipeline.request("{\"file_set\":\"" + set + "\",\"dry_run\":true}"))
        .satisfies(
            summary -> {
              assertThat(summary.sentence())
                  .isEqualTo(
                      "nothing was sent or written; the remaining 31 of 61 messages would be sent"
                          + " from the archive of revision 1");
              assertThat(summary.dryRun().orElseThrow().customerMessages()).isEqualTo(30);
              assertThat(summary.dryRun().orElseThrow().errorMessages()).isZero();
            });
    pipeline.receive(set);
  }

  @Test
  void explanationOfACustomerLeavesTheClosingMessageOut() throws IOException {
    FileSetId set = publishedDay("closed-explained", 3);

    JsonObject explained = pipeline.explain("{\"file_set\":\"" + set + "\",\"customer\":\"c2\"}");

    assertThat(explained.get("sentence").getAsString())
        .isEqualTo("Revision 1 has the total 2 from 1 order and 1 item.");
  }

  @Test
  void closingMessageIsExplained() throws IOException {
    FileSetId set = publishedDay("closed-explained-itself", 3);
    String closing = closing(set, 1, 3, 0, DrivenPipeline.bodies(3));

    JsonObject explained =
        pipeline.explain(
            "{\"file_set\":\""
                + set
                + "\",\"message_id\":\""
                + new MessageId(set, 1).of(closing)
                + "\"}");

    assertThat(explained.get("sentence").getAsString())
        .isEqualTo(
            "This is the closing message of revision 1 of "
                + set
                + ". It counts the revision's other messages: "
                + closing);
  }

  private List<String> published(FileSetId set, int revision) throws IOException {
    RunRecord run = run(set, RunKey.of(revision));
    return pipeline.lines(run.outcome().publishedKey().orElseThrow());
  }

  private static List<String> withClosing(List<String> others, String closing) {
    List<String> all = new ArrayList<>(others);
    all.add(closing);
    return all;
  }

  private static String closing(
      FileSetId set, int revision, int customers, int errors, List<String> others) {
    MessageId ids = new MessageId(set, revision);
    String sorted =
        others.stream()
            .map(ids::of)
            .sorted()
            .distinct()
            .map(id -> id + "\n")
            .collect(Collectors.joining());
    return "{\"type\":\"revision_complete\",\"file_set\":\""
        + set
        + "\",\"revision\":"
        + revision
        + ",\"customer_messages\":"
        + customers
        + ",\"error_messages\":"
        + errors
        + ",\"sha256\":\""
        + Digests.sha256Hex(sorted)
        + "\"}";
  }
}
