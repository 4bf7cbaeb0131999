package dev.orderpipeline.consumer;

import dev.orderpipeline.consumer.OrderMessage.CustomerError;
import dev.orderpipeline.consumer.OrderMessage.CustomerTotal;
import dev.orderpipeline.consumer.RevisionProgress.Expected;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Optional;

/** The rows of one file set in the kit's tables. Uses the connection's current transaction. */
final class FileSetTables {
  private static final String READ =
      """
      SELECT revision, customer_messages, error_messages, expected_customer_messages,
             expected_error_messages, expected_sha256, complete_revision
      FROM order_revisions WHERE file_set = ?""";

  private static final String CREATE =
      """
      INSERT INTO order_revisions
        (file_set, revision, customer_messages, error_messages, complete_revision)
      VALUES (?, 0, 0, 0, 0) ON CONFLICT (file_set) DO NOTHING""";

  private static final String WRITE =
      """
      UPDATE order_revisions
      SET revision = ?, customer_messages = ?, error_messages = ?, expected_customer_messages = ?,
          expected_error_messages = ?, expected_sha256 = ?, complete_revision = ?
      WHERE file_set = ?""";

  // A customer has one customer message a revision, or error messages: an equal revision is a
  // duplicate.
  private static final String PUT_TOTAL =
      """
      INSERT INTO order_totals
        (file_set, customer_reference, revision, message_id, number_of_orders, total_amount_spent)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (file_set, customer_reference) DO UPDATE
      SET revision = EXCLUDED.revision, message_id = EXCLUDED.message_id,
          number_of_orders = EXCLUDED.number_of_orders,
          total_amount_spent = EXCLUDED.total_amount_spent
      WHERE order_totals.revision < EXCLUDED.revision""";

  private static final String PUT_ERROR =
      """
      INSERT INTO order_errors
        (message_id, file_set, revision, customer_reference, order_reference, reason, message)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING""";

  private static final String IDS =
      """
      SELECT message_id FROM order_totals
      WHERE file_set = ? AND revision = ? AND message_id IS NOT NULL
      UNION ALL
      SELECT message_id FROM order_errors WHERE file_set = ? AND revision = ?
      ORDER BY message_id""";

  private static final int FETCH_SIZE = 1_000;

  private final Connection connection;
  private final String fileSet;

  FileSetTables(Connection connection, String fileSet) {
    this.connection = connection;
    this.fileSet = fileSet;
  }

  /** Reads the progress and locks its row, so that no other transaction changes this file set. */
  RevisionProgress lock() throws SQLException {
    try (PreparedStatement create = connection.prepareStatement(CREATE)) {
      create.setString(1, fileSet);
      create.executeUpdate();
    }
    return read(READ + " FOR UPDATE").orElseThrow();
  }

  Optional<RevisionProgress> read() throws SQLException {
    return read(READ);
  }

  private Optional<RevisionProgress> read(String sql) throws SQLException {
    try (PreparedStatement read = connection.prepareStatement(sql)) {
      read.setString(1, fileSet);
      try (ResultSet row = read.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String sha256 = row.getString(6);
        return Optional.of(
            new RevisionProgress(
                row.getInt(1),
                row.getLong(2),
                row.getLong(3),
                sha256 == null
                    ? Optional.empty()
                    : Optional.of(new Expected(row.getLong(4), row.getLong(5), sha256)),
                row.getInt(7)));
      }
    }
  }

  void write(RevisionProgress progress) throws SQLException {
    try (PreparedStatement write = connection.prepareStatement(WRITE)) {
      write.setInt(1, progress.revision());
      write.setLong(2, progress.customerMessages());
      write.setLong(3, progress.errorMessages());
      if (progress.expected().isPresent()) {
        Expected expected = progress.expected().get();
        write.setLong(4, expected.customerMessages());
        write.setLong(5, expected.errorMessages());
        write.setString(6, expected.sha256());
      } else {
        write.setNull(4, Types.BIGINT);
        write.setNull(5, Types.BIGINT);
        write.setNull(6, Types.CHAR);
      }
      write.setInt(7, progress.completeRevision());
      write.setString(8, fileSet);
      write.executeUpdate();
    }
  }

  /** Stores totals, and returns for each whether it is newer than what was stored. */
  boolean[] putTotals(List<CustomerTotal> totals) throws SQLException {
    if (totals.isEmpty()) {
      return new boolean[0];
    }
    try (PreparedStatement put = connection.prepareStatement(PUT_TOTAL)) {
      for (CustomerTotal total : totals) {
        put.setString(1, fileSet);
        put.setString(2, storable(total.customerReference()));
        put.setInt(3, total.origin().revision());
        put.setString(4, total.origin().messageId());
        put.setLong(5, total.numberOfOrders());
        put.setBigDecimal(6, total.totalAmountSpent());
        put.addBatch();
      }
      return changes(put.executeBatch());
    }
  }

  /** Stores errors and that their customers have no total; returns for each whether it is new. */
  boolean[] putErrors(List<CustomerError> errors) throws SQLException {
    if (errors.isEmpty()) {
      return new boolean[0];
    }
    try (PreparedStatement put = connection.prepareStatement(PUT_ERROR);
        PreparedStatement noTotal = connection.prepareStatement(PUT_TOTAL)) {
      for (CustomerError error : errors) {
        put.setString(1, error.origin().messageId());
        put.setString(2, fileSet);
        put.setInt(3, error.origin().revision());
        put.setString(4, error.customerReference().map(FileSetTables::storable).orElse(null));
        put.setString(5, error.orderReference().map(FileSetTables::storable).orElse(null));
        put.setString(6, error.reason());
        put.setString(7, storable(error.message()));
        put.addBatch();
        if (error.customerReference().isPresent()) {
          noTotal.setString(1, fileSet);
          noTotal.setString(2, storable(error.customerReference().get()));
          noTotal.setInt(3, error.origin().revision());
          noTotal.setNull(4, Types.CHAR);
          noTotal.setNull(5, Types.BIGINT);
          noTotal.setNull(6, Types.NUMERIC);
          noTotal.addBatch();
        }
      }
      noTotal.executeBatch();
      return changes(put.executeBatch());
    }
  }

  /** Returns the digest of the stored messages of a revision, as its closing message states it. */
  String idsDigest(int revision) throws SQLException {
    Sha256 digest = new Sha256();
    try (PreparedStatement ids = connection.prepareStatement(IDS)) {
      // Without it the driver reads all rows into memory.
      ids.setFetchSize(FETCH_SIZE);
      ids.setString(1, fileSet);
      ids.setInt(2, revision);
      ids.setString(3, fileSet);
      ids.setInt(4, revision);
      try (ResultSet rows = ids.executeQuery()) {
        while (rows.next()) {
          digest.add(rows.getString(1)).add("\n");
        }
      }
    }
    return digest.hex();
  }

  /** Deletes the rows of all revisions before this one. */
  void deleteBefore(int revision) throws SQLException {
    for (String table : List.of("order_totals", "order_errors")) {
      try (PreparedStatement delete =
          connection.prepareStatement(
              "DELETE FROM " + table + " WHERE file_set = ? AND revision < ?")) {
        delete.setString(1, fileSet);
        delete.setInt(2, revision);
        delete.executeUpdate();
      }
    }
  }

  private static boolean[] changes(int[] counts) {
    boolean[] changes = new boolean[counts.length];
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] == Statement.SUCCESS_NO_INFO) {
        throw new IllegalStateException(
            "the JDBC driver does not report the rows that each statement of a batch changed;"
                + " remove reWriteBatchedInserts from the connection's URL");
      }
      changes[i] = counts[i] > 0;
    }
    return changes;
  }

  /** Escapes what PostgreSQL cannot store: U+0000 and unpaired surrogates, as {@code \\u0000}. */
  private static String storable(String text) {
    StringBuilder escaped = null;
    for (int i = 0; i < text.length(); i++) {
      int c = text.codePointAt(i);
      boolean rejected = c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
      if (rejected && escaped == null) {
        escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (escaped != null) {
        if (rejected) {
          escaped.append(String.format("\\u%04x", c));
        } else {
          escaped.appendCodePoint(c);
        }
      }
      i += Character.charCount(c) - 1;
    }
    return escaped == null ? text : escaped.toString();
  }
}
