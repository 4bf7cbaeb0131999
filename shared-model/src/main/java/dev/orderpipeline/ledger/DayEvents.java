package dev.orderpipeline.ledger;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.DropKey.Unrecognised;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Creates the events of days and files. The same occurrence always has the same id. The data has
 * counts, codes and keys, but nothing from the rows of a file.
 */
public final class DayEvents {
  private static final List<String> ROW_COUNTS =
      List.of("rows", "accepted", "rejected", "suppressed", "unmatched");

  private DayEvents() {}

  /**
   * The event of a run in its terminal state; empty for a superseded run, because the run of the
   * revision that replaces it has one.
   *
   * @param lease the lease under which the run ends; tells apart two ends of a restarted run
   */
  static Optional<DayEvent> ended(Lease lease, RunRecord run) {
    Optional<RunFailure> failure = run.outcome().failure();
    return endType(run.state(), failure)
        .map(
            type ->
                event(
                    type,
                    run.times().updatedAt(),
                    lease.set(),
                    run.key() + "\n" + lease.token(),
                    failure.flatMap(RunFailure::code),
                    json -> writeEnd(json, lease.set(), run)));
  }

  private static Optional<String> endType(RunState state, Optional<RunFailure> failure) {
    return switch (state) {
      case PUBLISHED -> Optional.of("day.published");
      case REJECTED ->
          Optional.of(failure.filter(RunFailure::isHold).isPresent() ? "day.held" : "day.rejected");
      case FAILED -> Optional.of("day.failed");
      case SUPERSEDED, BUILDING, PUBLISHING -> Optional.empty();
    };
  }

  private static void writeEnd(JsonWriter json, FileSetId set, RunRecord run) throws IOException {
    int revision = run.key().revision();
    json.name("revision").value(revision);
    if (run.outcome().failure().isPresent()) {
      RunFailure failure = run.outcome().failure().get();
      if (failure.code().isPresent()) {
        json.name("reason").value(failure.code().get());
      }
      // Other sentences can quote a file.
      if (failure.isHold()) {
        json.name("figures").value(failure.sentence());
      }
    }
    if (run.state() == RunState.PUBLISHED && run.build().archive().isPresent()) {
      Archive archive = run.build().archive().get();
      json.name("customer_messages").value(archive.customerMessages());
      json.name("error_messages").value(archive.errorMessages());
    }
    if (run.build().counts().isPresent()) {
      writeRows(json, JsonParser.parseString(run.build().counts().get()).getAsJsonObject());
    }
    if (run.state() == RunState.PUBLISHED && run.outcome().publishedKey().isPresent()) {
      json.name("archive").value(run.outcome().publishedKey().get());
    }
    json.name("receipt").value(ResultsLayout.receiptJson(set, revision));
    json.name("receipt_page").value(ResultsLayout.receiptPage(set, revision));
  }

  /** Writes the numbers of rows; the counts also have texts of the files. */
  private static void writeRows(JsonWriter json, JsonObject counts) throws IOException {
    if (!(counts.get("files") instanceof JsonObject files)) {
      return;
    }
    json.name("rows").beginObject();
    for (FileKind kind : FileKind.values()) {
      if (files.get(kind.label()) instanceof JsonObject file) {
        json.name(kind.label()).beginObject();
        for (String name : ROW_COUNTS) {
          JsonElement count = file.get(name);
          if (count != null) {
            json.name(name).value(count.getAsLong());
          }
        }
        json.endObject();
      }
    }
    json.endObject();
  }

  /**
   * The event of a set whose files are missing, which occurs at the deadline.
   *
   * @param deadline when the files were due
   */
  public static DayEvent missing(FileSetState state, Instant deadline) {
    return event(
        "day.missing",
        deadline,
        state.set(),
        "",
        Optional.empty(),
        json -> {
          json.name("due_at").value(deadline.toString());
          json.name("missing").beginArray();
          for (FileKind kind : state.found().missing()) {
            json.value(kind.label());
          }
          json.endArray();
        });
  }

  /**
   * The event of a set that was reported missing and is complete; occurs with its last file.
   *
   * @param deadline when the files were due
   */
  public static DayEvent arrivedLate(FileSetState state, Instant deadline) {
    PinnedFiles files = state.pinned().orElseThrow();
    return event(
        "day.arrived-late",
        Arrays.stream(FileKind.values())
            .map(kind -> files.of(kind).lastModified())
            .max(Comparator.naturalOrder())
            .orElseThrow(),
        state.set(),
        "",
        Optional.empty(),
        json -> {
          json.name("revision").value(state.revision());
          json.name("due_at").value(deadline.toString());
        });
  }

  /**
   * The event of an upload whose name is not recognised, which occurs with the upload.
   *
   * @param uploadedAt the object's time of last modification
   */
  public static DayEvent unrecognised(Unrecognised file, Instant uploadedAt) {
    Map<String, String> attributes = new TreeMap<>();
    putPartner(attributes, file.intendedPartner());
    return new DayEvent(
        // HEAD and lists can have another precision.
        id("file.unrecognised", file.key(), uploadedAt.truncatedTo(ChronoUnit.SECONDS).toString()),
        "file.unrecognised",
        uploadedAt,
        file.key(),
        attributes,
        JsonText.of(
            json -> {
              json.beginObject();
              json.name("partner").value(file.intendedPartner());
              if (file.intendedDate().isPresent()) {
                json.name("date").value(file.intendedDate().get().toString());
              }
              json.name("key").value(file.key());
              json.name("fault").value(file.fault().sentence());
              json.name("expected").value(file.expected());
              json.name("receipt").value(file.receiptKey());
              json.name("receipt_page").value(file.receiptPageKey());
              json.endObject();
            }));
  }

  /**
   * An event of a set.
   *
   * @param occurrence tells apart several events of the type and set
   * @param fields writes what follows partner and date in the data
   */
  private static DayEvent event(
      String type,
      Instant time,
      FileSetId set,
      String occurrence,
      Optional<String> reason,
      JsonText.Value fields) {
    Map<String, String> attributes = new TreeMap<>();
    putPartner(attributes, set.partner());
    attributes.put("date", set.isoDate());
    reason.ifPresent(code -> attributes.put("reason", code));
    return new DayEvent(
        id(type, set.toString(), occurrence),
        type,
        time,
        set.toString(),
        attributes,
        JsonText.of(
            json -> {
              json.beginObject();
              json.name("partner").value(set.partner());
              json.name("date").value(set.isoDate());
              fields.writeTo(json);
              json.endObject();
            }));
  }

  private static String id(String type, String subject, String occurrence) {
    return Digests.sha256Hex(type + "\n" + subject + "\n" + occurrence);
  }

  /** SNS rejects an empty attribute, so the partner at the root of the bucket has none. */
  private static void putPartner(Map<String, String> attributes, String partner) {
    if (!partner.isEmpty()) {
      attributes.put("partner", partner);
    }
  }
}
