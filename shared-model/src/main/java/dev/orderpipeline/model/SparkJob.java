package dev.orderpipeline.model;

import java.util.Objects;

/**
 * The job of a stage that processes what is too large for a function.
 *
 * @param name of the job
 * @param aboveBytes a file set whose three files are together larger belongs to the job, 0 or more
 */
public record SparkJob(String name, long aboveBytes) {
  public SparkJob {
    Objects.requireNonNull(name, "name");
  }

  /** By which engine these files are processed where nobody says so. */
  public Engine engineFor(PinnedFiles files) {
    return files.totalSize() > aboveBytes ? Engine.SPARK : Engine.LAMBDA;
  }
}
