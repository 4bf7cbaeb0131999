package dev.orderpipeline.processor.explain;

import dev.orderpipeline.processor.explain.ArchivedMessages.Archived;
import dev.orderpipeline.transform.join.NamedRow;
import dev.orderpipeline.transform.join.NamedRow.Rejected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What changed for a customer from one published revision to a later one, in sentences. */
final class Changes {
  private static final int MAX_ROWS = 20;

  private Changes() {}

  /** The changes, the message first; rows are equal if their cells and results are. */
  static List<String> between(RevisionExplanation before, RevisionExplanation now) {
    List<String> changes = new ArrayList<>();
    changes.add("since revision " + before.revision().number() + ": " + message(before, now));
    Optional<NamedRows> rowsBefore = before.input().rows();
    Optional<NamedRows> rowsNow = now.input().rows();
    if (rowsBefore.isEmpty() || rowsNow.isEmpty()) {
      changes.add("the rows are not compared, because one revision's files were not read");
      return changes;
    }
    if (!rowsBefore.get().isComplete() || !rowsNow.get().isComplete()) {
      changes.add("the rows are not compared, because there are too many");
      return changes;
    }
    Map<String, List<NamedRow>> gone = byContent(rowsBefore.get());
    Map<String, List<NamedRow>> added = byContent(rowsNow.get());
    for (Map.Entry<String, List<NamedRow>> one : gone.entrySet()) {
      List<NamedRow> others = added.getOrDefault(one.getKey(), List.of());
      int same = Math.min(one.getValue().size(), others.size());
      one.getValue().subList(0, same).clear();
      if (same > 0) {
        others.subList(0, same).clear();
      }
    }
    int left = list("gone: ", gone, changes) + list("new: ", added, changes);
    if (left > 0) {
      changes.add(left + " more rows are gone or new");
    }
    return changes;
  }

  private static Map<String, List<NamedRow>> byContent(NamedRows rows) {
    Map<String, List<NamedRow>> byContent = new LinkedHashMap<>();
    for (NamedRow row : rows.listed()) {
      byContent.computeIfAbsent(content(row), key -> new ArrayList<>()).add(row);
    }
    return byContent;
  }

  /** Lists rows, and returns how many are left out. */
  private static int list(String word, Map<String, List<NamedRow>> rows, List<String> changes) {
    int count = 0;
    for (Map.Entry<String, List<NamedRow>> one : rows.entrySet()) {
      for (NamedRow row : one.getValue()) {
        if (count++ < MAX_ROWS) {
          changes.add(word + row.kind().label() + " line " + row.line() + ", " + one.getKey());
        }
      }
    }
    return Math.max(0, count - MAX_ROWS);
  }

  private static String content(NamedRow row) {
    StringBuilder content = new StringBuilder();
    row.cells()
        .forEach(
            (name, cell) ->
                content.append(name).append(' ').append(Limit.shortened(cell)).append(", "));
    return content
        + (row.result() instanceof Rejected fault
            ? "rejected with " + fault.reason().code()
            : "accepted");
  }

  private static String message(RevisionExplanation before, RevisionExplanation now) {
    if (before.messages().isEmpty() || now.messages().isEmpty()) {
      return "the messages are not compared, because one revision's archive was not read";
    }
    List<String> bodiesBefore = bodies(before.messages().get());
    if (bodiesBefore.equals(bodies(now.messages().get()))
        && before.messages().get().count() == now.messages().get().count()) {
      return bodiesBefore.isEmpty() ? "still no message" : "the message is unchanged";
    }
    String from = text(before.messages().get());
    String to = text(now.messages().get());
    return from.equals(to) ? to + ", with other error messages" : "from " + from + " to " + to;
  }

  private static List<String> bodies(ArchivedMessages messages) {
    return messages.listed().stream().map(Archived::body).toList();
  }

  private static String text(ArchivedMessages messages) {
    return messages
        .total()
        .map(
            total ->
                "the total "
                    + total.amount()
                    + " from "
                    + total.orders()
                    + (total.orders() == 1 ? " order" : " orders"))
        .orElse(messages.count() == 0 ? "no message" : "no total");
  }
}
