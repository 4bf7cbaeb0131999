package dev.orderpipeline.ledger;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FoundFiles;
import java.time.Instant;

/** A builder for a changed copy of a file set's state. Not thread-safe. */
final class FileSetStateChange {
  private final FileSetId set;
  private StoredItem item;
  private FoundFiles found;
  private Instant foundAt;
  private Revisions revisions;
  private NextDispatch nextDispatch;
  private Lifecycle lifecycle;
  private NotificationLog notificationLog;

  FileSetStateChange(FileSetState from) {
    this.set = from.set();
    this.item = from.item();
    this.found = from.found();
    this.foundAt = from.foundAt();
    this.revisions = from.revisions();
    this.nextDispatch = from.nextDispatch();
    this.lifecycle = from.lifecycle();
    this.notificationLog = from.notificationLog();
  }

  FileSetStateChange item(StoredItem value) {
    item = value;
    return this;
  }

  FileSetStateChange found(FoundFiles value) {
    found = value;
    return this;
  }

  FileSetStateChange foundAt(Instant value) {
    foundAt = value;
    return this;
  }

  FileSetStateChange revisions(Revisions value) {
    revisions = value;
    return this;
  }

  FileSetStateChange nextDispatch(NextDispatch value) {
    nextDispatch = value;
    return this;
  }

  FileSetStateChange lifecycle(Lifecycle value) {
    lifecycle = value;
    return this;
  }

  FileSetStateChange notificationLog(NotificationLog value) {
    notificationLog = value;
    return this;
  }

  FileSetState build() {
    return new FileSetState(
        set, item, found, foundAt, revisions, nextDispatch, lifecycle, notificationLog);
  }
}
