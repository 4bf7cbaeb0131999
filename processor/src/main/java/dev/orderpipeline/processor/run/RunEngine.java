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
 * Does the work of a run, on one machine or on many: builds messages, keeps them and sends them.
 * What may be done when is decided by {@link RunWorker}, and is the same for all engines. Any
 * engine goes on with what another one has archived. Thread-safe.
 *
 * @param <M> what messages are while they are worked on
 */
public interface RunEngine<M extends Messages> {
  /** What a build is for. */
  enum Purpose {
    /** Its messages are archived, unless something stands against it. */
    ARCHIVE,

    /** Its messages are compared with archived ones, and usually are the same. */
    COMPARE
  }

  /**
   * Builds a revision. The same versions and the same earlier archives always give the same
   * messages. A build that has more errors than can be kept has no messages and tells so.
   *
   * @param token of the lease under which it is built
   * @param earlier what it is compared with
   * @param keepLease called often, on the calling thread
   * @throws dev.orderpipeline.processor.intake.FileRejectedException if one of the files cannot be
   *     read as what it should be
   * @throws PinnedVersionGoneException if one of them is gone
   */
  BuildResult<M> build(
      FileSetId set,
      long token,
      Purpose purpose,
      PinnedFiles pinned,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException;

  /**
   * A build of the same files, compared with other archives. What the build was compared with
   * before counts no more.
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
   * Archives built messages under the worker's own token: a worker that wakes after another has
   * taken over writes what nobody ever publishes.
   *
   * @param work where they were built
   */
  Archive archive(FileSetId set, long token, M messages, WorkFiles work, Runnable keepLease)
      throws IOException;

  /**
   * The messages of an archive as it was recorded, for a worker that did not build it.
   *
   * @throws dev.orderpipeline.processor.archive.DamagedArchiveException if what lies there is not
   *     what was recorded
   */
  M fetch(Archive archive, WorkFiles work, Runnable keepLease) throws IOException;

  /** As {@link #fetch}, from the place where the published archive of a revision lies for good. */
  M fetchKept(Archive archive, FileSetId set, int revision, WorkFiles work, Runnable keepLease)
      throws IOException;

  /**
   * Sends all messages from a checkpoint on, until done or until time is short. When it returns or
   * throws, no call is in flight any more under this lease, but for those of {@link
   * #hasLostMachines}.
   *
   * @param checkpoint all messages before this one are accepted
   */
  Progress publish(Lease lease, RunKey run, M messages, long checkpoint, Checkpoints checkpoints)
      throws IOException;

  /**
   * Whether a machine that worked under the lease is lost, so that nobody knows if it still does.
   * It ends by itself when it cannot renew its share; the lease is released late.
   */
  default boolean hasLostMachines() {
    return false;
  }
}
