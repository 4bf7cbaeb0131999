package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Publishing of a run, and its continuation by a later worker at the checkpoint. */
class RunPublishingTest extends ProcessingSuite {
  @Test
  void sampleDayIsArchivedPublishedAndClosed() throws IOException {
    FileSetId set = pipeline.sampleDay("sample");
    pipeline.reconcile(set);

    RunSummary summary = pipeline.dispatch(set, 1);

    RunRecord run = run(set, RunKey.of(1));
    assertThat(summary)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1"),
                Outcome.PUBLISHED,
                "all 2 messages of revision 1 were sent to the queue; archive:"
                    + " published/date=2022-01-30/partner=sample/r1/messages.jsonl.gz",
                run.build().archive(),
                2));
    assertThat(pipeline.lines(run.outcome().publishedKey().orElseThrow()))
        .containsExactly(CUSTOMER_MESSAGE, ERROR_MESSAGE);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(sampleMessages(set));
    assertClosed(set);
  }

  @Test
  void pausedRunContinuesAtItsCheckpointWithoutReadingTheFiles() throws IOException {
    FileSetId set = pipeline.day("paused", 60);
    RunSummary paused = pipeline.dispatch(set, 1, CallInterceptor.NONE, timeForBatches(3));
    assertThat(paused)
        .isEqualTo(
            new RunSummary(
                set,
                1,
                Optional.of("run#1"),
                Outcome.CONTINUES,
                "the function ran out of time after message 30; the sweep continues from there",
                run(set, RunKey.of(1)).build().archive(),
                30));
    List<String> calls = Collections.synchronizedList(new ArrayList<>());
    CallInterceptor recording =
        (name, call) -> {
          calls.add(name);
          return call.proceed();
        };
    assertThat(pipeline.reconcile(set).due()).hasValue(1);

    RunSummary finished = pipeline.dispatch(set, 1, recording, DrivenPipeline.ENOUGH_TIME);

    assertThat(finished.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(finished.messagesSent()).isEqualTo(30);
    // The worker reads only the archive and writes only the four files of the receipt.
    assertThat(calls).containsOnlyOnce("getObject");
    assertThat(Collections.frequency(calls, "putObject")).isEqualTo(4);
    assertThat(run(set, RunKey.of(1)).progress().attempts()).isEqualTo(1);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 60));
    assertClosed(set);
  }

  @Test
  void continuedRunWritesTheSameReceiptAsAnUninterruptedOne() throws IOException {
    FileSetId uninterrupted = dayWithRejectedRows("receipt-straight");
    FileSetId continued = dayWithRejectedRows("receipt-resumed");

    assertThat(pipeline.dispatch(uninterrupted, 1).outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(pipeline.dispatch(continued, 1, CallInterceptor.NONE, timeForBatches(3)).outcome())
        .isEqualTo(Outcome.CONTINUES);
    assertThat(pipeline.dispatch(continued, 1).outcome()).isEqualTo(Outcome.PUBLISHED);

    assertThat(pipeline.rejectedRows(continued, 1))
        .isEqualTo(pipeline.rejectedRows(uninterrupted, 1))
        .isEqualTo(
            "\uFEFFfile,line,column,code,reason,remedy,row,other_line\r\n"
                + "orders_20220130.csv,62,customer_reference,UNKNOWN_CUSTOMER,"
                + "\"the customer is not in the customers file (orders file, line 62)\","
                + "\"Add the customer to the customers file, or correct the reference, and send"
                + " that file again.\",\"61,'=1+1,o61\",\r\n"
                + "items_20220130.csv,2,order_reference,ORDER_REJECTED,"
                + "\"the order of the item is rejected (items file, line 2), see orders file, line"
                + " 62\",Fix the order. This row needs no change.,\"1,o61,'-5\",62\r\n");
    assertThat(pipeline.affectedCustomers(continued, 1))
        .isEqualTo(pipeline.affectedCustomers(uninterrupted, 1))
        .isEqualTo(
            "\uFEFFcustomer_reference,kind,code,reason,file,line\r\n"
                + "c61,WITHOUT_ORDERS,CUSTOMER_WITHOUT_ORDERS,The customer has no orders,"
                + "customers_20220130.csv,62\r\n");
    assertThat(withoutVersions(pipeline.receiptPage(continued, 1), "receipt-resumed"))
        .isEqualTo(withoutVersions(pipeline.receiptPage(uninterrupted, 1), "receipt-straight"));
    assertThat(withoutVersions(pipeline.receipt(continued, 1), "receipt-resumed"))
        .isEqualTo(withoutVersions(pipeline.receipt(uninterrupted, 1), "receipt-straight"));
    pipeline.receive(uninterrupted);
  }

  @Test
  void failureAfterTheLastMessageSendsNothingAgain() throws IOException {
    FileSetId set = pipeline.day("failed-finish", 3);
    assertThatThrownBy(
            () -> pipeline.dispatch(set, 1, failing("copyObject"), DrivenPipeline.ENOUGH_TIME))
        .isInstanceOf(SdkClientException.class);

    RunSummary finished = pipeline.dispatch(set, 1);

    assertThat(finished.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(finished.messagesSent()).isZero();
    assertThat(run(set, RunKey.of(1)).progress().attempts()).isEqualTo(1);
    assertThat(pipeline.receive(set)).containsExactlyInAnyOrderElementsOf(messages(set, 1, 3));
  }

  @Test
  void workerThatRunsOutOfMemoryWhileSendingIsContinuedAtItsCheckpoint() throws IOException {
    int customers = 3 * DrivenPipeline.WINDOW;
    FileSetId set = pipeline.day("out-of-memory", customers);
    AtomicInteger checkpoints = new AtomicInteger();
    CallInterceptor exhausted =
        (name, call) -> {
          Object answer = call.proceed();
          if (name.equals("transactWriteItems")
              && run(set, RunKey.of(1)).progress().checkpoint() > 0
              && checkpoints.incrementAndGet() == 2) {
            throw new OutOfMemoryError("on purpose");
          }
          return answer;
        };

    assertThatThrownBy(() -> pipeline.dispatch(set, 1, exhausted, DrivenPipeline.ENOUGH_TIME))
        .isInstanceOf(OutOfMemoryError.class);
    RunRecord stopped = run(set, RunKey.of(1));
    pipeline.pass(PAST_THE_LEASE);
    RunSummary continued = pipeline.dispatch(set, 1);

    assertThat(continued.messagesSent()).isEqualTo(customers - stopped.progress().checkpoint());
    assertReceivedAll(set, customers, DrivenPipeline.WINDOW);
    assertClosed(set);
  }

  @Test
  void withoutAnArchiveNothingIsPublished() throws IOException {
    FileSetId set = pipeline.day("no-archive", 3);

    assertThatThrownBy(
            () -> pipeline.dispatch(set, 1, failing("putObject"), DrivenPipeline.ENOUGH_TIME))
        .hasMessage("putObject fails");

    assertThat(run(set, RunKey.of(1)).state()).isEqualTo(RunState.BUILDING);
    assertThat(pipeline.receive(set)).isEmpty();
    pipeline.dispatch(set, 1);
    assertReceivedAll(set, 3, 0);
  }

  private FileSetId dayWithRejectedRows(String partner) {
    FileSetId set = DrivenPipeline.setOf(partner);
    StringBuilder orders = new StringBuilder("id,customer_reference,order_reference\n");
    StringBuilder items = new StringBuilder("id,order_reference,total_price\n1,o61,-5\n");
    for (int i = 1; i <= 60; i++) {
      orders.append(i).append(",c").append(i).append(",o").append(i).append('\n');
      items.append(i + 1).append(",o").append(i).append(",7\n");
    }
    pipeline.upload(set, FileKind.CUSTOMERS, DrivenPipeline.customersFile(61, "Active"));
    pipeline.upload(set, FileKind.ORDERS, orders + "61,=1+1,o61\n");
    pipeline.upload(set, FileKind.ITEMS, items.toString());
    pipeline.reconcile(set);
    return set;
  }

  private static String withoutVersions(String receipt, String partner) {
    return receipt
        .replace(partner, "")
        .replaceAll("version_id\"(: \"[^\"]*\"| value=\"[^\"]*\">[^<]*)", "");
  }
}
