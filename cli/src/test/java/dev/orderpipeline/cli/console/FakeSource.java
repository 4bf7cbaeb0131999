package dev.orderpipeline.cli.console;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.cli.command.CommandException;
import dev.orderpipeline.cli.operate.QueueDepth;
import dev.orderpipeline.model.FileSetId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A pipeline in memory. Thread-safe. */
final class FakeSource implements PipelineSource {
  final AtomicInteger dateReadings = new AtomicInteger();
  private final Map<String, String> states = new ConcurrentHashMap<>();
  private final Map<String, byte[]> receipts = new ConcurrentHashMap<>();
  private volatile List<JsonObject> unrecognised = List.of();
  private volatile List<JsonObject> snoozes = List.of();
  private volatile long messages;
  private volatile RuntimeException fault;
  private final List<String> explained = new CopyOnWriteArrayList<>();
  private final Map<String, String> explanations = new ConcurrentHashMap<>();

  /** Sets the state of a set. */
  void put(String set, String state) {
    states.put(set, state);
  }

  void putReceipt(FileSetId set, int revision, String part, byte[] content) {
    receipts.put(set + " " + revision + " " + part, content);
  }

  void setUnrecognised(String... receipts) {
    List<JsonObject> parsed = new ArrayList<>();
    for (String receipt : receipts) {
      parsed.add(JsonParser.parseString(receipt).getAsJsonObject());
    }
    unrecognised = parsed;
  }

  void setSnooze(String snooze) {
    snoozes = List.of(JsonParser.parseString(snooze).getAsJsonObject());
  }

  void setMessages(long number) {
    messages = number;
  }

  /** Makes status requests fail; null ends that. */
  void failWith(RuntimeException next) {
    fault = next;
  }

  @Override
  public JsonObject status(Optional<String> query) {
    if (fault != null) {
      throw fault;
    }
    JsonArray sets = new JsonArray();
    if (query.isPresent() && query.get().matches("\\d{4}-\\d\\d-\\d\\d")) {
      dateReadings.incrementAndGet();
    }
    new TreeMap<>(states)
        .forEach(
            (set, state) -> {
              FileSetId id = FileSetId.parse(set).orElseThrow();
              boolean asked =
                  query.isEmpty()
                      ? !state.equals("PUBLISHED")
                      : query.get().equals(id.isoDate())
                          || query.get().equals(id.partner() + "/" + id.isoDate());
              if (asked) {
                sets.add(set(id, state));
              }
            });
    JsonObject status = new JsonObject();
    status.addProperty("status", query.orElse("open"));
    status.addProperty("at", "2022-01-30T10:00:00Z");
    status.add("file_sets", sets);
    JsonArray listed = new JsonArray();
    snoozes.forEach(listed::add);
    status.add("snoozes", listed);
    return status;
  }

  private static JsonObject set(FileSetId id, String state) {
    JsonObject set =
        JsonParser.parseString(
                """
                {"remedy": "Do <b>this</b>.",
                 "actions": [], "revision": 1, "due_by": "2022-01-31T12:00:00Z",
                 "files": [
                   {"kind": "customers", "key": "c", "found": true, "version_id": "v1",
                    "etag": "e", "size": 116, "put_at": "2022-01-30T09:00:00.123Z"},
                   {"kind": "orders", "key": "o", "found": true, "version_id": "v2",
                    "etag": "e", "size": 1000, "put_at": "2022-01-30T09:00:01Z",
                    "used_version_id": "v1"},
                   {"kind": "items", "key": "i", "found": false}],
                 "runs": [
                   {"run": "run#1", "state": "REJECTED", "attempts": 2, "messages": 7,
                    "accepted": 3, "started_at": "2022-01-30T09:00:02Z",
                    "updated_at": "2022-01-30T09:00:03Z",
                    "failure": "TOO_MANY: <script>alert(1)</script>\\u202e"}],
                 "more_runs": 0}
                """)
            .getAsJsonObject();
    set.addProperty("file_set", id.toString());
    set.addProperty("state", state);
    set.addProperty(
        "next",
        switch (state) {
          case "PUBLISHED" -> "nobody";
          case "BUILDING", "PUBLISHING", "DUE", "SETTLING" -> "pipeline";
          case "WAITING" -> "partner";
          default -> "operator";
        });
    set.addProperty("sentence", "The set <i>" + id.partner() + "</i> is " + state + ".");
    return set;
  }

  /** Sets the answer to all requests to explain, which fail otherwise. */
  void setExplanation(String response) {
    setExplanation("message_id", response);
    setExplanation("customer", response);
  }

  /** Sets the answer to requests to explain that have a field. */
  void setExplanation(String field, String response) {
    explanations.put(field, response);
  }

  /** The requests to explain so far. */
  List<String> explained() {
    return explained;
  }

  @Override
  public JsonObject explain(JsonObject request) {
    explained.add(request.toString());
    String explanation =
        explanations.get(
            request.getAsJsonObject("explain").has("customer") ? "customer" : "message_id");
    if (explanation == null) {
      throw new CommandException("no <such> revision") {
        private static final long serialVersionUID = 1L;
      };
    }
    return JsonParser.parseString(explanation).getAsJsonObject();
  }

  @Override
  public List<QueueDepth> queues() {
    return List.of(
        new QueueDepth("messages", messages, 0),
        new QueueDepth("dead", 0, 0),
        new QueueDepth("failures", 0, 0),
        new QueueDepth("failures-dead", 0, 0));
  }

  @Override
  public List<JsonObject> unrecognised(int limit) {
    return unrecognised;
  }

  @Override
  public Optional<byte[]> receipt(FileSetId set, int revision, String part) {
    return Optional.ofNullable(receipts.get(set + " " + revision + " " + part));
  }

  @Override
  public Optional<List<String>> log(FileSetId set, int limit) {
    return Optional.of(List.of("file-arrival-function  {\"file_set\":\"<b>x</b>\"}"));
  }

  @Override
  public Optional<LocalDate> newestDate() {
    return states.keySet().stream()
        .map(set -> FileSetId.parse(set).orElseThrow().date())
        .max(LocalDate::compareTo);
  }
}
