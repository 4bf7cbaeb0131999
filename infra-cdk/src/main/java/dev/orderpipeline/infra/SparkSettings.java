package dev.orderpipeline.infra;

import java.util.List;
import java.util.Set;

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

  private static final String ABOVE_BYTES = "aboveBytes";
  private static final String WORKER_TYPE = "workerType";
  private static final String WORKERS = "workers";
  private static final String TIMEOUT_MINUTES = "timeoutMinutes";
  private static final String CONCURRENT_RUNS = "concurrentRuns";
  private static final Set<String> KEYS =
      Set.of(ABOVE_BYTES, WORKER_TYPE, WORKERS, TIMEOUT_MINUTES, CONCURRENT_RUNS);

  // Exceeds the maximum size of three S3 objects.
  private static final long MAX_ABOVE_BYTES = 1_000_000_000_000_000L;
  private static final List<String> WORKER_TYPES = List.of("G.1X", "G.2X", "G.4X", "G.8X");
  private static final int DEFAULT_WORKERS = 10;
  // A driver and an executor.
  private static final int MIN_WORKERS = 2;
  private static final int MAX_WORKERS = 1_000;
  private static final int DEFAULT_TIMEOUT_MINUTES = 120;
  // Glue stops any run after seven days.
  private static final int MAX_TIMEOUT_MINUTES = 7 * 24 * 60;
  private static final int DEFAULT_CONCURRENT_RUNS = 10;
  private static final int MAX_CONCURRENT_RUNS = 1_000;

  private static final long BYTES_AT_DEFAULT_MEMORY = 2_500_000_000L;
  private static final int DEFAULT_MEGABYTES = 2_048;
  // With more memory, the function's disk is the limit, which is the same in every stage.
  private static final int MAX_MEGABYTES = 4_096;

  /**
   * Reads the settings of the job.
   *
   * @param processorMemoryMegabytes the memory of the processor function
   */
  static SparkSettings read(SettingReader reader, int processorMemoryMegabytes) {
    reader.requireOnly(KEYS);
    return new SparkSettings(
        reader.number(
            ABOVE_BYTES, lambdaCapacityBytes(processorMemoryMegabytes), 0, MAX_ABOVE_BYTES),
        reader.oneOf(WORKER_TYPE, WORKER_TYPES),
        reader.number(WORKERS, DEFAULT_WORKERS, MIN_WORKERS, MAX_WORKERS),
        reader.number(TIMEOUT_MINUTES, DEFAULT_TIMEOUT_MINUTES, 1, MAX_TIMEOUT_MINUTES),
        reader.number(CONCURRENT_RUNS, DEFAULT_CONCURRENT_RUNS, 1, MAX_CONCURRENT_RUNS));
  }

  /** Returns the total size of files that the function can process; see docs/scaling.md. */
  private static long lambdaCapacityBytes(int processorMemoryMegabytes) {
    return BYTES_AT_DEFAULT_MEMORY
        * Math.min(processorMemoryMegabytes, MAX_MEGABYTES)
        / DEFAULT_MEGABYTES;
  }
}
