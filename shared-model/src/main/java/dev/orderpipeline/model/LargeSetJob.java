package dev.orderpipeline.model;

import java.util.Objects;

/**
 * The Spark job that processes a stage's file sets that exceed one function.
 *
 * @param name of the Glue job
 * @param aboveBytes the job processes file sets larger in total than this, 0 or more
 */
public record LargeSetJob(String name, long aboveBytes) {
  public LargeSetJob {
    Objects.requireNonNull(name, "name");
  }

  /** The default engine for these files. */
  public Engine engineFor(PinnedFiles files) {
    return files.totalSize() > aboveBytes ? Engine.SPARK : Engine.LAMBDA;
  }
}
