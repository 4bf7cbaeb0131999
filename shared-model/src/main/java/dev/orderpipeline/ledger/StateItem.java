package dev.orderpipeline.ledger;

import dev.orderpipeline.ledger.Lifecycle.Status;
import dev.orderpipeline.model.FileSetId;
import java.time.Duration;
import java.util.Optional;

/** Maps a file set's state to its DynamoDB item and back. */
final class StateItem {
  /** The sort key of the item. */
  static final String ENTRY = "state";

  /** The partition key of the index {@code open-sets}; absent from the items of most sets. */
  static final String OPEN = "open";

  /**
   * The partition of open sets in that index. The other partitions are those of {@link
   * UnpublishedReason}.
   */
  static final String OPEN_VALUE = "open";

  /** The partition key of the index {@code sets-by-date}. */
  static final String DATE = "date";

  private StateItem() {}

  static Attributes of(FileSetState state) {
    Revisions revisions = state.revisions();
    NextDispatch dispatch = state.nextDispatch();
    Lifecycle lifecycle = state.lifecycle();
    Attributes item =
        new Attributes()
            .put(LedgerTable.FILE_SET, state.set().toString())
            .put(LedgerTable.ENTRY, ENTRY)
            .put(DATE, state.set().isoDate())
            .put("item_version", state.itemVersion())
            .put("found", FilesAttribute.of(state.found()))
            .put("found_at", state.foundAt())
            .put("revision", revisions.current())
            .put("settles_at", revisions.settlesAt())
            .put("next_dispatch_at", dispatch.at())
            .put("dispatch_wait_seconds", dispatch.delay().toSeconds())
            .put("dispatch_target", dispatch.target())
            .put("status", lifecycle.status().name());
    revisions
        .pinned()
        .ifPresent(
            pinned ->
                item.put("pinned", FilesAttribute.of(pinned))
                    .put("content_key", pinned.contentKey()));
    revisions.publishing().ifPresent(revision -> item.put("publishing", revision));
    state.notificationLog().missingAt().ifPresent(time -> item.put("missing_notified_at", time));
    state.notificationLog().completeAt().ifPresent(time -> item.put("complete_notified_at", time));
    if (lifecycle.open()) {
      item.put(OPEN, OPEN_VALUE);
    }
    lifecycle.unpublished().ifPresent(ended -> item.put(OPEN, ended.partition()));
    return item;
  }

  static FileSetState read(FileSetId set, Attributes item) {
    Optional<String> partition = item.optionalString(OPEN);
    return new FileSetState(
        set,
        item.number("item_version"),
        FilesAttribute.read(item.map("found")),
        item.instant("found_at"),
        new Revisions(
            Math.toIntExact(item.number("revision")),
            item.has("pinned")
                ? FilesAttribute.read(item.map("pinned")).complete()
                : Optional.empty(),
            item.instant("settles_at"),
            item.optionalInt("publishing")),
        new NextDispatch(
            item.instant("next_dispatch_at"),
            Duration.ofSeconds(item.number("dispatch_wait_seconds")),
            Math.toIntExact(item.number("dispatch_target"))),
        new Lifecycle(
            Status.valueOf(item.string("status")),
            partition.filter(OPEN_VALUE::equals).isPresent(),
            partition.filter(other -> !other.equals(OPEN_VALUE)).map(UnpublishedReason::parse)),
        new NotificationLog(
            item.optionalInstant("missing_notified_at"),
            item.optionalInstant("complete_notified_at")));
  }
}
