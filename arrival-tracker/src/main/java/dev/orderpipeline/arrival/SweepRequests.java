package dev.orderpipeline.arrival;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.model.FileSetId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Has done what the sweep function is asked for, and writes what came of it. */
final class SweepRequests {
  private final Sweep sweep;
  private final UnpublishedSets unpublished;
  private final StatusReports statuses;
  private final Reconciliation reconciliation;

  SweepRequests(
      Sweep sweep,
      UnpublishedSets unpublished,
      StatusReports statuses,
      Reconciliation reconciliation) {
    this.sweep = sweep;
    this.unpublished = unpublished;
    this.statuses = statuses;
    this.reconciliation = reconciliation;
  }

  /** Says which request the log is about from now on. */
  void invoked(String requestId) {
    sweep.invoked(requestId);
  }

  /**
   * Does it.
   *
   * @param remaining until the function is ended
   */
  void answer(SweepRequest request, Supplier<Duration> remaining, JsonWriter json)
      throws IOException {
    if (request instanceof SweepRequest.OpenPass) {
      pass("open", openSets(), json);
    } else if (request instanceof SweepRequest.NightlyPass) {
      pass("nightly", sweep.recentlyPut(), json);
    } else if (request instanceof SweepRequest.StatusOfDate asked) {
      statuses.of(asked.date(), asked.after()).writeTo(json);
    } else if (request instanceof SweepRequest.StatusOfSet asked) {
      statuses.of(asked.set()).writeTo(json);
    } else if (request instanceof SweepRequest.StatusOfOpen asked) {
      statuses.open(asked.after()).writeTo(json);
    } else if (request instanceof SweepRequest.ReconcileSet asked) {
      found(reconciliation.set(asked.set()), json);
    } else {
      found(reconciliation.range((SweepRequest.ReconcileRange) request, remaining), json);
    }
  }

  private int openSets() {
    try {
      return sweep.openSets();
    } finally {
      // Not in the place of the sweep's own fault: a count that fails is only logged.
      unpublished.measure();
    }
  }

  private static void pass(String name, int sets, JsonWriter json) throws IOException {
    json.beginObject().name("pass").value(name).name("file_sets").value(sets).endObject();
  }

  private static void sets(String name, List<FileSetId> sets, JsonWriter json) throws IOException {
    json.name(name).beginArray();
    for (FileSetId set : sets) {
      json.value(set.toString());
    }
    json.endArray();
  }

  private static void found(Reconciliation.Found found, JsonWriter json) throws IOException {
    json.beginObject();
    json.name("looked_at").value(found.looked());
    json.name("changed").value(found.changed());
    sets("file_sets", found.named(), json);
    if (!found.failed().isEmpty()) {
      sets("failed", found.failed(), json);
    }
    json.name("more").value(found.more());
    if (found.after().isPresent()) {
      json.name("after").value(found.after().get().toString());
    }
    json.endObject();
  }
}
