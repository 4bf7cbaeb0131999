package dev.orderpipeline.infra;

/**
 * The settings of the Spark job for days that exceed one Lambda function.
 *
 * @param aboveBytes the job processes sets whose three files are together larger
 * @param workerType the size of a worker
 * @param workers the maximum number of workers of a run, including its driver
 * @param timeoutMinutes the time after which Glue stops a run
 * @param concurrentRuns the maximum number of concurrent runs
 */
record SparkSettings(
    long aboveBytes, String workerType, int workers, int timeoutMinutes, int concurrentRuns) {

  private static final long BYTES_AT_DEFAULT_MEMORY = 2_500_000_000L;
  private static final int DEFAULT_MEGABYTES = 2_048;
  // With more memory, the function's disk is the limit, which is the same in every stage.
  private static final int MAX_MEGABYTES = 4_096;

  /**
   * Returns the total size of files that the function can process; see docs/scaling.md.
   *
   * @param processorMemoryMegabytes the memory of the processor function
   */
  static long lambdaCapacityBytes(int processorMemoryMegabytes) {
    return BYTES_AT_DEFAULT_MEMORY
        * Math.min(processorMemoryMegabytes, MAX_MEGABYTES)
        / DEFAULT_MEGABYTES;
  }
}
