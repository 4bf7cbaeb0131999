package dev.orderpipeline.infra;

/**
 * What a stage says of the Spark job that processes days which no Lambda carries.
 *
 * @param aboveBytes a set whose three files are together larger goes to the job
 * @param workerType the size of a worker
 * @param workers how many workers a run has at most, its driver among them
 * @param timeoutMinutes after which a run is ended
 * @param concurrentRuns how many runs there may be at once
 */
record SparkSettings(
    long aboveBytes, String workerType, int workers, int timeoutMinutes, int concurrentRuns) {

  private static final long ABOVE_BYTES = 2_500_000_000L;
  private static final int OF_MEGABYTES = 2_048;
  // With more memory the function's disk is the bound, which is the same in every stage.
  private static final int MAX_MEGABYTES = 4_096;

  /**
   * The files that a processor of that memory carries: see docs/scaling.md.
   *
   * @param processorMemoryMegabytes the memory of the processor function
   */
  static long carriedBytes(int processorMemoryMegabytes) {
    return ABOVE_BYTES * Math.min(processorMemoryMegabytes, MAX_MEGABYTES) / OF_MEGABYTES;
  }
}
