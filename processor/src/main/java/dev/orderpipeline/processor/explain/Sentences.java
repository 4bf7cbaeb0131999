package dev.orderpipeline.processor.explain;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.Message.CustomerMessage;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.processor.explain.ArchivedMessages.Archived;
import dev.orderpipeline.transform.join.CustomerShare;
import dev.orderpipeline.transform.join.NamedRow;
import dev.orderpipeline.transform.join.NamedRow.Rejected;
import java.util.Optional;
import java.util.stream.Collectors;

/** The sentences of an explanation: why a customer has this total, or none. */
final class Sentences {
  private Sentences() {}

  /** Why the customer has this total in a revision, or none. */
  static String of(RevisionExplanation explained) {
    String revision = "Revision " + explained.revision().number();
    String unpublished = unpublished(explained.revision()).orElse("");
    if (explained.archiveFault().isPresent()) {
      return revision
          + unpublished
          + ": its messages are unreadable, "
          + (explained.input().rows().isPresent()
              ? "so only its rows are shown."
              : "and its rows are not shown either.");
    }
    if (explained.messages().isEmpty()) {
      return revision + unpublished + "." + expected(explained);
    }
    String subject = revision + (unpublished.isEmpty() ? "" : unpublished + "; it");
    if (explained.isAboutNobody()) {
      return subject
          + (explained.messages().get().count() == 0 ? " does not have" : " has")
          + " this message, which names no customer. Its text names the file and the line.";
    }
    return subject + result(explained, explained.messages().get());
  }

  /** The part of a sentence that says why a revision is not published. */
  private static Optional<String> unpublished(KnownRevision revision) {
    if (revision.isPublished()) {
      return Optional.empty();
    }
    if (revision.run().isEmpty()) {
      return Optional.of(" is not published: its run has not started");
    }
    RunRecord run = revision.run().get();
    String why = run.outcome().failure().map(RunFailure::text).map(text -> ": " + text).orElse("");
    return Optional.of(
        run.state() == RunState.PUBLISHING
            ? " is being published"
            : " is not published, its run is "
                + run.state()
                + (why.endsWith(".") ? why.substring(0, why.length() - 1) : why));
  }

  /** What the rows of an unpublished revision would give. */
  private static String expected(RevisionExplanation explained) {
    if (explained.input().rows().isEmpty()) {
      return "";
    }
    return explained
        .computed()
        .map(total -> " Its rows give " + text(total) + ".")
        .orElseGet(() -> " Its rows give no total: " + rowsWithoutTotal(explained) + ".");
  }

  private static String text(CustomerMessage total) {
    return "the total "
        + MessageJson.plain(total.totalAmountSpent())
        + " from "
        + counted(total.numberOfOrders(), "order");
  }

  private static String result(RevisionExplanation explained, ArchivedMessages messages) {
    Optional<Archived> total = messages.total();
    if (total.isPresent()) {
      String items =
          explained
              .input()
              .rows()
              .map(rows -> " and " + counted(rows.accepted(FileKind.ITEMS), "item"))
              .orElse("");
      return " has the total "
          + total.get().amount()
          + " from "
          + counted(total.get().orders(), "order")
          + items
          + "."
          + doubt(explained);
    }
    if (messages.listed().stream().anyMatch(one -> one.hasReason(Reason.CUSTOMER_WITHDRAWN))) {
      return " has no total: the customer had one before, and is withdrawn, because these files do"
          + " not list the customer."
          + doubt(explained);
    }
    if (messages.listed().stream().anyMatch(one -> one.hasReason(Reason.CUSTOMER_WITHOUT_ORDERS))) {
      return " has no total: the customer is listed without an order." + doubt(explained);
    }
    if (messages.count() == 0) {
      return " has no message for the customer: "
          + (hasRowsWithoutTotal(explained)
              ? rowsWithoutTotal(explained)
              : "when it was built, no row that counts named this reference")
          + "."
          + doubt(explained);
    }
    return " has no total: "
        + (hasRowsWithoutTotal(explained)
            ? rowsWithoutTotal(explained)
            : "it is withheld by " + counted(messages.count(), "error message"))
        + "."
        + doubt(explained);
  }

  private static String doubt(RevisionExplanation explained) {
    return explained.isConfirmed().orElse(true)
        ? ""
        : " But the rows now give "
            + explained.computed().map(Sentences::text).orElse("no total")
            + ": the pipeline has changed since.";
  }

  private static boolean hasRowsWithoutTotal(RevisionExplanation explained) {
    return explained.input().rows().isPresent() && explained.computed().isEmpty();
  }

  /** Why the rows of a revision give no total. */
  private static String rowsWithoutTotal(RevisionExplanation explained) {
    NamedRows rows = explained.input().rows().orElseThrow();
    if (rows.count() == 0) {
      return "no row of its files names this reference";
    }
    Optional<CustomerShare> share = explained.input().share();
    String listed = share.isEmpty() ? "the customers file does not list the customer" : "";
    if (rows.rejected() == 0) {
      return share.isEmpty() ? listed : "the customer is listed without an order";
    }
    String examples =
        rows.firstRejected().stream().map(Sentences::place).collect(Collectors.joining(", "));
    return (listed.isEmpty() ? "" : listed + "; ")
        + counted(rows.rejected(), "row")
        + (rows.rejected() == 1 ? " is" : " are")
        + " rejected ("
        + examples
        + (rows.rejected() > rows.firstRejected().size() ? ", ..." : "")
        + ")";
  }

  private static String place(NamedRow row) {
    String reason = row.result() instanceof Rejected fault ? " " + fault.reason().code() : "";
    return row.kind().label() + " line " + row.line() + reason;
  }

  /**
   * When the queue accepted a message, as far as the checkpoint of a run shows.
   *
   * @param position the number of the message, from 1
   */
  static String accepted(RunRecord run, long position) {
    String from =
        run.times().stages().publishingStartedAt().orElse(run.times().startedAt()).toString();
    String until = run.times().updatedAt().toString();
    long checkpoint = run.progress().checkpoint();
    return run.state() == RunState.PUBLISHED || checkpoint >= position
        ? run.key() + ": accepted by the queue between " + from + " and " + until
        : run.key()
            + ": not confirmed; the run is "
            + run.state()
            + " since "
            + until
            + ", and the queue has accepted the first "
            + checkpoint
            + " messages for certain";
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
