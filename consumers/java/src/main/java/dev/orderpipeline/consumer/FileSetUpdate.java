package dev.orderpipeline.consumer;

import dev.orderpipeline.consumer.OrderMessage.CustomerError;
import dev.orderpipeline.consumer.OrderMessage.CustomerTotal;
import dev.orderpipeline.consumer.OrderMessage.RevisionComplete;
import dev.orderpipeline.consumer.RevisionProgress.Expected;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules by which messages of one file set change its tables, within one transaction.
 *
 * <p>The highest revision wins. Its stored messages are counted while they arrive: a customer's row
 * of the highest revision is never replaced, so counts and digest come from the tables themselves.
 */
final class FileSetUpdate {
  /** How an update leaves the highest revision. */
  enum End {
    /** It was not complete, or was already. */
    OPEN,
    /** Its last message has arrived. */
    COMPLETED,
    /** Enough messages have arrived, but not those of the closing message. */
    MISMATCHED
  }

  private final FileSetTables tables;
  private RevisionProgress progress = RevisionProgress.none();
  private End end = End.OPEN;

  FileSetUpdate(FileSetTables tables) {
    this.tables = tables;
  }

  /** Applies messages of this file set, and returns how many of them changed something. */
  int apply(List<OrderMessage> messages) throws SQLException {
    RevisionProgress before = tables.lock();
    int newest = messages.stream().mapToInt(message -> message.origin().revision()).max().orElse(0);
    progress = before.atLeast(newest);
    List<CustomerTotal> totals = new ArrayList<>();
    List<CustomerError> errors = new ArrayList<>();
    int changed = 0;
    for (OrderMessage message : messages) {
      // A complete revision has every message, and settles that no earlier one counts.
      if (message.origin().revision() <= progress.completeRevision()) {
        continue;
      }
      if (message instanceof CustomerTotal total) {
        totals.add(total);
      } else if (message instanceof CustomerError error) {
        errors.add(error);
      } else if (message instanceof RevisionComplete closing && isNew(closing)) {
        progress =
            progress.expecting(
                new Expected(
                    closing.customerMessages(), closing.errorMessages(), closing.sha256()));
        changed++;
      }
    }
    boolean[] newTotals = tables.putTotals(totals);
    boolean[] newErrors = tables.putErrors(errors);
    long customers = 0;
    long problems = 0;
    for (int i = 0; i < newTotals.length; i++) {
      changed += newTotals[i] ? 1 : 0;
      customers += newTotals[i] && isOfNewest(totals.get(i)) ? 1 : 0;
    }
    for (int i = 0; i < newErrors.length; i++) {
      changed += newErrors[i] ? 1 : 0;
      problems += newErrors[i] && isOfNewest(errors.get(i)) ? 1 : 0;
    }
    progress = progress.plus(customers, problems);
    if (!progress.isComplete() && !progress.equals(before) && progress.hasExpectedCount()) {
      close();
    }
    if (!progress.equals(before)) {
      tables.write(progress);
    }
    return changed;
  }

  int revision() {
    return progress.revision();
  }

  End end() {
    return end;
  }

  private void close() throws SQLException {
    Expected expected = progress.expected().orElseThrow();
    if (progress.customerMessages() == expected.customerMessages()
        && progress.errorMessages() == expected.errorMessages()
        && tables.idsDigest(progress.revision()).equals(expected.sha256())) {
      // The customers withdrawn by revisions of which not every message has arrived.
      tables.deleteBefore(progress.revision());
      progress = progress.completed();
      end = End.COMPLETED;
    } else {
      end = End.MISMATCHED;
    }
  }

  private boolean isNew(RevisionComplete closing) {
    return isOfNewest(closing) && progress.expected().isEmpty();
  }

  private boolean isOfNewest(OrderMessage message) {
    return message.origin().revision() == progress.revision();
  }
}
