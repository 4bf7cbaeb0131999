package dev.orderpipeline.model;

/** The names of the environment variables through which the functions are configured. */
public final class SettingNames {
  /** The DynamoDB table of the ledger. */
  public static final String FILE_ARRIVALS_TABLE = "FILE_ARRIVALS_TABLE";

  /** The bucket where partners put files. */
  public static final String DROP_BUCKET = "DROP_BUCKET";

  /** The bucket that the pipeline writes. */
  public static final String RESULTS_BUCKET = "RESULTS_BUCKET";

  /** The URL of the queue that consumers read; the only one that requests may name. */
  public static final String MESSAGE_QUEUE_URL = "MESSAGE_QUEUE_URL";

  /** The name of the function that processes a file set. */
  public static final String PROCESSING_FUNCTION = "PROCESSING_FUNCTION";

  /** Seconds that a correction must stay unchanged before it is dispatched; 600 if not set. */
  public static final String CORRECTION_SETTLE_SECONDS = "CORRECTION_SETTLE_SECONDS";

  /** So many rejected rows of a file are borne whatever their share; 10 if not set. */
  public static final String REJECTED_ROWS_THRESHOLD = "REJECTED_ROWS_THRESHOLD";

  /** Such a share of rejected rows of a file is borne however many they are; 1 if not set. */
  public static final String REJECTED_PERCENT_THRESHOLD = "REJECTED_PERCENT_THRESHOLD";

  /** As for rejected rows, for those that can be tied to no listed customer; 10 if not set. */
  public static final String UNMATCHED_ROWS_THRESHOLD = "UNMATCHED_ROWS_THRESHOLD";

  /** As for rejected rows, for those that can be tied to no listed customer; 1 if not set. */
  public static final String UNMATCHED_PERCENT_THRESHOLD = "UNMATCHED_PERCENT_THRESHOLD";

  /** Until when files are due, as {@link Expectations} reads it; daily, 09:00 UTC if not set. */
  public static final String EXPECTATIONS = "EXPECTATIONS";

  /** The topic by which people are told of files that did not come. */
  public static final String NOTIFICATION_TOPIC_ARN = "NOTIFICATION_TOPIC_ARN";

  /** The Glue job that processes sets too large for the function; absent if the stage has none. */
  public static final String SPARK_JOB_NAME = "SPARK_JOB_NAME";

  /** A set whose three files are together larger goes to that job, a whole number of bytes. */
  public static final String SPARK_ABOVE_BYTES = "SPARK_ABOVE_BYTES";

  private SettingNames() {}
}
