package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.LeaseClaim;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.RunSummary;
import dev.orderpipeline.model.RunSummary.Outcome;
import dev.orderpipeline.processor.run.DrivenPipeline.Received;
import dev.orderpipeline.protocol.InMemoryAws;
import dev.orderpipeline.protocol.ProtocolAws;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** Base class for tests of the processor, in memory unless a subclass overrides it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProcessingSuite {
  static final Duration PAST_THE_LEASE = Lease.DURATION.plusSeconds(1);
  static final String TO_PUBLISH = "To publish it as it is, send ";
  static final String CUSTOMER_MESSAGE =
      "{\"type\":\"customer_message\",\"customer_reference\":\"ade3-11ed\","
          + "\"number_of_orders\":2,\"total_amount_spent\":87.5}";
  static final String ERROR_MESSAGE =
      "{\"type\":\"error_message\",\"customer_reference\":\"ade3-12ed\",\"order_reference\":null,"
          + "\"message\":\"CUSTOMER_WITHOUT_ORDERS: the customer has no orders (customers file,"
          + " line 3)\"}";

  DrivenPipeline pipeline;

  @BeforeAll
  void start(@TempDir Path directory) {
    pipeline = new DrivenPipeline(directory, this::aws);
  }

  @AfterAll
  void stop() {
    pipeline.close();
  }

  /** The AWS of this suite. */
  ProtocolAws aws(InstantSource clock) {
    return new InMemoryAws(clock);
  }

  /** A call that can fail with an injected fault. */
  interface Attempt {
    RunSummary run() throws IOException;
  }

  static void attempt(Attempt attempt) throws IOException {
    try {
      attempt.run();
    } catch (SdkClientException injected) {
      assertThat(injected).hasMessageContaining(" at call ");
    }
  }

  static CallInterceptor failing(String failingName) {
    return failing(failingName, " fails");
  }

  static CallInterceptor failing(String failingName, String how) {
    return (name, call) -> {
      if (name.equals(failingName)) {
        throw SdkClientException.create(name + how);
      }
      return call.proceed();
    };
  }

  /** Makes the queue reject one entry of a batch because of its content. */
  static CallInterceptor rejectingEntry(String id) {
    return (name, call) -> {
      Object answer = call.proceed();
      if (name.equals("sendMessageBatch")
          && answer instanceof SendMessageBatchResponse batch
          && batch.successful().stream().anyMatch(entry -> entry.id().equals(id))) {
        return batch.toBuilder()
            .successful(batch.successful().stream().filter(e -> !e.id().equals(id)).toList())
            .failed(
                BatchResultErrorEntry.builder()
                    .id(id)
                    .senderFault(true)
                    .code("InvalidMessageContents")
                    .build())
            .build();
      }
      return answer;
    };
  }

  /** Enough time for that many batches, then too little. */
  static RemainingTime timeForBatches(int batches) {
    AtomicInteger asked = new AtomicInteger();
    return () -> asked.getAndIncrement() < batches ? Duration.ofMinutes(10) : Duration.ofSeconds(9);
  }

  /** Replaces the items of a day; the first {@code bad} rows are rejected. */
  void replaceItems(FileSetId set, int customers, int bad) {
    StringBuilder items = new StringBuilder("id,order_reference,total_price\n");
    for (int i = 1; i <= customers; i++) {
      items.append(i).append(",o").append(i).append(',').append(i <= bad ? "bad" : i).append('\n');
    }
    pipeline.upload(set, FileKind.ITEMS, items.toString());
    pipeline.reconcile(set);
  }

  static String tooMany(FileSetId set) {
    return "TOO_MANY_REJECTED_ROWS: 11 of 12 rows of the items file ("
        + set.key(FileKind.ITEMS)
        + ") are rejected (91.67 %); the limit is 10 rows or 1 %. Correct the rows that the"
        + " receipt lists and send the file again.";
  }

  static String toPublish(FileSetId set, int revision) {
    return TO_PUBLISH
        + "{\"file_set\":\""
        + set
        + "\",\"revision\":"
        + revision
        + ",\"thresholds\":{\"rejected_rows\":11,\"unusable_rows\":11}}";
  }

  FileSetId publishedDay(String partner, int customers) throws IOException {
    FileSetId set = pipeline.day(partner, customers);
    pipeline.dispatch(set, 1);
    pipeline.receive(set);
    return set;
  }

  /** Replaces the files by those of fewer customers and processes their revision. */
  RunSummary correctedTo(FileSetId set, int customers) throws IOException {
    pipeline.day(set.partner(), customers);
    pipeline.pass(DrivenPipeline.CORRECTION_SETTLE);
    return pipeline.dispatch(set, pipeline.ledger().states().get(set).revision());
  }

  static String withdrawnBody(String customer, int lastTotal) {
    return "{\"type\":\"error_message\",\"customer_reference\":\""
        + customer
        + "\",\"order_reference\":null,\"message\":\"CUSTOMER_WITHDRAWN: the customer is no longer in"
        + " the files (total in revision "
        + lastTotal
        + ")\"}";
  }

  static Received withdrawn(FileSetId set, int revision, String customer, int lastTotal) {
    Received error = message(set, revision, withdrawnBody(customer, lastTotal));
    error.attributes().put("reason", "CUSTOMER_WITHDRAWN");
    return error;
  }

  /** Records other messages as published, as if the code had changed since. */
  void recordOtherMessages(FileSetId set, int revision) {
    LeaseClaim.Held held = hold(set, "run#" + revision);
    RunRecord run = run(set, RunKey.of(revision));
    Archive archive = run.build().archive().orElseThrow();
    pipeline
        .ledger()
        .runs()
        .update(
            held.lease(),
            run,
            run.publishing(
                    new Archive(
                        archive.key(),
                        archive.versionId(),
                        archive.objectDigest(),
                        "of other messages",
                        archive.size(),
                        archive.customerMessages(),
                        archive.errorMessages()),
                    run.build().counts().orElseThrow(),
                    run.times().updatedAt())
                .published(run.outcome().publishedKey().orElseThrow(), run.times().updatedAt()));
    pipeline.ledger().leases().release(held.lease());
  }

  static RunSummary ended(FileSetId set, int revision, Outcome outcome, String sentence) {
    return new RunSummary(
        set, revision, Optional.of("run#" + revision), outcome, sentence, Optional.empty(), 0);
  }

  /** Asserts that the queue has exactly the day's messages, with a limited number of duplicates. */
  void assertReceivedAll(FileSetId set, int customers, int maxDuplicates) {
    List<Received> received = pipeline.receive(set);
    assertThat(Set.copyOf(received))
        .as(set.toString())
        .isEqualTo(Set.copyOf(messages(set, 1, customers)));
    assertThat(received).as(set.toString()).hasSizeLessThanOrEqualTo(customers + maxDuplicates);
  }

  LeaseClaim.Held hold(FileSetId set, String run) {
    return (LeaseClaim.Held) pipeline.ledger().leases().claim(set, "another worker of " + set, run);
  }

  RunRecord run(FileSetId set, RunKey key) {
    return pipeline.ledger().runs().find(set, key).orElseThrow();
  }

  /** Asserts that the set is closed, indexed as unpublished exactly if it is, and not leased. */
  void assertClosed(FileSetId set) {
    FileSetState state = pipeline.ledger().states().get(set);
    assertThat(state.isOpen()).isFalse();
    assertThat(state.publishing()).isEmpty();
    assertThat(state.lifecycle().unpublished().isEmpty())
        .isEqualTo(run(set, RunKey.of(state.revision())).state() == RunState.PUBLISHED);
    assertThat(pipeline.items(set).get("lease")).doesNotContainKey("owner");
  }

  static List<Received> sampleMessages(FileSetId set) {
    Received error = message(set, 1, ERROR_MESSAGE);
    error.attributes().put("reason", "CUSTOMER_WITHOUT_ORDERS");
    return List.of(message(set, 1, CUSTOMER_MESSAGE), error);
  }

  static List<Received> messages(FileSetId set, int revision, int customers) {
    return DrivenPipeline.bodies(customers).stream()
        .map(body -> message(set, revision, body))
        .toList();
  }

  static Received message(FileSetId set, int revision, String body) {
    return new Received(
        body,
        new TreeMap<>(
            Map.of(
                "file_set",
                set.toString(),
                "revision",
                Integer.toString(revision),
                "schema",
                "1",
                "message_id",
                new MessageId(set, revision).of(body))));
  }
}
