package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer of the sweep function to a question about file sets, or a part of it.
 *
 * @param asked what was asked for: a date, a file set, or {@code open}
 * @param at when it was answered
 * @param sets in the order of their ids
 * @param more how many sets follow that are not in this part
 * @param after to be sent with the same question to get the next part, if there is one
 */
public record StatusResponse(
    String asked, Instant at, List<SetStatus> sets, int more, Optional<String> after) {

  public StatusResponse {
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(after, "after");
    sets = List.copyOf(sets);
  }

  /** Writes the answer's JSON. */
  public void writeTo(JsonWriter json) throws IOException {
    Map<SetStatus.State, Integer> counts = new EnumMap<>(SetStatus.State.class);
    sets.forEach(set -> counts.merge(set.state(), 1, Integer::sum));
    json.beginObject();
    json.name("status").value(asked);
    json.name("at").value(at.toString());
    json.name("counts").beginObject();
    for (Map.Entry<SetStatus.State, Integer> count : counts.entrySet()) {
      json.name(count.getKey().name()).value(count.getValue());
    }
    json.endObject();
    json.name("file_sets").beginArray();
    for (SetStatus set : sets) {
      set.writeTo(json);
    }
    json.endArray();
    json.name("more").value(more);
    if (after.isPresent()) {
      json.name("after").value(after.get());
    }
    json.endObject();
  }
}
