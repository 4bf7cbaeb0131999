package dev.orderpipeline.ledger;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.FoundFiles;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.StoredObject;
import dev.orderpipeline.model.Threshold;
import dev.orderpipeline.model.Thresholds;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Maps the ledger's values to DynamoDB items and back. */
final class Items {
  /**
   * The partition of open sets in the sparse index. The other partitions are those of {@link
   * UnpublishedReason}.
   */
  static final String OPEN_VALUE = "open";

  /** The partition key of the index {@code open-sets}; absent from the items of most sets. */
  static final String OPEN = "open";

  /** The partition key of the index {@code sets-by-date}. */
  static final String DATE = "date";

  private Items() {}

  static Attributes of(FileSetState state) {
    Attributes item =
        new Attributes()
            .put(LedgerTable.FILE_SET, state.set().toString())
            .put(LedgerTable.ENTRY, StateStore.ENTRY)
            .put(DATE, state.set().isoDate())
            .put("item_version", state.itemVersion())
            .put("found", files(state.found()))
            .put("revision", state.revision())
            .put("next_dispatch_at", state.nextDispatchAt())
            .put("dispatch_wait_seconds", state.dispatchWait().toSeconds())
            .put("dispatch_target", state.dispatchTarget())
            .put("settles_at", state.settlesAt())
            .put("status", state.status().name())
            .put("found_at", state.foundAt());
    state
        .pinned()
        .ifPresent(
            pinned ->
                item.put("pinned", files(found(pinned))).put("content_key", pinned.contentKey()));
    state.publishing().ifPresent(revision -> item.put("publishing", revision));
    state.notificationLog().missingAt().ifPresent(time -> item.put("missing_notified_at", time));
    state.notificationLog().completeAt().ifPresent(time -> item.put("complete_notified_at", time));
    if (state.open()) {
      item.put(OPEN, OPEN_VALUE);
    }
    state.unpublished().ifPresent(ended -> item.put(OPEN, ended.partition()));
    return item;
  }

  static FileSetState state(FileSetId set, Attributes item) {
    Optional<String> partition = item.optionalString(OPEN);
    return new FileSetState(
        set,
        item.number("item_version"),
        files(item.map("found")),
        Math.toIntExact(item.number("revision")),
        item.has("pinned") ? files(item.map("pinned")).complete() : Optional.empty(),
        item.optionalInt("publishing"),
        item.instant("next_dispatch_at"),
        Duration.ofSeconds(item.number("dispatch_wait_seconds")),
        Math.toIntExact(item.number("dispatch_target")),
        item.instant("settles_at"),
        FileSetState.Status.valueOf(item.string("status")),
        partition.filter(OPEN_VALUE::equals).isPresent(),
        partition.filter(other -> !other.equals(OPEN_VALUE)).map(UnpublishedReason::parse),
        // Absent in items older than the notifications about missing files.
        item.optionalInstant("found_at").orElse(Instant.EPOCH),
        new NotificationLog(
            item.optionalInstant("missing_notified_at"),
            item.optionalInstant("complete_notified_at")));
  }

  static Attributes of(FileSetId set, RunRecord run) {
    Attributes item =
        new Attributes()
            .put(LedgerTable.FILE_SET, set.toString())
            .put(LedgerTable.ENTRY, run.key().toString())
            .put("state", run.state().name())
            .put("pinned", files(found(run.pinned())))
            .put("attempts", run.attempts())
            .put("claim_token", run.claimToken())
            .put("claim_checkpoint", run.claimCheckpoint())
            .put("checkpoint", run.checkpoint())
            .put("started_at", run.startedAt())
            .put("updated_at", run.updatedAt())
            .putIfPresent("counts", run.counts())
            .putIfPresent("failure", run.failure())
            .putIfPresent("last_fault", run.lastFault())
            .putIfPresent("published_key", run.publishedKey())
            .put("replay_ids", run.replayIds());
    run.thresholds()
        .ifPresent(effectiveThresholds -> item.put("thresholds", thresholds(effectiveThresholds)));
    run.archive().ifPresent(archive -> item.put("archive", archive(archive)));
    run.stages().builtAt().ifPresent(time -> item.put("built_at", time));
    run.stages().archivedAt().ifPresent(time -> item.put("archived_at", time));
    run.stages().publishingStartedAt().ifPresent(time -> item.put("publishing_started_at", time));
    run.rejectedRows().ifPresent(rows -> item.put("rejected_rows", object(rows)));
    if (!run.comparedWith().isEmpty()) {
      item.putMaps("compared_with", run.comparedWith().stream().map(Items::earlier).toList());
    }
    run.expiresAt().ifPresent(time -> item.put(LedgerTable.EXPIRES_AT, time.getEpochSecond()));
    return item;
  }

  static RunRecord run(Attributes item) {
    return new RunRecord(
        RunKey.parse(item.string(LedgerTable.ENTRY)),
        RunState.valueOf(item.string("state")),
        files(item.map("pinned"))
            .complete()
            .orElseThrow(
                () -> new IllegalStateException("a run is pinned to fewer than three files")),
        item.has("thresholds") ? Optional.of(thresholds(item.map("thresholds"))) : Optional.empty(),
        Math.toIntExact(item.number("attempts")),
        item.number("claim_token"),
        item.number("claim_checkpoint"),
        item.number("checkpoint"),
        item.has("archive") ? Optional.of(archive(item.map("archive"))) : Optional.empty(),
        item.maps("compared_with").stream().map(Items::earlier).toList(),
        item.optionalString("counts"),
        item.has("rejected_rows")
            ? Optional.of(object(item.map("rejected_rows")))
            : Optional.empty(),
        new RunStages(
            item.optionalInstant("built_at"),
            item.optionalInstant("archived_at"),
            item.optionalInstant("publishing_started_at")),
        item.optionalString("failure"),
        item.optionalString("last_fault"),
        item.optionalString("published_key"),
        item.strings("replay_ids"),
        item.instant("started_at"),
        item.instant("updated_at"),
        item.has(LedgerTable.EXPIRES_AT)
            ? Optional.of(Instant.ofEpochSecond(item.number(LedgerTable.EXPIRES_AT)))
            : Optional.empty());
  }

  static Attributes of(FileSetId set, String replayId, PendingJobStart start) {
    return new Attributes()
        .put(LedgerTable.FILE_SET, set.toString())
        .put(LedgerTable.ENTRY, PendingJobStart.entry(replayId))
        .put("job_run", start.jobRun())
        .put("started_at", start.startedAt())
        .put(LedgerTable.EXPIRES_AT, start.expiresAt().getEpochSecond());
  }

  static PendingJobStart jobStart(Attributes item) {
    return new PendingJobStart(item.string("job_run"), item.instant("started_at"));
  }

  private static FoundFiles found(PinnedFiles pinned) {
    Map<FileKind, FileVersion> byKind = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      byKind.put(kind, pinned.of(kind));
    }
    return new FoundFiles(byKind);
  }

  private static Attributes files(FoundFiles files) {
    Attributes item = new Attributes();
    files
        .byKind()
        .forEach(
            (kind, version) ->
                item.put(
                    kind.label(),
                    new Attributes()
                        .put("version_id", version.versionId())
                        .put("etag", version.etag())
                        .put("size", version.size())
                        .put("last_modified", version.lastModified())));
    return item;
  }

  private static FoundFiles files(Attributes item) {
    Map<FileKind, FileVersion> byKind = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      if (item.has(kind.label())) {
        Attributes version = item.map(kind.label());
        byKind.put(
            kind,
            new FileVersion(
                version.string("version_id"),
                version.string("etag"),
                version.number("size"),
                version.instant("last_modified")));
      }
    }
    return new FoundFiles(byKind);
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
    return new Attributes()
        .put("rejected_rows", thresholds.rejected().rows())
        .put("rejected_percent", thresholds.rejected().percent().toPlainString())
        .put("unmatched_rows", thresholds.unmatched().rows())
        .put("unmatched_percent", thresholds.unmatched().percent().toPlainString());
  }

  private static Thresholds thresholds(Attributes item) {
    return new Thresholds(
        new Threshold(
            item.number("rejected_rows"), new BigDecimal(item.string("rejected_percent"))),
        new Threshold(
            item.number("unmatched_rows"), new BigDecimal(item.string("unmatched_percent"))));
  }

  private static Attributes object(StoredObject object) {
    return new Attributes().put("key", object.key()).put("version_id", object.versionId());
  }

  private static StoredObject object(Attributes item) {
    return new StoredObject(item.string("key"), item.string("version_id"));
  }

  private static Attributes archive(Archive archive) {
    return new Attributes()
        .put("key", archive.key())
        .put("version_id", archive.versionId())
        .put("object_digest", archive.objectDigest())
        .put("content_digest", archive.contentDigest())
        .put("size", archive.size())
        .put("customer_messages", archive.customerMessages())
        .put("error_messages", archive.errorMessages());
  }

  private static Archive archive(Attributes item) {
    return new Archive(
        item.string("key"),
        item.string("version_id"),
        item.string("object_digest"),
        item.string("content_digest"),
        item.number("size"),
        item.number("customer_messages"),
        item.number("error_messages"));
  }
}
