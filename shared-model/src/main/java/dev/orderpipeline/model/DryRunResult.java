package dev.orderpipeline.model;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * The result that a manual request would have, computed by a dry run.
 *
 * @param wouldEnd the state in which its run would end
 * @param customerMessages number of customer messages that it would send
 * @param errorMessages number of error messages that it would send
 * @param counts the row counts of the files as the receipt's JSON, if the files were read
 * @param difference from the last published revision, if there are messages to send
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
