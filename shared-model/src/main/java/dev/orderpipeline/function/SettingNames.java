package dev.orderpipeline.function;

import dev.orderpipeline.json.Expectations;
import dev.orderpipeline.json.ReceiptFormats;
import dev.orderpipeline.json.Windows1252Partners;
import dev.orderpipeline.model.PlausibilityCheck;
import dev.orderpipeline.model.ThresholdKind;
import java.util.Locale;

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

  /**
   * The maximum number of seconds for which corrections settle, although files still change; by
   * default 7200, and at least twice the other time.
   */
  public static final String CORRECTION_SETTLE_MAX_SECONDS = "CORRECTION_SETTLE_MAX_SECONDS";

  /** The deadlines of files, as {@link Expectations} parses them; default daily, 09:00 UTC. */
  public static final String EXPECTATIONS = "EXPECTATIONS";

  /** The language of receipts, as {@link ReceiptFormats} parses it. Optional. */
  public static final String RECEIPT_LANGUAGE = "RECEIPT_LANGUAGE";

  /** The delimiter of rejected.csv, as {@link ReceiptFormats} parses it. Optional. */
  public static final String RECEIPT_DELIMITER = "RECEIPT_DELIMITER";

  /** The SNS topic for notifications about missing files. */
  public static final String NOTIFICATION_TOPIC_ARN = "NOTIFICATION_TOPIC_ARN";

  /** The SNS topic for events of days and files. */
  public static final String EVENT_TOPIC_ARN = "EVENT_TOPIC_ARN";

  /** The Glue job for file sets that exceed the function; absent if the stage has none. */
  public static final String SPARK_JOB_NAME = "SPARK_JOB_NAME";

  /** File sets whose files are larger in total than this number of bytes go to that job. */
  public static final String SPARK_ABOVE_BYTES = "SPARK_ABOVE_BYTES";

  /**
   * The partners whose files may be in Windows-1252, as {@link Windows1252Partners} parses them;
   * default none.
   */
  public static final String WINDOWS_1252_PARTNERS = "WINDOWS_1252_PARTNERS";

  /** Whether each revision ends with a closing message: {@code true} or {@code false}. Optional. */
  public static final String CLOSING_MESSAGE = "CLOSING_MESSAGE";

  private SettingNames() {}

  /**
   * The mode of a plausibility check, such as {@code SIZE_CHECK}: {@code off}, {@code warn} or
   * {@code hold}, or a JSON object with one for each partner; default {@code warn}.
   */
  public static String check(PlausibilityCheck check) {
    return check.name() + "_CHECK";
  }

  /**
   * The number that a threshold allows at any share, such as {@code REJECTED_ROWS_THRESHOLD}.
   * Optional.
   */
  public static String thresholdCount(ThresholdKind kind) {
    return threshold(kind.countField());
  }

  /**
   * The percentage that a threshold allows at any number, such as {@code
   * REJECTED_PERCENT_THRESHOLD}. Optional.
   */
  public static String thresholdPercent(ThresholdKind kind) {
    return threshold(kind.percentField());
  }

  private static String threshold(String field) {
    return field.toUpperCase(Locale.ROOT) + "_THRESHOLD";
  }
}
