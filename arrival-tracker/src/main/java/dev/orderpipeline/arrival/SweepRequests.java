package dev.orderpipeline.arrival;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Snooze;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Runs a request to the sweep function and writes its result as JSON. */
final class SweepRequests {
  private final Sweep sweep;
  private final UnpublishedSets unpublished;
  private final Reconciliation reconciliation;
  private final Snoozing snoozing;

  SweepRequests(
      Sweep sweep, UnpublishedSets unpublished, Reconciliation reconciliation, Snoozing snoozing) {
    this.sweep = sweep;
    this.unpublished = unpublished;
    this.reconciliation = reconciliation;
    this.snoozing = snoozing;
  }

  /** Sets the request id of the following log events. */
  void setRequestId(String requestId) {
    sweep.setRequestId(requestId);
  }

  /**
   * Runs a request.
   *
   * @param remaining the time until Lambda stops the function
   */
  void handle(SweepRequest request, Supplier<Duration> remaining, JsonWriter json)
      throws IOException {
    if (request instanceof SweepRequest.OpenPass) {
      writePass("open", sweepOpenSets(), json);
    } else if (request instanceof SweepRequest.NightlyPass) {
      writePass("nightly", sweep.nightlyPass(), json);
    } else if (request instanceof SweepRequest.ReconcileSet asked) {
      writeFound(reconciliation.set(asked.set()), json);
    } else if (request instanceof SweepRequest.SnoozePartner asked) {
      writeSnoozes(snoozing.snooze(asked), json);
    } else if (request instanceof SweepRequest.CancelSnooze asked) {
      writeSnoozes(snoozing.cancel(asked), json);
    } else {
      writeFound(reconciliation.range((SweepRequest.ReconcileRange) request, remaining), json);
    }
  }

  private int sweepOpenSets() {
    try {
      return sweep.sweepOpenSets();
    } finally {
      // Only logs its own failures, so that it does not replace the sweep's exception.
      unpublished.measure();
    }
  }

  private static void writePass(String name, int sets, JsonWriter json) throws IOException {
    json.beginObject().name("pass").value(name).name("file_sets").value(sets).endObject();
  }

  private static void writeSets(String name, List<FileSetId> sets, JsonWriter json)
      throws IOException {
    json.name(name).beginArray();
    for (FileSetId set : sets) {
      json.value(set.toString());
    }
    json.endArray();
  }

  private static void writeFound(Reconciliation.Found found, JsonWriter json) throws IOException {
    json.beginObject();
    json.name("checked").value(found.checked());
    json.name("changed").value(found.changed());
    writeSets("file_sets", found.named(), json);
    if (!found.failed().isEmpty()) {
      writeSets("failed", found.failed(), json);
    }
    json.name("more").value(found.more());
    if (found.after().isPresent()) {
      json.name("after").value(found.after().get().toString());
    }
    json.endObject();
  }

  private static void writeSnoozes(Snoozing.Result result, JsonWriter json) throws IOException {
    json.beginObject();
    json.name("partner").value(result.partner());
    json.name("changed").value(result.changed());
    json.name("expected").value(result.isExpected());
    json.name("snoozes").beginArray();
    for (Snooze snooze : result.active()) {
      snooze.writeTo(json);
    }
    json.endArray();
    json.endObject();
  }
}
