package dev.orderpipeline.ledger;

import dev.orderpipeline.json.ProcessingRequestJson;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.InvalidRequestException;
import dev.orderpipeline.model.ReplayOptions;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.StoredObject;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.Thresholds;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Maps a run to its DynamoDB item and back. */
final class RunItem {
  private RunItem() {}

  static Attributes of(FileSetId set, RunRecord run) {
    return known(run).put(LedgerTable.FILE_SET, set.toString()).putAll(run.notes().unknown());
  }

  private static Attributes known(RunRecord run) {
    RunProgress progress = run.progress();
    RunBuild build = run.build();
    RunOutcome outcome = run.outcome();
    RunTimes times = run.times();
    Attributes item =
        new Attributes()
            .put(LedgerTable.ENTRY, run.key().toString())
            .put("state", run.state().name())
            .put("pinned", FilesAttribute.of(run.pinned()))
            .put("attempts", progress.attempts())
            .put("claim_token", progress.claimToken())
            .put("checkpoint", progress.checkpoint())
            .putIfPresent("counts", build.counts())
            .putIfPresent("failure_code", outcome.failure().flatMap(RunFailure::code))
            .putIfPresent("failure", outcome.failure().map(RunFailure::sentence))
            .putIfPresent("last_fault", outcome.lastFault())
            .putIfPresent("published_key", outcome.publishedKey())
            .put("replay_ids", run.served().stream().map(ServedRequest::replayId).toList())
            .put("replay_options", replayOptions(run))
            .put("started_at", times.startedAt())
            .put("updated_at", times.updatedAt());
    build.thresholds().ifPresent(effective -> item.put("thresholds", thresholds(effective)));
    build.archive().ifPresent(archive -> item.put("archive", archive(archive)));
    build.rejectedRows().ifPresent(rows -> item.put("rejected_rows", object(rows)));
    build
        .affectedCustomers()
        .ifPresent(customers -> item.put("affected_customers", object(customers)));
    if (!build.comparedWith().isEmpty()) {
      item.putMaps("compared_with", build.comparedWith().stream().map(RunItem::earlier).toList());
    }
    times.stages().builtAt().ifPresent(time -> item.put("built_at", time));
    times.stages().archivedAt().ifPresent(time -> item.put("archived_at", time));
    times.stages().publishingStartedAt().ifPresent(time -> item.put("publishing_started_at", time));
    times.expiresAt().ifPresent(time -> item.put(LedgerTable.EXPIRES_AT, time.getEpochSecond()));
    return item;
  }

  /**
   * Reads a run.
   *
   * @throws UnsupportedItemException if only a newer version knows its state
   */
  static RunRecord read(Attributes item) {
    RunRecord known = readKnown(item, UnknownAttributes.NONE);
    UnknownAttributes unknown =
        UnknownAttributes.of(item, known(known).put(LedgerTable.FILE_SET, ""));
    return unknown.values().isEmpty() ? known : readKnown(item, unknown);
  }

  private static RunRecord readKnown(Attributes item, UnknownAttributes unknown) {
    return new RunRecord(
        RunKey.parse(item.string(LedgerTable.ENTRY))
            .orElseThrow(() -> item.unsupported(LedgerTable.ENTRY)),
        item.constant("state", RunState.class),
        FilesAttribute.read(item.map("pinned"))
            .complete()
            .orElseThrow(
                () -> new IllegalStateException("a run is pinned to fewer than three files")),
        new RunProgress(
            Math.toIntExact(item.number("attempts")),
            item.number("claim_token"),
            item.number("checkpoint")),
        new RunBuild(
            item.optionalMap("thresholds").map(RunItem::thresholds),
            item.optionalMap("archive").map(RunItem::archive),
            item.maps("compared_with").stream().map(RunItem::earlier).toList(),
            item.optionalString("counts"),
            item.optionalMap("rejected_rows").map(RunItem::object),
            item.optionalMap("affected_customers").map(RunItem::object)),
        new RunOutcome(
            item.optionalString("failure")
                .map(sentence -> new RunFailure(item.optionalString("failure_code"), sentence)),
            item.optionalString("last_fault"),
            item.optionalString("published_key")),
        new RunNotes(served(item), unknown),
        new RunTimes(
            item.instant("started_at"),
            new RunStages(
                item.optionalInstant("built_at"),
                item.optionalInstant("archived_at"),
                item.optionalInstant("publishing_started_at")),
            item.instant("updated_at"),
            item.has(LedgerTable.EXPIRES_AT)
                ? Optional.of(Instant.ofEpochSecond(item.number(LedgerTable.EXPIRES_AT)))
                : Optional.empty()));
  }

  private static Attributes replayOptions(RunRecord run) {
    Attributes byId = new Attributes();
    for (ServedRequest request : run.served()) {
      byId.putIfPresent(request.replayId(), request.options().map(ProcessingRequestJson::options));
    }
    return byId;
  }

  private static List<ServedRequest> served(Attributes item) {
    Attributes options = item.optionalMap("replay_options").orElseGet(Attributes::new);
    return item.strings("replay_ids").stream()
        .map(id -> new ServedRequest(id, options.optionalString(id).flatMap(RunItem::options)))
        .toList();
  }

  /** Options that another version wrote can be unknown to this one. */
  private static Optional<ReplayOptions> options(String json) {
    try {
      return Optional.of(ProcessingRequestJson.readOptions(json));
    } catch (InvalidRequestException e) {
      return Optional.empty();
    }
  }

  private static Attributes earlier(EarlierArchive earlier) {
    return new Attributes()
        .put("revision", earlier.revision())
        .put("key", earlier.key())
        .putIfPresent("version_id", earlier.versionId())
        .put("object_digest", earlier.objectDigest());
  }

  private static EarlierArchive earlier(Attributes item) {
    return new EarlierArchive(
        Math.toIntExact(item.number("revision")),
        item.string("key"),
        item.optionalString("version_id"),
        item.string("object_digest"));
  }

  private static Attributes thresholds(Thresholds thresholds) {
    Attributes item = new Attributes();
    thresholds
        .byKind()
        .forEach(
            (kind, threshold) ->
                item.put(kind.countField(), threshold.count())
                    .put(kind.percentField(), threshold.percent().toPlainString()));
    return item;
  }

  /** Reads thresholds. An older version may have written fewer; the others have their defaults. */
  private static Thresholds thresholds(Attributes item) {
    return Thresholds.of(
        kind ->
            item.has(kind.countField())
                ? new Threshold(
                    item.number(kind.countField()),
                    new BigDecimal(item.string(kind.percentField())))
                : kind.defaults());
  }

  private static Attributes object(StoredObject object) {
    return new Attributes().put("key", object.key()).put("version_id", object.versionId());
  }

  private static StoredObject object(Attributes item) {
    return new StoredObject(item.string("key"), item.string("version_id"));
  }

  private static Attributes archive(Archive archive) {
    Attributes item =
        new Attributes()
            .put("key", archive.key())
            .put("version_id", archive.versionId())
            .put("object_digest", archive.objectDigest())
            .put("content_digest", archive.contentDigest())
            .put("size", archive.size())
            .put("customer_messages", archive.customerMessages())
            .put("error_messages", archive.errorMessages());
    return archive.closed() ? item.put("closing_messages", 1) : item;
  }

  private static Archive archive(Attributes item) {
    return new Archive(
        item.string("key"),
        item.string("version_id"),
        item.string("object_digest"),
        item.string("content_digest"),
        item.number("size"),
        item.number("customer_messages"),
        item.number("error_messages"),
        item.has("closing_messages"));
  }
}
