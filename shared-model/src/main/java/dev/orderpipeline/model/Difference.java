package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;

/**
 * The difference between a set of messages and the last published revision. Totals are compared by
 * customer, errors by their whole text.
 *
 * @param revision the last published revision, 0 if there is none
 * @param newTotals customers with a total that had none before
 * @param changedTotals customers whose total or number of orders changed
 * @param unchangedTotals customers whose message is unchanged
 * @param droppedTotals customers that had a total and no longer do: withdrawn, or only in errors
 * @param newErrors errors that the last revision did not have
 * @param unchangedErrors errors in both revisions
 * @param removedErrors errors that only the last revision had
 * @param withdrawn number of new errors that withdraw a customer
 * @param examples sample customers of each kind
 */
public record Difference(
    int revision,
    long newTotals,
    long changedTotals,
    long unchangedTotals,
    long droppedTotals,
    long newErrors,
    long unchangedErrors,
    long removedErrors,
    long withdrawn,
    Examples examples) {

  /** The maximum number of example customers of each kind. */
  public static final int MAX_EXAMPLES = 10;

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
    json.name("new").value(newTotals);
    json.name("changed").value(changedTotals);
    json.name("unchanged").value(unchangedTotals);
    json.name("dropped").value(droppedTotals);
    json.endObject();
    json.name("errors").beginObject();
    json.name("new").value(newErrors);
    json.name("unchanged").value(unchangedErrors);
    json.name("gone").value(removedErrors);
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
