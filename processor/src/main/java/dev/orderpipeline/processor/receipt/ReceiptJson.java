package dev.orderpipeline.processor.receipt;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.ThresholdKind;
import dev.orderpipeline.model.Thresholds;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Writes a receipt as JSON, for programs. */
final class ReceiptJson {
  private ReceiptJson() {}

  static String of(Receipt receipt, ReceiptRules rules) {
    RunRecord run = receipt.run();
    return JsonText.indented(
        json -> {
          json.beginObject();
          json.name("schema").value(Receipt.SCHEMA);
          json.name("file_set").value(receipt.set().toString());
          json.name("revision").value(run.key().revision());
          json.name("state").value(run.state().name());
          if (run.outcome().failure().isPresent()) {
            json.name("failure").value(run.outcome().failure().get().text());
          }
          if (receipt.note().isPresent()) {
            json.name("note").value(receipt.note().get());
          }
          if (receipt.isOverridden(rules.thresholds())) {
            writeOverride(json, receipt);
          }
          if (run.state() != RunState.PUBLISHED) {
            writeConsumersHold(json, receipt);
          }
          json.name("started_at").value(run.times().startedAt().toString());
          writeTime(json, "built_at", run.times().stages().builtAt());
          writeTime(json, "archived_at", run.times().stages().archivedAt());
          writeTime(json, "publishing_started_at", run.times().stages().publishingStartedAt());
          json.name("ended_at").value(run.times().updatedAt().toString());
          json.name("inputs").beginObject();
          for (FileKind kind : FileKind.values()) {
            FileVersion version = run.pinned().of(kind);
            json.name(kind.label()).beginObject();
            json.name("key").value(receipt.set().key(kind));
            json.name("version_id").value(version.versionId());
            json.name("etag").value(version.etag());
            json.name("size").value(version.size());
            json.endObject();
          }
          json.endObject();
          if (run.build().counts().isPresent()) {
            json.name("counts").jsonValue(run.build().counts().get());
          }
          if (receipt.rejectedRows().isPresent()) {
            json.name("rejected_rows").value(receipt.rejectedRows().get());
          }
          if (receipt.affectedList().isPresent()) {
            writeAffected(json, receipt);
          }
          if (!run.build().comparedWith().isEmpty()) {
            json.name("compared_with_revisions").beginArray();
            for (EarlierArchive earlier : run.build().comparedWith()) {
              json.value(earlier.revision());
            }
            json.endArray();
          }
          if (run.build().archive().isPresent()) {
            Archive archive = run.build().archive().get();
            json.name("messages").beginObject();
            json.name("customer_messages").value(archive.customerMessages());
            json.name("error_messages").value(archive.errorMessages());
            json.endObject();
          }
          if (run.outcome().publishedKey().isPresent()) {
            json.name("archive").value(run.outcome().publishedKey().get());
          }
          json.endObject();
        });
  }

  private static void writeTime(JsonWriter json, String name, Optional<Instant> time)
      throws IOException {
    if (time.isPresent()) {
      json.name(name).value(time.get().toString());
    }
  }

  /** Writes the manual requests that gave the run other thresholds than the stage's. */
  private static void writeOverride(JsonWriter json, Receipt receipt) throws IOException {
    json.name("override").beginObject();
    json.name("requests").beginArray();
    for (String request : receipt.overridingRequests()) {
      json.value(request);
    }
    json.endArray();
    json.name("thresholds").beginObject();
    Thresholds thresholds = receipt.run().build().thresholds().orElseThrow();
    for (ThresholdKind kind : ThresholdKind.values()) {
      json.name(kind.countField()).value(thresholds.of(kind).count());
      json.name(kind.percentField()).jsonValue(thresholds.of(kind).percent().toPlainString());
    }
    json.endObject();
    json.endObject();
  }

  /** Writes the first customers without a total; the list has all. */
  private static void writeAffected(JsonWriter json, Receipt receipt) throws IOException {
    json.name("affected_customers").beginObject();
    json.name("list").value(receipt.affectedList().orElseThrow());
    for (AffectedKind kind : AffectedKind.values()) {
      json.name(kind.label()).beginObject();
      json.name("customers")
          .value(receipt.counts().map(counts -> counts.count(kind.count())).orElse(0L));
      json.name("first").beginArray();
      for (AffectedLine line : receipt.firstAffected(kind)) {
        json.beginObject();
        json.name("customer_reference").value(line.customerReference());
        json.name("code").value(line.code());
        if (!line.file().isEmpty()) {
          json.name("file").value(line.file());
          json.name("line").value(Long.parseLong(line.line()));
        }
        json.endObject();
      }
      json.endArray();
      json.endObject();
    }
    json.endObject();
  }

  /** Writes which messages consumers have after a run that did not complete. */
  private static void writeConsumersHold(JsonWriter json, Receipt receipt) throws IOException {
    json.name("consumers_hold").beginObject();
    json.name("whole_of_revision");
    if (receipt.publishedBefore().isPresent()) {
      json.value(receipt.publishedBefore().getAsInt());
    } else {
      json.nullValue();
    }
    json.name("messages_of_this_revision").value(receipt.run().progress().checkpoint());
    json.endObject();
  }
}
