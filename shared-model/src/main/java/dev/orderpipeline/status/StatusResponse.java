package dev.orderpipeline.status;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The sweep function's response to a status request, or one page of it.
 *
 * @param asked the requested date or file set, or {@code open}
 * @param at the time of the response
 * @param sets in the order of their ids
 * @param more number of sets on later pages
 * @param after the token for the next page, if there is one: repeat the request with it
 */
public record StatusResponse(
    String asked, Instant at, List<SetStatus> sets, int more, Optional<String> after) {

  public StatusResponse {
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(after, "after");
    sets = List.copyOf(sets);
  }

  /** Writes the response as JSON. */
  public void writeTo(JsonWriter json) throws IOException {
    Map<SetStatus.State, Integer> counts = new EnumMap<>(SetStatus.State.class);
    sets.forEach(set -> counts.merge(set.assessment().state(), 1, Integer::sum));
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
