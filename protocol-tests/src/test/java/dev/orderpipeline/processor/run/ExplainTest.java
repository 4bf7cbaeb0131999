package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.ledger.LeaseClaim;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ProcessingRequest.Mode;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.model.ThresholdChanges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Explanations of messages, which report why a customer has a total, or none, and only read. */
class ExplainTest extends ProcessingSuite {
  private static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024;
  private static final RemainingTime SEARCH_ENDS = () -> Duration.ofSeconds(239);
  private static final String TOTAL =
      "{\"type\":\"customer_message\",\"customer_reference\":\"c1\",\"number_of_orders\":1,"
          + "\"total_amount_spent\":1.25}";

  @Test
  void totalIsExplainedByItsFilesItsRowsItsStepsItsMessageAndItsTime() throws IOException {
    FileSetId set = day("explained", "c1,o1\nc2,o2\n", "1,o1,1.50\n2,o2,7\n3,o1,-0.25\n");

    JsonObject explained = explain(set, "c1");

    RunRecord run = run(set, RunKey.of(1));
    String sentence = "Revision 1 has the total 1.25 from 1 order and 2 items.";
    assertThat(explained)
        .isEqualTo(
            JsonParser.parseString(
                """
                {"outcome": "EXPLAINED", "file_set": "explained/2022-01-30",
                 "customer_reference": "c1", "sentence": "%1$s",
                 "revisions": [
                   {"revision": 1, "sentence": "%1$s", "run_state": "PUBLISHED",
                    "run_started_at": "%2$s", "inputs": %3$s,
                    "rows": {"count": 4, "accepted": 4, "rejected": 0, "listed": [
                      {"file": "customers", "line": 2, "cells": {"customer_reference": "c1"},
                       "result": "accepted"},
                      {"file": "orders", "line": 2,
                       "cells": {"customer_reference": "c1", "order_reference": "o1"},
                       "result": "accepted"},
                      {"file": "items", "line": 2,
                       "cells": {"id": "1", "order_reference": "o1", "total_price": "1.50"},
                       "result": "accepted", "amount": 1.5, "sum": 1.5},
                      {"file": "items", "line": 4,
                       "cells": {"id": "3", "order_reference": "o1", "total_price": "-0.25"},
                       "result": "accepted", "amount": -0.25, "sum": 1.25}]},
                    "arithmetic": {"is_listed": true, "number_of_orders": 1, "number_of_items": 2,
                      "total_amount_spent": 1.25, "is_withheld": false, "equals_message": true},
                    "messages": {"count": 1, "archived": 2,
                      "archive":
                        "published/date=2022-01-30/partner=explained/r1/messages.jsonl.gz",
                      "listed": [
                        {"position": 1, "message_id": "%4$s", "body": "%5$s",
                         "accepted": ["run#1: accepted by the queue between %6$s and %7$s"]}]}}]}
                """
                    .formatted(
                        sentence,
                        run.times().startedAt(),
                        inputs(set, run.pinned()),
                        new MessageId(set, 1).of(TOTAL),
                        TOTAL.replace("\"", "\\\""),
                        run.times().stages().publishingStartedAt().orElseThrow(),
                        run.times().updatedAt())));
  }

  private static JsonArray inputs(FileSetId set, PinnedFiles pinned) {
    JsonArray inputs = new JsonArray();
    for (FileKind kind : FileKind.values()) {
      FileVersion version = pinned.of(kind);
      JsonObject input = new JsonObject();
      input.addProperty("file", kind.label());
      input.addProperty("key", set.key(kind));
      input.addProperty("version_id", version.versionId());
      input.addProperty("etag", version.etag());
      input.addProperty("size", version.size());
      input.addProperty("uploaded_at", version.lastModified().toString());
      inputs.add(input);
    }
    return inputs;
  }

  @Test
  void rejectedRowsThatWithholdATotalAreListedWithTheirReasons() throws IOException {
    FileSetId set =
        day("withheld", "c1,o1\nc1,o1\nc1,o2\nc2,o3\n", "1,o1,1\n1,o1,1\n2,o2,x\n3,o3,2\n");

    JsonObject explained = explain(set, "c1");

    assertThat(sentence(explained))
        .isEqualTo(
            "Revision 1 has no total: 3 rows are rejected (orders line 3 DUPLICATE_ORDER, items"
                + " line 3 DUPLICATE_ITEM, items line 4 AMOUNT_NOT_DECIMAL).");
    assertThat(rows(revision(explained, 0)))
        .containsExactly(
            "customers 2 accepted",
            "orders 2 accepted",
            "orders 3 DUPLICATE_ORDER see line 2",
            "orders 4 accepted",
            "items 2 accepted",
            "items 3 DUPLICATE_ITEM see line 2",
            "items 4 AMOUNT_NOT_DECIMAL");
    assertThat(positions(revision(explained, 0))).containsExactly(2L, 3L, 4L);
    JsonObject arithmetic = revision(explained, 0).getAsJsonObject("arithmetic");
    assertThat(arithmetic.get("is_withheld").getAsBoolean()).isTrue();
    assertThat(arithmetic.get("equals_message").getAsBoolean()).isTrue();
  }

  @Test
  void customerWithoutATotalIsToldWhy() throws IOException {
    FileSetId set = day("none", "c1,o1\nc9,o9\n", "1,o1,1\n2,o9,1\n");

    assertThat(sentence(explain(set, "c2")))
        .isEqualTo("Revision 1 has no total: the customer is listed without an order.");
    assertThat(sentence(explain(set, "c9")))
        .isEqualTo(
            "Revision 1 has no total: the customers file does not list the customer; 2 rows are"
                + " rejected (orders line 3 UNKNOWN_CUSTOMER, items line 3 ORDER_REJECTED).");
    assertThat(sentence(explain(set, "nobody")))
        .isEqualTo(
            "Revision 1 has no message for the customer: no row of its files names this"
                + " reference.");
  }

  @Test
  void correctionShowsWhatChangedSinceEachPublishedRevision() throws IOException {
    FileSetId set = day("changed", "c1,o1\n", "1,o1,1\n2,o1,2\n");
    pipeline.upload(set, FileKind.ITEMS, items("1,o1,1\n2,o1,5\n"));
    publishCorrection(set, 2);

    JsonObject explained = explain(set, "c1");

    assertThat(sentence(explained))
        .isEqualTo("Revision 2 has the total 6 from 1 order and 2 items.");
    assertThat(strings(revision(explained, 0), "changes"))
        .containsExactly(
            "since revision 1: from the total 3 from 1 order to the total 6 from 1 order",
            "gone: items line 3, id 2, order_reference o1, total_price 2, accepted",
            "new: items line 3, id 2, order_reference o1, total_price 5, accepted");
    assertThat(sentence(revision(explained, 1)))
        .isEqualTo("Revision 1 has the total 3 from 1 order and 2 items.");
    assertThat(strings(revision(explain(set, "c2"), 0), "changes"))
        .containsExactly("since revision 1: the message is unchanged");
    assertThat(sentence(explain("{\"file_set\":\"%s\",\"customer\":\"c1\",\"revision\":1}", set)))
        .isEqualTo("Revision 1 has the total 3 from 1 order and 2 items. Revision 2 replaces it.");
  }

  @Test
  void withdrawnCustomerIsExplainedWithTheTotalBefore() throws IOException {
    FileSetId set = publishedDay("explain-withdrawn", 3);
    correctedTo(set, 1);
    pipeline.receive(set);

    JsonObject explained = explain(set, "c3");

    assertThat(sentence(explained))
        .isEqualTo(
            "Revision 2 has no total: the customer had one before, and is withdrawn, because these"
                + " files do not list the customer.");
    assertThat(strings(revision(explained, 0), "changes"))
        .startsWith("since revision 1: from the total 3 from 1 order to no total")
        .hasSize(4);
  }

  @Test
  void rejectedDayIsExplainedByItsFailureAndWhatItsRowsGive() throws IOException {
    FileSetId set = pipeline.day("explain-rejected", 12);
    replaceItems(set, 12, 11);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);

    assertThat(sentence(explain(set, "c12")))
        .startsWith(
            "Revision 2 is not published, its run is REJECTED: TOO_MANY_REJECTED_ROWS: 11 of 12")
        .endsWith(". Its rows give the total 12 from 1 order.");
    assertThat(sentence(explain(set, "c1")))
        .endsWith(". Its rows give no total: 1 row is rejected (items line 2 AMOUNT_NOT_DECIMAL).");
  }

  @Test
  void rejectedFileHasNoRows() throws IOException {
    FileSetId set = publishedDay("explain-file", 2);
    pipeline.upload(set, FileKind.CUSTOMERS, "");
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);

    assertThat(sentence(explain(set, "c1")))
        .isEqualTo(
            "Revision 1 has the total 1 from 1 order and 1 item. Revision 2 is not published yet.");
    JsonObject rejected =
        revision(
            pipeline.explain("{\"file_set\":\"" + set + "\",\"customer\":\"c1\",\"revision\":2}"),
            0);
    assertThat(sentence(rejected))
        .startsWith("Revision 2 is not published, its run is REJECTED: FILE_EMPTY: ");
    assertThat(rejected.get("input_fault").getAsString())
        .startsWith("the files give no messages: FILE_EMPTY: ");
    assertThat(rejected.has("rows")).isFalse();
  }

  @Test
  void setWithoutAPublishedRevisionSaysSo() throws IOException {
    FileSetId set = pipeline.day("explain-unstarted", 2);

    assertThat(sentence(explain(DrivenPipeline.setOf("explain-nothing"), "c1")))
        .isEqualTo(
            "no revision of explain-nothing/2022-01-30 is recorded, so there is no message: its"
                + " files are not all there, or their events are on their way; its status says"
                + " which");
    assertThat(sentence(explain(set, "c2")))
        .isEqualTo(
            "Revision 1 is not published: its run has not started. Its rows give the total 2 from 1"
                + " order.");
  }

  @Test
  void messageBeyondTheCheckpointIsNotConfirmed() throws IOException {
    FileSetId set = pipeline.day("explain-sending", 60);
    assertThat(pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(3)).outcome())
        .isEqualTo(Outcome.CONTINUES);
    long checkpoint = run(set, RunKey.of(1)).progress().checkpoint();

    JsonObject first = explain(set, "c1");
    JsonObject last = explain(set, "c60");

    assertThat(sentence(first))
        .isEqualTo("Revision 1 is being published; it has the total 1 from 1 order and 1 item.");
    assertThat(accepted(first)).startsWith("run#1: accepted by the queue between ");
    assertThat(accepted(last))
        .startsWith("run#1: not confirmed; the run is PUBLISHING since ")
        .endsWith(", and the queue has accepted the first " + checkpoint + " messages for certain");
    pipeline.dispatch(set, 1);
    pipeline.receive(set);
  }

  @Test
  void replayIsAnotherTimeOfAcceptance() throws IOException {
    FileSetId set = publishedDay("explain-replayed", 2);
    pipeline.request(
        "{\"file_set\":\"" + set + "\",\"mode\":\"republish\",\"replay_id\":\"again\"}");
    pipeline.receive(set);

    assertThat(strings(message(explain(set, "c2"), 0), "accepted"))
        .satisfiesExactly(
            run -> assertThat(run).startsWith("run#1: accepted by the queue between "),
            replay ->
                assertThat(replay).startsWith("run#1#replay#again: accepted by the queue between"));
  }

  @Test
  void versionThatIsGoneIsReportedAndTheMessageIsShown() throws IOException {
    FileSetId set = publishedDay("explain-gone", 2);
    RunRecord run = run(set, RunKey.of(1));
    pipeline.deleteVersion(set, FileKind.ITEMS, run.pinned().items().versionId());

    JsonObject explained = explain(set, "c2");

    assertThat(sentence(explained)).isEqualTo("Revision 1 has the total 2 from 1 order.");
    assertThat(revision(explained, 0).get("input_fault").getAsString())
        .isEqualTo(
            "a file of revision 1 was replaced and its version has expired, so only the messages"
                + " are shown");
    assertThat(revision(explained, 0).has("rows")).isFalse();
    assertThat(revision(explained, 0).getAsJsonArray("inputs")).hasSize(3);
  }

  @Test
  void archiveThatIsGoneIsReportedAndTheRowsAreShown() throws IOException {
    FileSetId set = publishedDay("explain-lost", 2);
    pipeline.deleteResult(run(set, RunKey.of(1)).outcome().publishedKey().orElseThrow());

    JsonObject explained = explain(set, "c2");

    assertThat(sentence(explained))
        .isEqualTo("Revision 1: its messages are unreadable, so only its rows are shown.");
    assertThat(revision(explained, 0).get("archive_fault").getAsString())
        .contains("messages.jsonl.gz");
    assertThat(rows(revision(explained, 0))).hasSize(3);
  }

  @Test
  void revisionThatTheTableHasForgottenIsExplainedFromItsArchive() throws IOException {
    FileSetId set = publishedDay("explain-old", 3);
    pipeline.uploadCorrection(set, 3);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    pipeline.dispatch(set, 2);
    pipeline.receive(set);
    pipeline.pass(RunClaims.RETENTION);

    JsonObject forgotten = revision(explain(set, "c3"), 1);

    assertThat(sentence(forgotten)).isEqualTo("Revision 1 has the total 3 from 1 order.");
    assertThat(forgotten.get("input_fault").getAsString())
        .isEqualTo(
            "the table no longer knows the files of revision 1, so only its messages are shown");
    assertThat(positions(forgotten)).containsExactly(3L);
  }

  @Test
  void messageIsFoundByItsIdInItsSetOrInAll() throws IOException {
    FileSetId set = publishedDay("explain-id", 3);
    publishedDay("explain-other", 3);
    String id = new MessageId(set, 1).of(DrivenPipeline.bodies(3).get(1));

    JsonObject inSet =
        explain("{\"message_id\":\"%s\",\"file_set\":\"explain-id/2022-01-30\"}", id);
    JsonObject inAll = explain("{\"message_id\":\"%s\"}", id);

    assertThat(inSet).isEqualTo(explain(set, "c2")).isEqualTo(inAll);
    assertThat(
            explain("{\"message_id\":\"%s\",\"file_set\":\"explain-other/2022-01-30\"}", id)
                .toString())
        .isEqualTo(
            "{\"outcome\":\"NOT_FOUND\",\"file_set\":\"explain-other/2022-01-30\",\"sentence\":\"no"
                + " archived message of explain-other/2022-01-30 has this message_id; it is a"
                + " message of another set or pipeline\",\"revisions\":[]}");
  }

  @Test
  void messageIdOfAnEarlierRevisionIsExplainedAsItWas() throws IOException {
    FileSetId set = day("explain-earlier", "c1,o1\n", "1,o1,1\n");
    String id = new MessageId(set, 1).of(TOTAL.replace("1.25", "1"));
    pipeline.upload(set, FileKind.ITEMS, items("1,o1,5\n"));
    publishCorrection(set, 2);

    assertThat(sentence(explain("{\"message_id\":\"%s\"}", id)))
        .isEqualTo("Revision 1 has the total 1 from 1 order and 1 item. Revision 2 replaces it.");
  }

  @Test
  void messageThatNamesNoCustomerIsShownByItself() throws IOException {
    FileSetId set = day("explain-nobody", "c1,o1\n", "1,o1,1\n2,o8,1\n");
    String body =
        "{\"type\":\"error_message\",\"customer_reference\":null,\"order_reference\":\"o8\","
            + "\"message\":\"UNKNOWN_ORDER: the order is not in the orders file (items file, line"
            + " 3)\"}";

    JsonObject explained = explain("{\"message_id\":\"%s\"}", new MessageId(set, 1).of(body));

    assertThat(sentence(explained))
        .isEqualTo(
            "Revision 1 has this message, which names no customer. Its text names the file and the"
                + " line.");
    assertThat(message(explained, 0).get("body").getAsString()).isEqualTo(body);
    assertThat(explained.has("customer_reference")).isFalse();
  }

  @Test
  void searchThatRunsOutOfTimeNamesWhatItHasSearched() throws IOException {
    publishedDay("explain-slow", 2);

    assertThat(
            sentence(
                pipeline.explain(
                    "{\"message_id\":\"" + "0".repeat(64) + "\"}",
                    CallInterceptor.NONE,
                    SEARCH_ENDS)))
        .isEqualTo(
            "the function ran out of time before it found this message_id; it has searched the"
                + " dates after 2022-01-30; name the set, which is the message's attribute"
                + " file_set");
  }

  @Test
  void searchOfASetThatRunsOutOfTimeSaysSo() throws IOException {
    publishedDay("explain-slow-set", 2);

    assertThat(
            sentence(
                pipeline.explain(
                    "{\"message_id\":\""
                        + "0".repeat(64)
                        + "\",\"file_set\":\"explain-slow-set/2022-01-30\"}",
                    CallInterceptor.NONE,
                    SEARCH_ENDS)))
        .isEqualTo(
            "the function ran out of time before it had searched all messages of"
                + " explain-slow-set/2022-01-30; name the customer instead");
  }

  @Test
  void filesThatNeedTooMuchTimeAreNotReadToTheirEnd() throws IOException {
    FileSetId set = publishedDay("explain-late", 2);

    JsonObject explained = explain(set, "c2", new AtomicInteger(), 2);

    assertThat(sentence(explained)).isEqualTo("Revision 1 has the total 2 from 1 order.");
    assertThat(revision(explained, 0).get("input_fault").getAsString())
        .isEqualTo("the function ran out of time, so the rows are not shown");
  }

  @Test
  void archiveThatNeedsTooMuchTimeIsNotReadToItsEnd() throws IOException {
    FileSetId set = publishedDay("explain-later", 2);

    JsonObject explained = explain(set, "c2", new AtomicInteger(), 1);

    assertThat(sentence(explained))
        .isEqualTo("Revision 1: its messages are unreadable, and its rows are not shown either.");
    assertThat(revision(explained, 0).get("archive_fault").getAsString())
        .isEqualTo("the function ran out of time, so the messages are not shown");
    assertThat(revision(explained, 0).get("input_fault").getAsString())
        .isEqualTo("the function ran out of time, so the rows are not shown");
  }

  @Test
  void earlierRevisionsAreLeftOutOnceTimeIsUp() throws IOException {
    FileSetId set = day("explain-latest", "c1,o1\n", "1,o1,1\n");
    pipeline.upload(set, FileKind.ITEMS, items("1,o1,2\n"));
    publishCorrection(set, 2);
    pipeline.upload(set, FileKind.ITEMS, items("1,o1,3\n"));
    publishCorrection(set, 3);

    AtomicInteger downloads = new AtomicInteger();
    explain(set, "c1", downloads, Integer.MAX_VALUE);

    JsonObject explained = explain(set, "c1", new AtomicInteger(), downloads.get() / 3 + 1);

    assertThat(sentence(explained))
        .isEqualTo(
            "Revision 3 has the total 3 from 1 order and 1 item. The function ran out of time"
                + " before it read revision 1, so no changes since then are shown.");
    assertThat(explained.getAsJsonArray("revisions")).hasSize(2);
    assertThat(revision(explained, 1).get("archive_fault").getAsString())
        .isEqualTo("the function ran out of time, so the messages are not shown");
  }

  /** Explains a customer; from the download with the number on, time is up. */
  private JsonObject explain(FileSetId set, String customer, AtomicInteger downloads, int last)
      throws IOException {
    return pipeline.explain(
        "{\"file_set\":\"" + set + "\",\"customer\":\"" + customer + "\"}",
        (name, call) -> {
          if (name.equals("getObject")) {
            downloads.incrementAndGet();
          }
          return call.proceed();
        },
        () -> Duration.ofSeconds(downloads.get() < last ? 20 : 19));
  }

  @Test
  void revisionThatIsNotRecordedIsRejected() throws IOException {
    FileSetId set = publishedDay("explain-revision", 2);

    assertThatThrownBy(
            () -> explain("{\"file_set\":\"%s\",\"customer\":\"c1\",\"revision\":7}", set))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "revision 7 of explain-revision/2022-01-30 is not recorded; the recorded ones are 1");
  }

  @Test
  void resultThatTheRowsNoLongerGiveIsReported() throws IOException {
    FileSetId set = day("explain-code", "c1,o1\n", "1,o1,1\n");
    replaceItemsOfTheRun(set, "1,o1,2\n");

    assertThat(sentence(revision(explain(set, "c1"), 0)))
        .isEqualTo(
            "Revision 1 has the total 1 from 1 order and 1 item. But the rows now give the total 2"
                + " from 1 order: the pipeline has changed since.");
  }

  @Test
  void withheldTotalThatTheRowsNowGiveIsReported() throws IOException {
    FileSetId set = day("explain-withheld", "c1,o1\n", "1,o1,x\n2,o1,2\n3,o1,3\n");
    replaceItemsOfTheRun(set, "1,o1,2\n");

    assertThat(sentence(revision(explain(set, "c1"), 0)))
        .isEqualTo(
            "Revision 1 has no total: it is withheld by 1 error message. But the rows now give the"
                + " total 2 from 1 order: the pipeline has changed since.");
  }

  @Test
  void archivedTotalThatTheRowsNoLongerGiveIsReported() throws IOException {
    FileSetId set = day("explain-now-withheld", "c1,o1\n", "1,o1,1\n");
    replaceItemsOfTheRun(set, "1,o1,x\n");

    assertThat(sentence(revision(explain(set, "c1"), 0)))
        .isEqualTo(
            "Revision 1 has the total 1 from 1 order and 0 items. But the rows now give no total:"
                + " the pipeline has changed since.");
  }

  /** Records another version of the items for the first run, as if the rules had changed. */
  private void replaceItemsOfTheRun(FileSetId set, String items) throws IOException {
    RunRecord run = run(set, RunKey.of(1));
    pipeline.upload(set, FileKind.ITEMS, items(items));
    PinnedFiles others = pipeline.reconcile(set).state().found().complete().orElseThrow();
    LeaseClaim.Held held = hold(set, "run#1");
    pipeline
        .ledger()
        .runs()
        .update(
            held.lease(),
            run,
            new RunRecord(
                run.key(),
                run.state(),
                others,
                run.progress(),
                run.build(),
                run.outcome(),
                run.notes(),
                run.times()));
    pipeline.ledger().leases().release(held.lease());
  }

  @Test
  void customerOfManyRowsHasTheFirstThousandListedAndAllCounted() throws IOException {
    StringBuilder orders = new StringBuilder();
    StringBuilder items = new StringBuilder();
    for (int i = 1; i <= 1_500; i++) {
      orders.append("c1,o").append(i).append('\n');
      items.append(i).append(",o").append(i).append(",0.10\n");
    }
    FileSetId set = day("explain-many", orders.toString(), items.toString());

    JsonObject revision = revision(explain(set, "c1"), 0);

    assertThat(sentence(revision))
        .isEqualTo("Revision 1 has the total 150 from 1500 orders and 1500 items.");
    JsonObject rows = revision.getAsJsonObject("rows");
    assertThat(rows.get("count").getAsLong()).isEqualTo(3_001);
    assertThat(rows.getAsJsonArray("listed")).hasSize(1_000);
    JsonObject arithmetic = revision.getAsJsonObject("arithmetic");
    assertThat(arithmetic.get("number_of_orders").getAsLong()).isEqualTo(1_500);
    assertThat(arithmetic.get("total_amount_spent").getAsInt()).isEqualTo(150);
  }

  @Test
  void longestAnswerIsBelowTheLimitOfLambda() throws IOException {
    String customer = "\u0416".repeat(1_000);
    FileSetId set = DrivenPipeline.setOf("explain-long");
    for (int revision = 1; revision <= 12; revision++) {
      StringBuilder orders = new StringBuilder();
      for (int i = 1; i <= (revision == 12 ? 1_100 : 110); i++) {
        orders.append(customer).append(',').append("\u4e2d".repeat(999)).append(revision);
        orders.append('\n');
      }
      pipeline.upload(set, FileKind.CUSTOMERS, "customer_reference\n" + customer + "\n");
      pipeline.upload(set, FileKind.ORDERS, orders(orders.toString()));
      pipeline.upload(set, FileKind.ITEMS, items(""));
      pipeline.reconcile(set);
      pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
      assertThat(pipeline.request(asItIs(set)).outcome()).isEqualTo(Outcome.PUBLISHED);
      pipeline.receive(set);
    }

    JsonObject explained = explain(set, customer);

    assertThat(explained.getAsJsonArray("revisions")).hasSize(11);
    assertThat(revision(explained, 0).getAsJsonObject("rows").get("count").getAsLong())
        .isEqualTo(1_101);
    assertThat(explained.toString().getBytes(StandardCharsets.UTF_8).length)
        .isBetween(1_000_000, MAX_RESPONSE_BYTES);
  }

  @Test
  void explanationOnlyReadsAndLogsNoReference() throws IOException {
    FileSetId set = publishedDay("explain-reads", 3);
    Map<String, Map<String, AttributeValue>> items = pipeline.items(set);
    Set<String> calls = Collections.synchronizedSet(new TreeSet<>());

    String logged =
        pipeline.loggedBy(
            () ->
                pipeline.explain(
                    "{\"file_set\":\"" + set + "\",\"customer\":\"c3\"}",
                    (name, call) -> {
                      calls.add(name);
                      return call.proceed();
                    },
                    DrivenPipeline.ENOUGH_TIME));

    assertThat(calls)
        .containsExactly("getItem", "getObject", "listObjectsV2Paginator", "queryPaginator");
    assertThat(pipeline.items(set)).isEqualTo(items);
    assertThat(pipeline.receive(set)).isEmpty();
    assertThat(logged)
        .contains(
            "\"event\":\"explained\",\"file_set\":\"explain-reads/2022-01-30\","
                + "\"outcome\":\"EXPLAINED\",\"revisions\":1")
        .doesNotContain("c3");
  }

  /** Publishes a day of the customers c1 and c2. */
  private FileSetId day(String partner, String orders, String items) throws IOException {
    FileSetId set = DrivenPipeline.setOf(partner);
    pipeline.upload(set, FileKind.CUSTOMERS, "customer_reference\nc1\nc2\n");
    pipeline.upload(set, FileKind.ORDERS, orders(orders));
    pipeline.upload(set, FileKind.ITEMS, items(items));
    pipeline.reconcile(set);
    assertThat(pipeline.dispatch(set, 1).outcome()).isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(set);
    return set;
  }

  private static String asItIs(FileSetId set) {
    String options =
        ProcessingRequestJson.options(new ReplayOptions(Mode.REBUILD, ThresholdChanges.AS_IT_IS));
    return "{\"file_set\":\"" + set + "\"," + options.substring(1);
  }

  private static String orders(String rows) {
    return "customer_reference,order_reference\n" + rows;
  }

  private static String items(String rows) {
    return "id,order_reference,total_price\n" + rows;
  }

  private void publishCorrection(FileSetId set, int revision) throws IOException {
    pipeline.reconcile(set);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    assertThat(pipeline.dispatch(set, revision).outcome()).isEqualTo(Outcome.PUBLISHED);
    pipeline.receive(set);
  }

  private JsonObject explain(FileSetId set, String customer) throws IOException {
    return pipeline.explain("{\"file_set\":\"" + set + "\",\"customer\":\"" + customer + "\"}");
  }

  private JsonObject explain(String format, Object value) throws IOException {
    return pipeline.explain(String.format(format, value));
  }

  private static JsonObject revision(JsonObject explained, int index) {
    return explained.getAsJsonArray("revisions").get(index).getAsJsonObject();
  }

  private static JsonObject message(JsonObject explained, int index) {
    return revision(explained, 0)
        .getAsJsonObject("messages")
        .getAsJsonArray("listed")
        .get(index)
        .getAsJsonObject();
  }

  private static String accepted(JsonObject explained) {
    return strings(message(explained, 0), "accepted").get(0);
  }

  private static String sentence(JsonObject object) {
    return object.get("sentence").getAsString();
  }

  private static List<String> strings(JsonObject object, String name) {
    List<String> strings = new ArrayList<>();
    object.getAsJsonArray(name).forEach(one -> strings.add(one.getAsString()));
    return strings;
  }

  private static List<Long> positions(JsonObject revision) {
    List<Long> positions = new ArrayList<>();
    for (JsonElement one : revision.getAsJsonObject("messages").getAsJsonArray("listed")) {
      positions.add(one.getAsJsonObject().get("position").getAsLong());
    }
    return positions;
  }

  private static List<String> rows(JsonObject revision) {
    List<String> rows = new ArrayList<>();
    for (JsonElement one : revision.getAsJsonObject("rows").getAsJsonArray("listed")) {
      JsonObject row = one.getAsJsonObject();
      rows.add(
          row.get("file").getAsString()
              + " "
              + row.get("line").getAsLong()
              + " "
              + row.get(row.has("reason") ? "reason" : "result").getAsString()
              + (row.has("other_line") ? " see line " + row.get("other_line").getAsLong() : ""));
    }
    return rows;
  }
}
