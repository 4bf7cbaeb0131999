package dev.orderpipeline.spark.job;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.PartedArchive;
import dev.orderpipeline.processor.archive.RevisionCloser;
import dev.orderpipeline.processor.archive.SpoolWriter;
import dev.orderpipeline.processor.run.RunEngine;
import dev.orderpipeline.processor.run.WorkFiles;
import java.io.IOException;

/** An engine that builds messages directly in the results bucket, in parts. */
public interface PartedRunEngine extends RunEngine<PartedArchive> {
  /** The store of the archives. */
  ArchiveStore archives();

  /** Reads all parts on the calling thread, as {@link ArchiveStore#built} does for their digest. */
  @Override
  default PartedArchive closed(
      FileSetId set, int revision, PartedArchive messages, WorkFiles work, Runnable keepLease)
      throws IOException {
    try (RevisionCloser closer = new RevisionCloser(set, revision, work.directory());
        SpoolWriter writer = new SpoolWriter(work.directory().resolve("closing.jsonl.gz"))) {
      archives()
          .read(
              messages,
              body -> {
                keepLease.run();
                closer.accept(body);
              });
      return archives().close(messages, writer.finish(closer.message()));
    }
  }

  @Override
  default Archive archive(FileSetId set, long token, PartedArchive messages, Runnable keepLease) {
    return archives().archive(set, token, messages.manifest(), messages.contentDigest());
  }

  @Override
  default PartedArchive fetch(Archive archive, WorkFiles work, Runnable keepLease)
      throws IOException {
    return archives().parts(archive);
  }

  @Override
  default PartedArchive fetchPublished(
      Archive archive, FileSetId set, int revision, WorkFiles work, Runnable keepLease)
      throws IOException {
    return archives().publishedParts(archive, set, revision);
  }
}
