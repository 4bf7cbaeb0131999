package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.Lease;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.publishing.Checkpoints;
import dev.orderpipeline.processor.publishing.Publisher;
import dev.orderpipeline.processor.publishing.Publisher.Progress;
import java.io.IOException;
import java.util.List;

/** An engine that builds messages in a file on the disk of one function. Thread-safe. */
public final class SingleNodeEngine implements RunEngine<Spool> {
  private final DayBuilder builder;
  private final ArchiveStore archives;
  private final Publisher publisher;

  public SingleNodeEngine(DayBuilder builder, ArchiveStore archives, Publisher publisher) {
    this.builder = builder;
    this.archives = archives;
    this.publisher = publisher;
  }

  @Override
  public BuildResult<Spool> build(
      FileSetId set,
      long token,
      PinnedFiles pinned,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException {
    return builder.build(set, pinned, earlier, work, keepLease);
  }

  @Override
  public BuildResult<Spool> compared(
      FileSetId set,
      long token,
      BuildResult<Spool> build,
      List<EarlierArchive> earlier,
      WorkFiles work,
      Runnable keepLease)
      throws IOException {
    return builder.compared(set, build, earlier, work, keepLease);
  }

  @Override
  public Spool closed(
      FileSetId set, int revision, Spool messages, WorkFiles work, Runnable keepLease)
      throws IOException {
    return builder.closed(set, revision, messages, work, keepLease);
  }

  @Override
  public Archive archive(FileSetId set, long token, Spool messages, Runnable keepLease) {
    return archives.archive(set, token, messages, keepLease);
  }

  @Override
  public Spool fetch(Archive archive, WorkFiles work, Runnable keepLease) throws IOException {
    return archives.fetch(archive, work.spool(), keepLease);
  }

  @Override
  public Spool fetchPublished(
      Archive archive, FileSetId set, int revision, WorkFiles work, Runnable keepLease)
      throws IOException {
    return archives.fetchPublished(archive, set, revision, work.spool(), keepLease);
  }

  @Override
  public Progress publish(
      Lease lease, RunKey run, Spool messages, long checkpoint, Checkpoints checkpoints)
      throws IOException {
    return publisher.publish(lease.set(), run.revision(), messages, checkpoint, checkpoints);
  }
}
