package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;

/**
 * The difference between a set of messages and the last published revision. Totals are compared by
 * customer, errors by their whole text.
 *
 * @param revision the last published revision, 0 if there is none
 * @param totals the numbers of totals
 * @param errors the numbers of errors
 * @param withdrawn number of new errors that withdraw a customer
 * @param examples sample customers of each kind
 */
public record Difference(
    int revision, TotalCounts totals, ErrorCounts errors, long withdrawn, Examples examples) {

  /** The maximum number of example customers of each kind. */
  public static final int MAX_EXAMPLES = 10;

  /**
   * The numbers of customers by the change of their totals.
   *
   * @param added customers with a total that had none before
   * @param changed customers whose total or number of orders changed
   * @param unchanged customers whose message is unchanged
   * @param dropped customers that had a total and no longer do: withdrawn, or only in errors
   */
  public record TotalCounts(long added, long changed, long unchanged, long dropped) {}

  /**
   * The numbers of errors by their change.
   *
   * @param added errors that the last revision did not have
   * @param unchanged errors in both revisions
   * @param removed errors that only the last revision had
   */
  public record ErrorCounts(long added, long unchanged, long removed) {}

  /** References of the first customers of each kind, at most {@link #MAX_EXAMPLES}. */
  public record Examples(
      List<String> newTotals,
      List<String> changedTotals,
      List<String> droppedTotals,
      List<String> withdrawn) {
    public Examples {
      newTotals = List.copyOf(newTotals);
      changedTotals = List.copyOf(changedTotals);
      droppedTotals = List.copyOf(droppedTotals);
      withdrawn = List.copyOf(withdrawn);
    }
  }

  void writeTo(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("to_revision").value(revision);
    json.name("totals").beginObject();
    json.name("new").value(totals.added());
    json.name("changed").value(totals.changed());
    json.name("unchanged").value(totals.unchanged());
    json.name("dropped").value(totals.dropped());
    json.endObject();
    json.name("errors").beginObject();
    json.name("new").value(errors.added());
    json.name("unchanged").value(errors.unchanged());
    json.name("gone").value(errors.removed());
    json.endObject();
    json.name("withdrawn").value(withdrawn);
    json.name("examples").beginObject();
    write(json, "new", examples.newTotals());
    write(json, "changed", examples.changedTotals());
    write(json, "dropped", examples.droppedTotals());
    write(json, "withdrawn", examples.withdrawn());
    json.endObject();
    json.endObject();
  }

  private static void write(JsonWriter json, String name, List<String> references)
      throws IOException {
    json.name(name).beginArray();
    for (String reference : references) {
      json.value(reference);
    }
    json.endArray();
  }
}
