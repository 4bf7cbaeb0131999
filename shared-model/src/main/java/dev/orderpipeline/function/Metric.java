package dev.orderpipeline.function;

/**
 * A CloudWatch metric of the functions. Alarms and the dashboard use the names: after a release,
 * metrics are added and never renamed. Each has the function's name as its dimension; {@link
 * #REJECTED_BY_REASON} also has the reason's code. Both have few values.
 */
public enum Metric {
  /** File sets that became complete for the first time. */
  SETS_COMPLETED("SetsCompleted", Unit.COUNT),
  /** Runs that sent all messages of a revision. */
  RUNS_PUBLISHED("RunsPublished", Unit.COUNT),
  /** Runs that ended because of the content of the files. */
  RUNS_REJECTED("RunsRejected", Unit.COUNT),
  /** Runs that failed and need a manual request. */
  RUNS_FAILED("RunsFailed", Unit.COUNT),
  /** Runs that a newer revision superseded. */
  RUNS_SUPERSEDED("RunsSuperseded", Unit.COUNT),
  /** Counted attempts to build, except the first. */
  RETRIES("Retries", Unit.COUNT),
  /** Replays that failed and need a manual request. */
  REPLAYS_FAILED("ReplaysFailed", Unit.COUNT),
  /** Retries of AWS calls. */
  CALL_RETRIES("CallRetries", Unit.COUNT),
  /** Starts of a function without the native HTTP client, over the JVM's slower TLS. */
  NATIVE_HTTP_MISSING("NativeHttpMissing", Unit.COUNT),
  /** The time from the upload of the last of the three files to the last message. */
  THIRD_FILE_TO_LAST_MESSAGE("ThirdFileToLastMessage", Unit.SECONDS),
  /** Rows read in builds and rebuilds. */
  ROWS_READ("RowsRead", Unit.COUNT),
  /** Rejected rows. */
  ROWS_REJECTED("RowsRejected", Unit.COUNT),
  /** Rejected rows by reason. */
  REJECTED_BY_REASON("RejectedByReason", Unit.COUNT),
  /** Messages that the queue accepted. */
  MESSAGES_SENT("MessagesSent", Unit.COUNT),
  /** Files with unrecognised names. */
  UNRECOGNISED_FILES("UnrecognisedFiles", Unit.COUNT),
  /** Open sets, at a sweep. */
  OPEN_SETS("OpenSets", Unit.COUNT),
  /** Open sets whose files are not due yet, at a sweep. */
  SETS_WAITING("SetsWaiting", Unit.COUNT),
  /** Open sets that are incomplete after their deadline, at a sweep. */
  SETS_OVERDUE("SetsOverdue", Unit.COUNT),
  /** Open sets that are complete and not finished, at a sweep. */
  SETS_IN_WORK("SetsInWork", Unit.COUNT),
  /** Open sets whose files change without the quiet time before a dispatch, at a sweep. */
  SETS_CHANGING("SetsChanging", Unit.COUNT),
  /** Open sets that only a newer version of the pipeline understands, at a sweep. */
  SETS_UNSUPPORTED("SetsUnsupported", Unit.COUNT),
  /** Failed and rejected sets with a date of the last 14 days, at a sweep. */
  DAYS_UNPUBLISHED("DaysUnpublished", Unit.COUNT),
  /** Sets whose run failed this month or last month and was not repeated, at a sweep. */
  SETS_FAILED("SetsFailed", Unit.COUNT),
  /** Sets that were rejected this month or last month and not corrected, at a sweep. */
  SETS_REJECTED("SetsRejected", Unit.COUNT),
  /** The age of the oldest unfinished revision since it became due, at a sweep. */
  OLDEST_DUE_SET("OldestDueSet", Unit.SECONDS),
  /** The live heap after the last full collection. */
  HEAP_ALIVE("HeapAlive", Unit.PERCENT);

  /** The CloudWatch namespace of the metrics. */
  public static final String NAMESPACE = "OrderPipeline";

  /** The dimension of all metrics. */
  public static final String FUNCTION = "FunctionName";

  /** The second dimension of {@link #REJECTED_BY_REASON}. */
  public static final String REASON = "Reason";

  private final String label;
  private final Unit unit;

  Metric(String label, Unit unit) {
    this.label = label;
    this.unit = unit;
  }

  /** The name in CloudWatch. */
  public String label() {
    return label;
  }

  /** The unit in CloudWatch. */
  public String unit() {
    return unit.label;
  }

  private enum Unit {
    COUNT("Count"),
    SECONDS("Seconds"),
    PERCENT("Percent");

    private final String label;

    Unit(String label) {
      this.label = label;
    }
  }
}
