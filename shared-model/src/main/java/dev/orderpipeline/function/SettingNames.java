package dev.orderpipeline.function;

import dev.orderpipeline.json.Expectations;

/** The names of the environment variables that configure the functions. */
public final class SettingNames {
  /** The DynamoDB table of the ledger. */
  public static final String FILE_ARRIVALS_TABLE = "FILE_ARRIVALS_TABLE";

  /** The bucket to which partners upload. */
  public static final String DROP_BUCKET = "DROP_BUCKET";

  /** The bucket to which the pipeline writes. */
  public static final String RESULTS_BUCKET = "RESULTS_BUCKET";

  /** The URL of the queue that consumers read; requests cannot name another. */
  public static final String MESSAGE_QUEUE_URL = "MESSAGE_QUEUE_URL";

  /** The name of the function that processes file sets. */
  public static final String PROCESSING_FUNCTION = "PROCESSING_FUNCTION";

  /**
   * The seconds for which a correction must stay unchanged before it is dispatched; default 600.
   */
  public static final String CORRECTION_SETTLE_SECONDS = "CORRECTION_SETTLE_SECONDS";

  /** The number of rejected rows in a file that is allowed at any share; default 10. */
  public static final String REJECTED_ROWS_THRESHOLD = "REJECTED_ROWS_THRESHOLD";

  /** The percentage of rejected rows in a file that is allowed at any number; default 1. */
  public static final String REJECTED_PERCENT_THRESHOLD = "REJECTED_PERCENT_THRESHOLD";

  /** The same number for unmatched rows; default 10. */
  public static final String UNMATCHED_ROWS_THRESHOLD = "UNMATCHED_ROWS_THRESHOLD";

  /** The same percentage for unmatched rows; default 1. */
  public static final String UNMATCHED_PERCENT_THRESHOLD = "UNMATCHED_PERCENT_THRESHOLD";

  /** The deadlines of files, as {@link Expectations} parses them; default daily, 09:00 UTC. */
  public static final String EXPECTATIONS = "EXPECTATIONS";

  /** The SNS topic for notifications about missing files. */
  public static final String NOTIFICATION_TOPIC_ARN = "NOTIFICATION_TOPIC_ARN";

  /** The Glue job for file sets that exceed the function; absent if the stage has none. */
  public static final String SPARK_JOB_NAME = "SPARK_JOB_NAME";

  /** File sets whose files are larger in total than this number of bytes go to that job. */
  public static final String SPARK_ABOVE_BYTES = "SPARK_ABOVE_BYTES";

  private SettingNames() {}
}
