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

  /** Marks each write, so that a client retry recognises its own. */
  static final String WRITER = "writer";

  private StateItem() {}

  static Attributes of(FileSetState state) {
    return known(state).putAll(state.item().unknown());
  }

  private static Attributes known(FileSetState state) {
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
    revisions.settlesBy().ifPresent(time -> item.put("settles_by", time));
    revisions.publishing().ifPresent(revision -> item.put("publishing", revision));
    state.notificationLog().missingAt().ifPresent(time -> item.put("missing_notified_at", time));
    state.notificationLog().completeAt().ifPresent(time -> item.put("complete_notified_at", time));
    if (lifecycle.open()) {
      item.put(OPEN, OPEN_VALUE);
    }
    lifecycle.unpublished().ifPresent(ended -> item.put(OPEN, ended.partition()));
    return item;
  }

  /**
   * Reads a state.
   *
   * @throws UnsupportedItemException if only a newer version knows its status or why it is closed
   */
  static FileSetState read(FileSetId set, Attributes item) {
    FileSetState known = readKnown(set, item, UnknownAttributes.NONE);
    // Each write has its own writer.
    UnknownAttributes unknown = UnknownAttributes.of(item, known(known).put(WRITER, ""));
    return unknown.values().isEmpty() ? known : readKnown(set, item, unknown);
  }

  private static FileSetState readKnown(FileSetId set, Attributes item, UnknownAttributes unknown) {
    Optional<String> partition = item.optionalString(OPEN);
    return new FileSetState(
        set,
        new StoredItem(item.number("item_version"), unknown),
        FilesAttribute.read(item.map("found")),
        item.instant("found_at"),
        new Revisions(
            Math.toIntExact(item.number("revision")),
            item.has("pinned")
                ? FilesAttribute.read(item.map("pinned")).complete()
                : Optional.empty(),
            item.instant("settles_at"),
            item.optionalInstant("settles_by"),
            item.optionalInt("publishing")),
        new NextDispatch(
            item.instant("next_dispatch_at"),
            Duration.ofSeconds(item.number("dispatch_wait_seconds")),
            Math.toIntExact(item.number("dispatch_target"))),
        new Lifecycle(
            item.constant("status", Status.class),
            partition.filter(OPEN_VALUE::equals).isPresent(),
            partition
                .filter(other -> !other.equals(OPEN_VALUE))
                .map(
                    other ->
                        UnpublishedReason.parse(other).orElseThrow(() -> item.unsupported(OPEN)))),
        new NotificationLog(
            item.optionalInstant("missing_notified_at"),
            item.optionalInstant("complete_notified_at")));
  }
}
