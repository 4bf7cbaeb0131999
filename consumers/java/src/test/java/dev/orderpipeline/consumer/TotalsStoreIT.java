package dev.orderpipeline.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.consumer.ApplyResult.FileSetRevision;
import dev.orderpipeline.consumer.OrderMessage.CustomerTotal;
import dev.orderpipeline.consumer.OrderMessage.Origin;
import dev.orderpipeline.consumer.RevisionProgress.Expected;
import dev.orderpipeline.model.Reason;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The kit's tables in PostgreSQL, under everything that the queue may do. */
@Tag("full")
class TotalsStoreIT {
  private static final String SET = "acme/2022-01-30";

  private static PostgresServer server;
  private static DataSource database;

  private final SentMessages sent = new SentMessages(SET);
  private final TotalsStore store = new TotalsStore(database);

  /** Orders and amount of a customer. */
  private record Total(long orders, BigDecimal amount) {}

  @BeforeAll
  static void start() throws Exception {
    server = new PostgresServer();
    database = server.dataSource();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void emptyTables() throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS order_revisions, order_totals, order_errors");
    }
    store.createTables();
  }

  @Test
  void hundredThousandMessagesDoubledAndShuffledWithTwoCorrectionsGiveTheLastTotals()
      throws Exception {
    List<List<OrderMessage>> revisions = sent.dayAndTwoCorrections(34_000);
    List<OrderMessage> delivered = doubledAndShuffled(revisions, 1);
    assertThat(delivered).hasSizeGreaterThan(200_000);

    List<FileSetRevision> completed = new ArrayList<>();
    for (int i = 0; i < delivered.size(); i += 1_000) {
      completed.addAll(
          store.apply(delivered.subList(i, Math.min(i + 1_000, delivered.size()))).completed());
    }

    assertThat(totals(SET)).isEqualTo(expectedTotals(revisions.get(2)));
    assertThat(completed).containsExactly(new FileSetRevision(SET, 3));
  }

  @Test
  void revisionCompletesWithItsLastMessageInAnyOrder() throws SQLException {
    for (int seed = 0; seed < 10; seed++) {
      String set = "p" + seed + "/2022-01-30";
      List<List<OrderMessage>> revisions = new SentMessages(set).dayAndTwoCorrections(30);
      Set<OrderMessage> missing = new HashSet<>(revisions.get(2));
      for (OrderMessage message : doubledAndShuffled(revisions, seed)) {
        boolean last = missing.remove(message) && missing.isEmpty();

        List<FileSetRevision> completed = store.apply(List.of(message)).completed();

        assertThat(completed.contains(new FileSetRevision(set, 3))).isEqualTo(last);
        assertThat(store.progress(set).orElseThrow().completeRevision() == 3)
            .isEqualTo(missing.isEmpty());
      }
      assertThat(totals(set)).isEqualTo(expectedTotals(revisions.get(2)));
    }
  }

  @Test
  void totalsAreRightWithoutClosingMessages() throws SQLException {
    List<List<OrderMessage>> revisions = sent.dayAndTwoCorrections(200);
    revisions.forEach(messages -> messages.remove(messages.size() - 1));

    for (OrderMessage message : doubledAndShuffled(revisions, 7)) {
      store.apply(List.of(message));
    }

    assertThat(totals(SET)).isEqualTo(expectedTotals(revisions.get(2)));
    assertThat(store.progress(SET).orElseThrow().isComplete()).isFalse();
  }

  @Test
  void replayOfAStoredRevisionChangesNothing() throws SQLException {
    List<OrderMessage> messages = sent.dayAndTwoCorrections(100).get(0);
    store.apply(messages);

    assertThat(store.apply(messages))
        .isEqualTo(new ApplyResult(0, messages.size(), List.of(), List.of()));
  }

  @Test
  void completionDeletesCustomersWhoseWithdrawalHasNotArrived() throws SQLException {
    List<OrderMessage> third = new ArrayList<>(List.of(sent.total(3, "c2", 1, "3")));
    third.add(sent.closing(3, third));
    store.apply(List.of(sent.total(1, "c1", 1, "1"), sent.total(1, "c2", 1, "1")));

    store.apply(third);
    ApplyResult late =
        store.apply(
            List.of(sent.error(2, "c1", Reason.CUSTOMER_WITHDRAWN), sent.total(1, "c1", 1, "1")));

    assertThat(late).isEqualTo(new ApplyResult(0, 2, List.of(), List.of()));
    assertThat(totals(SET)).isEqualTo(Map.of("c2", new Total(1, new BigDecimal("3"))));
  }

  @Test
  void correctionAfterACompleteRevisionBeginsAnew() throws SQLException {
    List<List<OrderMessage>> revisions = sent.dayAndTwoCorrections(20);
    store.apply(revisions.get(0));

    store.apply(revisions.get(1).subList(0, 5));

    RevisionProgress progress = store.progress(SET).orElseThrow();
    assertThat(progress.revision()).isEqualTo(2);
    assertThat(progress.customerMessages() + progress.errorMessages()).isEqualTo(5);
    assertThat(progress.completeRevision()).isEqualTo(1);
  }

  @Test
  void otherMessagesThanTheClosingMessageStatesAreAMismatch() throws SQLException {
    OrderMessage closing = sent.closing(1, List.of(sent.total(1, "c1", 1, "1")));

    ApplyResult result = store.apply(List.of(sent.total(1, "c2", 1, "1"), closing));

    assertThat(result)
        .isEqualTo(new ApplyResult(2, 0, List.of(), List.of(new FileSetRevision(SET, 1))));
    assertThat(store.progress(SET).orElseThrow().isComplete()).isFalse();
  }

  @Test
  void revisionWithoutOtherMessagesIsCompleteWithItsClosingMessage() throws SQLException {
    assertThat(store.apply(List.of(sent.closing(1, List.of()))).completed())
        .containsExactly(new FileSetRevision(SET, 1));
    assertThat(store.progress(SET))
        .contains(
            new RevisionProgress(1, 0, 0, Optional.of(new Expected(0, 0, new Sha256().hex())), 1));
  }

  @Test
  void failedTransactionStoresNothing() throws SQLException {
    OrderMessage unstorable =
        new CustomerTotal(new Origin("x".repeat(65), SET, 1), "c2", 1, BigDecimal.ONE);

    assertThatThrownBy(() -> store.apply(List.of(sent.total(1, "c1", 1, "1"), unstorable)))
        .isInstanceOf(SQLException.class);

    assertThat(totals(SET)).isEmpty();
    assertThat(store.progress(SET)).isEmpty();
  }

  @Test
  void driverThatHidesTheCountsOfABatchIsRejected() throws SQLException {
    PGSimpleDataSource rewriting = server.dataSource();
    rewriting.setReWriteBatchedInserts(true);

    assertThatThrownBy(
            () ->
                new TotalsStore(rewriting)
                    .apply(List.of(sent.total(1, "c1", 1, "1"), sent.total(1, "c2", 1, "1"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("remove reWriteBatchedInserts");
    assertThat(totals(SET)).isEmpty();
  }

  @Test
  void textsThatPostgresCannotStoreAreEscaped() throws SQLException {
    store.apply(List.of(sent.error(1, "a\0b\uD800c\uD83D\uDE00", Reason.UNKNOWN_CUSTOMER)));

    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT customer_reference FROM order_errors")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("a\\u0000b\\ud800c\uD83D\uDE00");
    }
  }

  @Test
  void severalWorkersShareTheTables() throws Exception {
    List<OrderMessage> delivered = new ArrayList<>();
    Map<String, Map<String, Total>> expected = new HashMap<>();
    for (String set : List.of("a/2022-01-30", "b/2022-01-30", "c/2022-01-30")) {
      List<List<OrderMessage>> revisions = new SentMessages(set).dayAndTwoCorrections(200);
      revisions.forEach(delivered::addAll);
      revisions.forEach(delivered::addAll);
      expected.put(set, expectedTotals(revisions.get(2)));
    }
    Collections.shuffle(delivered, new Random(3));
    int workers = 4;
    ExecutorService executor = Executors.newFixedThreadPool(workers);
    try {
      List<Future<List<FileSetRevision>>> results = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        int from = delivered.size() * worker / workers;
        int to = delivered.size() * (worker + 1) / workers;
        TotalsStore own = new TotalsStore(server.dataSource());
        results.add(executor.submit(() -> applyInTens(own, delivered.subList(from, to))));
      }
      List<FileSetRevision> completed = new ArrayList<>();
      for (Future<List<FileSetRevision>> result : results) {
        completed.addAll(result.get());
      }

      assertThat(completed)
          .contains(
              new FileSetRevision("a/2022-01-30", 3),
              new FileSetRevision("b/2022-01-30", 3),
              new FileSetRevision("c/2022-01-30", 3))
          .doesNotHaveDuplicates();
      for (Map.Entry<String, Map<String, Total>> set : expected.entrySet()) {
        assertThat(totals(set.getKey())).isEqualTo(set.getValue());
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<FileSetRevision> applyInTens(TotalsStore store, List<OrderMessage> messages)
      throws SQLException {
    List<FileSetRevision> completed = new ArrayList<>();
    for (int i = 0; i < messages.size(); i += 10) {
      completed.addAll(
          store.apply(messages.subList(i, Math.min(i + 10, messages.size()))).completed());
    }
    return completed;
  }

  private static List<OrderMessage> doubledAndShuffled(
      Collection<List<OrderMessage>> revisions, long seed) {
    List<OrderMessage> all = new ArrayList<>();
    revisions.forEach(all::addAll);
    revisions.forEach(all::addAll);
    Collections.shuffle(all, new Random(seed));
    return all;
  }

  private static Map<String, Total> expectedTotals(List<OrderMessage> messages) {
    Map<String, Total> totals = new HashMap<>();
    for (OrderMessage message : messages) {
      if (message instanceof CustomerTotal total) {
        totals.put(
            total.customerReference(), new Total(total.numberOfOrders(), total.totalAmountSpent()));
      }
    }
    return totals;
  }

  private static Map<String, Total> totals(String set) throws SQLException {
    Map<String, Total> totals = new HashMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT customer_reference, number_of_orders, total_amount_spent FROM order_totals"
                    + " WHERE number_of_orders IS NOT NULL AND file_set = '"
                    + set
                    + "'")) {
      while (rows.next()) {
        totals.put(rows.getString(1), new Total(rows.getLong(2), rows.getBigDecimal(3)));
      }
    }
    return totals;
  }
}
