package dev.orderpipeline.processor.explain;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The processor's response to a request that asks why a customer has a total, or none.
 *
 * @param outcome whether there is something to explain
 * @param set the set, if it is known
 * @param customer the customer's reference; empty if the message names no customer
 * @param sentence the answer in plain words
 * @param revisions the explained revision, then the published ones before it, the newest first
 */
public record Explanation(
    Outcome outcome,
    Optional<FileSetId> set,
    Optional<String> customer,
    String sentence,
    List<RevisionExplanation> revisions) {

  /** Whether there is something to explain. */
  public enum Outcome {
    /** The answer is about one revision of a set. */
    EXPLAINED,
    /** No archived message has the id. */
    NOT_FOUND
  }

  public Explanation {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(sentence, "sentence");
    revisions = List.copyOf(revisions);
  }

  /** Writes the response as JSON. */
  public void writeTo(Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.setHtmlSafe(false);
    json.beginObject();
    json.name("outcome").value(outcome.name());
    if (set.isPresent()) {
      json.name("file_set").value(set.get().toString());
    }
    if (customer.isPresent()) {
      json.name("customer_reference").value(customer.get());
    }
    json.name("sentence").value(sentence);
    json.name("revisions").beginArray();
    for (RevisionExplanation revision : revisions) {
      revision.writeTo(json);
    }
    json.endArray();
    json.endObject();
    json.flush();
  }
}
