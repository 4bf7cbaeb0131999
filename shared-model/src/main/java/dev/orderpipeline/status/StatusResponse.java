package dev.orderpipeline.status;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.model.Snooze;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The status function's response to a status request, or one page of it.
 *
 * @param asked the requested date or file set, a partner and a slash, or {@code open}
 * @param at the time of the response
 * @param sets in the order of their ids
 * @param more number of sets on later pages
 * @param after the token for the next page, if there is one: repeat the request with it
 * @param unrecognised the misnamed files of the requested dates and partners, on the first page
 * @param snoozes the snoozes of the requested dates and partners, on the first page
 */
public record StatusResponse(
    String asked,
    Instant at,
    List<SetStatus> sets,
    int more,
    Optional<String> after,
    Unrecognised unrecognised,
    List<Snooze> snoozes) {

  /**
   * Files in the drop bucket that belong to no file set.
   *
   * @param files the last uploaded first
   * @param more number of further receipts of such files, which were not looked up
   */
  public record Unrecognised(List<UnrecognisedFile> files, int more) {
    /** No such files. */
    public static final Unrecognised NONE = new Unrecognised(List.of(), 0);

    public Unrecognised {
      files = List.copyOf(files);
    }
  }

  public StatusResponse {
    Objects.requireNonNull(asked, "asked");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(after, "after");
    Objects.requireNonNull(unrecognised, "unrecognised");
    sets = List.copyOf(sets);
    snoozes = List.copyOf(snoozes);
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
    json.name("unrecognised_files").beginArray();
    for (UnrecognisedFile file : unrecognised.files()) {
      file.writeTo(json);
    }
    json.endArray();
    json.name("more_unrecognised_files").value(unrecognised.more());
    json.name("snoozes").beginArray();
    for (Snooze snooze : snoozes) {
      snooze.writeTo(json);
    }
    json.endArray();
    json.name("more").value(more);
    if (after.isPresent()) {
      json.name("after").value(after.get());
    }
    json.endObject();
  }
}
