package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.processor.archive.Messages;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import java.io.IOException;
import java.util.List;

/**
 * Builds, archives and sends the messages of a run, on one node or on many. {@link RunWorker}
 * decides the order of the steps for all engines. An engine can continue from the archive of
 * another one. Thread-safe.
 *
 * @param <M> the engine's form of messages
 */
public interface RunEngine<M extends Messages> {
  /**
   * Builds a revision. The same versions and earlier archives always give the same messages. A
   * build with too many errors has no messages, but {@link BuildResult#tooManyErrors}.
   *
   * @param token the token of the lease
   * @param earlier the archives to compare with
   * @param keepLease called often, on the calling thread
   * @throws dev.orderpipeline.transform.intake.FileRejectedException if a file is invalid as a
   *     whole
   * @throws PinnedVersionGoneException if the pinned version of a file is gone
   */
  BuildResult<M> build(
      FileSetId set,
      long token,
      PinnedFiles pinned,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException;

  /**
   * Compares a build with other archives, instead of those that it was compared with before.
   *
   * @param token the token of the lease
   * @param earlier the archives to compare with
   * @param keepLease called often, on the calling thread
   */
  BuildResult<M> compared(
      FileSetId set,
      long token,
      BuildResult<M> build,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException;

  /**
   * Adds the closing message of a revision to built messages.
   *
   * @param keepLease called often, on the calling thread
   */
  M closed(FileSetId set, int revision, M messages, WorkFiles work, Runnable keepLease)
      throws IOException;

  /**
   * Archives built messages. The key has the worker's token, so the archive of a worker that has
   * lost its lease is never published.
   */
  Archive archive(FileSetId set, long token, M messages, Runnable keepLease) throws IOException;

  /**
   * Fetches a recorded archive, for a worker that did not build it.
   *
   * @throws dev.orderpipeline.processor.archive.ArchiveMissingException if an object is missing
   * @throws dev.orderpipeline.processor.archive.DamagedArchiveException if it differs from its
   *     recorded digest
   */
  M fetch(Archive archive, WorkFiles work, Runnable keepLease) throws IOException;

  /** As {@link #fetch}, from the permanent copy of a published archive. */
  M fetchPublished(Archive archive, FileSetId set, int revision, WorkFiles work, Runnable keepLease)
      throws IOException;

  /**
   * Sends the messages from a checkpoint on, until the end or until time is short. When this
   * returns or throws, no call is in flight under the lease, except those of {@link
   * #hasLostExecutors}.
   *
   * @param checkpoint the queue has accepted all messages before this one
   */
  Progress publish(Lease lease, RunKey run, M messages, long checkpoint, Checkpoints checkpoints)
      throws IOException;

  /**
   * Whether the engine lost contact with an executor that can still send under the lease. Such an
   * executor stops when it cannot renew the shared lease, so the lease must be released late.
   */
  default boolean hasLostExecutors() {
    return false;
  }
}
