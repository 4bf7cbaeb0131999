package dev.orderpipeline.processor.explain;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.join.CustomerJoin;
import dev.orderpipeline.transform.join.NamedRow;
import dev.orderpipeline.transform.join.NamedRow.Accepted;
import dev.orderpipeline.transform.join.NamedRow.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rows that name a customer: all are counted, the first ones listed. Not thread-safe. */
final class NamedRows implements CustomerJoin.Sink {
  private static final int MAX_EXAMPLES = 3;

  private final Limit limit;
  private final List<NamedRow> listed = new ArrayList<>();
  private final List<NamedRow> firstRejected = new ArrayList<>();
  private final Map<FileKind, Long> accepted = new EnumMap<>(FileKind.class);
  private final Map<FileKind, Long> rejected = new EnumMap<>(FileKind.class);
  private long bytes;

  NamedRows(Limit limit) {
    this.limit = limit;
  }

  @Override
  public void accept(NamedRow row) {
    boolean isRejected = row.result() instanceof Rejected;
    (isRejected ? rejected : accepted).merge(row.kind(), 1L, Long::sum);
    if (isRejected && firstRejected.size() < MAX_EXAMPLES) {
      firstRejected.add(row);
    }
    if (count() == listed.size() + 1L && listed.size() < limit.count()) {
      bytes += json(row).getBytes(StandardCharsets.UTF_8).length;
      if (bytes <= limit.bytes()) {
        listed.add(row);
      }
    }
  }

  /** The number of rows, listed or not. */
  long count() {
    return sum(accepted) + sum(rejected);
  }

  long accepted(FileKind kind) {
    return accepted.getOrDefault(kind, 0L);
  }

  long rejected() {
    return sum(rejected);
  }

  private static long sum(Map<FileKind, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The first rows, in the order of file and line. */
  List<NamedRow> listed() {
    return List.copyOf(listed);
  }

  /** The first rejected rows, listed or not. */
  List<NamedRow> firstRejected() {
    return List.copyOf(firstRejected);
  }

  boolean isComplete() {
    return count() == listed.size();
  }

  void writeTo(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("count").value(count());
    json.name("accepted").value(sum(accepted));
    json.name("rejected").value(sum(rejected));
    json.name("listed").beginArray();
    for (NamedRow row : listed) {
      json.jsonValue(json(row));
    }
    json.endArray();
    json.endObject();
  }

  private static String json(NamedRow row) {
    return JsonText.of(
        json -> {
          json.setHtmlSafe(false);
          json.beginObject();
          json.name("file").value(row.kind().label());
          json.name("line").value(row.line());
          json.name("cells").beginObject();
          for (Map.Entry<String, String> cell : row.cells().entrySet()) {
            json.name(cell.getKey()).value(Limit.shortened(cell.getValue()));
          }
          json.endObject();
          if (row.result() instanceof Rejected fault) {
            json.name("result").value("rejected");
            json.name("reason").value(fault.reason().code());
            json.name("detail").value(fault.detail());
            if (fault.otherLine() > 0) {
              json.name("other_line").value(fault.otherLine());
            }
          } else if (row.result() instanceof Accepted sound) {
            json.name("result").value("accepted");
            if (sound.amount().isPresent()) {
              json.name("amount").jsonValue(MessageJson.plain(sound.amount().get().amount()));
              json.name("sum").jsonValue(MessageJson.plain(sound.amount().get().sum()));
            }
          }
          json.endObject();
        });
  }
}
