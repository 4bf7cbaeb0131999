package dev.orderpipeline.aws;

/** Starts the Spark job, which processes file sets that exceed one function. */
public interface JobStarter {
  /**
   * Starts a run of the job and returns before it works. Two starts for the same request are
   * harmless: the set's lease admits one worker.
   *
   * @param request the JSON of a processing request
   * @return the id of the job run
   * @throws JobsAtLimitException if the maximum of concurrent runs is reached
   */
  String start(String request);
}
