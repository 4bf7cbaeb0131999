package dev.orderpipeline.engine;

/** Starts the job that processes what is too large for a function. */
public interface JobStarter {
  /**
   * Starts it for a request, and does not wait until it works. Nothing tells two starts for one
   * request apart: the set's lease lets one of them in.
   *
   * @param request the JSON of a processing request
   * @return the name of the job's run
   * @throws JobsAtLimitException if as many runs work as may at once
   */
  String start(String request);
}
