package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * What a request would come to if it were no dry run.
 *
 * @param wouldEnd the state that its run would end in
 * @param customerMessages how many it would send
 * @param errorMessages how many it would send
 * @param counts what was counted in the files, as the receipt's JSON, if they were read
 * @param difference to what was published last, if there is anything to send
 */
public record DryRunResult(
    RunState wouldEnd,
    long customerMessages,
    long errorMessages,
    Optional<String> counts,
    Optional<Difference> difference) {
  public DryRunResult {
    Objects.requireNonNull(wouldEnd, "wouldEnd");
    Objects.requireNonNull(counts, "counts");
    Objects.requireNonNull(difference, "difference");
  }

  void writeTo(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("would_end").value(wouldEnd.name());
    json.name("customer_messages").value(customerMessages);
    json.name("error_messages").value(errorMessages);
    if (counts.isPresent()) {
      json.name("counts").jsonValue(counts.get());
    }
    if (difference.isPresent()) {
      json.name("difference");
      difference.get().writeTo(json);
    }
    json.endObject();
  }
}
