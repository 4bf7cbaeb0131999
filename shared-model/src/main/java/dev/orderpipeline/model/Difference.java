package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;

/**
 * How messages differ from those of the revision that was published last. Totals are compared by
 * customer, errors by their whole text.
 *
 * @param revision the one that was published last, 0 if none was
 * @param newTotals customers with a total who had none
 * @param changedTotals customers whose total, or number of orders, is another
 * @param unchangedTotals customers whose message is the same
 * @param droppedTotals customers who had a total and have none: withdrawn, or named by errors only
 * @param newErrors errors that were not there
 * @param unchangedErrors errors that were there
 * @param goneErrors errors that are no longer there
 * @param withdrawn how many of the new errors withdraw a customer
 * @param examples some customers of each kind
 */
public record Difference(
    int revision,
    long newTotals,
    long changedTotals,
    long unchangedTotals,
    long droppedTotals,
    long newErrors,
    long unchangedErrors,
    long goneErrors,
    long withdrawn,
    Examples examples) {

  /** So many customers of each kind are named. */
  public static final int MAX_EXAMPLES = 10;

  /** References of the first customers of each kind, {@link #MAX_EXAMPLES} at most. */
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
    json.name("gone").value(goneErrors);
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
