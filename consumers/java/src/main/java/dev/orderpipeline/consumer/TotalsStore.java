package dev.orderpipeline.consumer;

import dev.orderpipeline.consumer.ApplyResult.FileSetRevision;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Tables of totals and errors in PostgreSQL that stay right under duplicates, any order of
 * messages, corrections, withdrawals and replays. Needs memory for the given messages only.
 * Thread-safe if the data source is; several processes can share the tables.
 *
 * <p>Delete messages from the queue only after {@link #apply} has returned. If it fails, nothing is
 * stored: leave the messages in the queue, and SQS delivers them again.
 */
public final class TotalsStore {
  private static final String TABLES = "tables.sql";

  private final DataSource dataSource;

  /**
   * Creates a store.
   *
   * @param dataSource opens connections to a database that has the tables, with the default
   *     isolation level {@code READ COMMITTED} and without the driver's option {@code
   *     reWriteBatchedInserts}
   */
  public TotalsStore(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Creates the tables that don't exist. The same statements are in the resource {@code
   * dev/orderpipeline/consumer/tables.sql}, for your own migrations.
   *
   * @throws SQLException if the database rejects a statement
   */
  public void createTables() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(tables());
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }

  /**
   * Stores messages in one transaction, and commits it. A message that is stored already, or whose
   * revision no longer counts, changes nothing.
   *
   * @param messages in any order, with any duplicates; 10 or 10,000 of them, because each call
   *     costs a few round trips and a commit
   * @return what has changed
   * @throws SQLException if the transaction failed; nothing of it is stored
   */
  public ApplyResult apply(Collection<? extends OrderMessage> messages) throws SQLException {
    // Sorted, so that two transactions lock the rows of file sets in the same order.
    Map<String, List<OrderMessage>> bySet = new TreeMap<>();
    for (OrderMessage message : messages) {
      bySet.computeIfAbsent(message.origin().fileSet(), set -> new ArrayList<>()).add(message);
    }
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        ApplyResult result = apply(connection, bySet, messages.size());
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  /**
   * Reads how much of a file set's highest revision is stored.
   *
   * @param fileSet {@code <partner>/<yyyy-MM-dd>}, or only the date
   * @return the progress; empty if no message of the file set is stored
   * @throws SQLException if the tables cannot be read
   */
  public Optional<RevisionProgress> progress(String fileSet) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return new FileSetTables(connection, fileSet).read();
    }
  }

  private static ApplyResult apply(
      Connection connection, Map<String, List<OrderMessage>> bySet, int count) throws SQLException {
    int changed = 0;
    List<FileSetRevision> completed = new ArrayList<>();
    List<FileSetRevision> mismatched = new ArrayList<>();
    for (Map.Entry<String, List<OrderMessage>> set : bySet.entrySet()) {
      FileSetUpdate update = new FileSetUpdate(new FileSetTables(connection, set.getKey()));
      changed += update.apply(set.getValue());
      FileSetRevision revision = new FileSetRevision(set.getKey(), update.revision());
      switch (update.end()) {
        case COMPLETED -> completed.add(revision);
        case MISMATCHED -> mismatched.add(revision);
        case OPEN -> {}
      }
    }
    return new ApplyResult(
        changed, count - changed, List.copyOf(completed), List.copyOf(mismatched));
  }

  private static void rollBack(Connection connection, Exception failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static String tables() {
    try (InputStream sql = TotalsStore.class.getResourceAsStream(TABLES)) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + TABLES + " cannot be read", e);
    }
  }
}
