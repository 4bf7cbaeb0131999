package dev.orderpipeline.cli.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.cli.operate.ExplanationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An explanation of a message, as its page shows it.
 *
 * @param title the set and the customer
 * @param sentence the answer
 */
public record ExplanationView(String title, String sentence, List<Revision> revisions) {

  /**
   * One revision.
   *
   * @param faults why files or messages could not be read
   * @param rowCounts how many rows name the customer
   * @param sum the result of the arithmetic
   */
  public record Revision(
      String sentence,
      List<Input> inputs,
      List<String> faults,
      String rowCounts,
      List<Row> rows,
      Optional<String> sum,
      List<MessageView> messages,
      List<String> changes) {}

  /** A file version. */
  public record Input(String key, String version, String etag, String size) {}

  /**
   * A row that names the customer.
   *
   * @param amount the amount that it adds; empty if it adds none
   * @param sum the sum so far
   */
  public record Row(
      String file,
      String line,
      String cells,
      boolean rejected,
      String result,
      String amount,
      String sum) {}

  /**
   * An archived message.
   *
   * @param accepted when the queue accepted it
   */
  public record MessageView(String position, String id, String body, List<String> accepted) {}

  static ExplanationView of(JsonObject response) {
    String title =
        (response.has("file_set") ? ShownText.text(response, "file_set") : "Message")
            + (response.has("customer_reference")
                ? ", customer " + ShownText.text(response, "customer_reference")
                : "");
    return new ExplanationView(
        title,
        ShownText.text(response, "sentence"),
        objects(response, "revisions").stream().map(ExplanationView::revision).toList());
  }

  private static Revision revision(JsonObject revision) {
    List<String> faults = new ArrayList<>();
    for (String fault : List.of("input_fault", "archive_fault")) {
      if (revision.has(fault)) {
        faults.add(ShownText.text(revision, fault));
      }
    }
    Optional<JsonObject> rows = Optional.ofNullable(revision.getAsJsonObject("rows"));
    Optional<JsonObject> messages = Optional.ofNullable(revision.getAsJsonObject("messages"));
    return new Revision(
        ShownText.text(revision, "sentence"),
        objects(revision, "inputs").stream().map(ExplanationView::input).toList(),
        faults,
        rows.map(ExplanationText::rowCounts).orElse(""),
        rows.map(found -> objects(found, "listed")).orElse(List.of()).stream()
            .map(ExplanationView::row)
            .toList(),
        Optional.ofNullable(revision.getAsJsonObject("arithmetic")).flatMap(ExplanationText::sum),
        messages
            .map(
                found ->
                    objects(found, "listed").stream()
                        .map(one -> message(one, count(found, "archived")))
                        .toList())
            .orElse(List.of()),
        texts(revision, "changes"));
  }

  private static Input input(JsonObject input) {
    return new Input(
        ShownText.text(input, "key"),
        ShownText.text(input, "version_id"),
        ShownText.text(input, "etag"),
        ByteSizes.of(input.get("size").getAsLong()));
  }

  private static Row row(JsonObject row) {
    boolean rejected = ShownText.text(row, "result").equals("rejected");
    return new Row(
        ShownText.text(row, "file"),
        ShownText.text(row, "line"),
        row.getAsJsonObject("cells").entrySet().stream()
            .map(ExplanationView::cell)
            .collect(Collectors.joining(", ")),
        rejected,
        rejected
            ? ShownText.text(row, "reason") + ": " + ShownText.text(row, "detail")
            : "accepted",
        row.has("amount") ? ShownText.text(row, "amount") : "",
        row.has("sum") ? ShownText.text(row, "sum") : "");
  }

  private static String cell(Map.Entry<String, JsonElement> cell) {
    return ShownText.visible(cell.getKey())
        + " \""
        + ShownText.visible(cell.getValue().getAsString())
        + '"';
  }

  private static MessageView message(JsonObject message, String archived) {
    return new MessageView(
        count(message, "position") + " of " + archived,
        ShownText.text(message, "message_id"),
        ShownText.text(message, "body"),
        texts(message, "accepted"));
  }

  private static List<JsonObject> objects(JsonObject parent, String name) {
    List<JsonObject> objects = new ArrayList<>();
    if (parent.has(name)) {
      parent.getAsJsonArray(name).forEach(one -> objects.add(one.getAsJsonObject()));
    }
    return objects;
  }

  private static List<String> texts(JsonObject parent, String name) {
    List<String> texts = new ArrayList<>();
    if (parent.has(name)) {
      parent.getAsJsonArray(name).forEach(one -> texts.add(ShownText.visible(one.getAsString())));
    }
    return texts;
  }

  private static String count(JsonObject object, String name) {
    return ByteSizes.count(object.get(name).getAsLong());
  }
}
