package dev.orderpipeline.model;

/**
 * What the functions measure. The names are what alarms and the dashboard go by: measures are
 * added, never renamed. Every one has the function's name as its dimension, {@link
 * #REJECTED_BY_REASON} the code of the reason, too: both are bounded.
 */
public enum Metric {
  /** Sets whose three files were there for the first time. */
  SETS_COMPLETED("SetsCompleted", Unit.COUNT),
  /** Runs that put all messages of a revision into the queue. */
  RUNS_PUBLISHED("RunsPublished", Unit.COUNT),
  /** Runs that ended because of what is in the files. */
  RUNS_REJECTED("RunsRejected", Unit.COUNT),
  /** Runs that cannot go on by themselves. */
  RUNS_FAILED("RunsFailed", Unit.COUNT),
  /** Runs that gave way to a newer revision. */
  RUNS_SUPERSEDED("RunsSuperseded", Unit.COUNT),
  /** Attempts after the first one of a run. */
  RETRIES("Retries", Unit.COUNT),
  /** Replays that cannot go on by themselves. */
  REPLAYS_FAILED("ReplaysFailed", Unit.COUNT),
  /** Tries of calls to AWS after the first one. */
  CALL_RETRIES("CallRetries", Unit.COUNT),
  /** From the upload of the last of the three files to the last message. */
  THIRD_FILE_TO_LAST_MESSAGE("ThirdFileToLastMessage", Unit.SECONDS),
  /** Rows of files that were read, in builds and rebuilds. */
  ROWS_READ("RowsRead", Unit.COUNT),
  /** Rows that were rejected. */
  ROWS_REJECTED("RowsRejected", Unit.COUNT),
  /** The same, for each reason. */
  REJECTED_BY_REASON("RejectedByReason", Unit.COUNT),
  /** Messages that the queue accepted. */
  MESSAGES_SENT("MessagesSent", Unit.COUNT),
  /** Files whose names no set has. */
  UNRECOGNISED_FILES("UnrecognisedFiles", Unit.COUNT),
  /** Sets that wait for anything, at a sweep. */
  OPEN_SETS("OpenSets", Unit.COUNT),
  /** Of the open sets those whose files are not yet due, at a sweep. */
  SETS_WAITING("SetsWaiting", Unit.COUNT),
  /** Of the open sets those whose files were due and are not all there, at a sweep. */
  SETS_OVERDUE("SetsOverdue", Unit.COUNT),
  /** Of the open sets those that are complete and not finished, at a sweep. */
  SETS_IN_WORK("SetsInWork", Unit.COUNT),
  /** Sets whose run failed this month or the last one and was not mended, at a sweep. */
  SETS_FAILED("SetsFailed", Unit.COUNT),
  /** Sets that were rejected this month or the last one and not corrected, at a sweep. */
  SETS_REJECTED("SetsRejected", Unit.COUNT),
  /** How long the oldest revision has been due that is not finished, at a sweep. */
  OLDEST_DUE_SET("OldestDueSet", Unit.SECONDS),
  /** What was alive on the heap after its last full collection. */
  HEAP_ALIVE("HeapAlive", Unit.PERCENT);

  /** Where CloudWatch keeps the measures. */
  public static final String NAMESPACE = "OrderPipeline";

  /** The dimension of all. */
  public static final String FUNCTION = "FunctionName";

  /** The further dimension of {@link #REJECTED_BY_REASON}. */
  public static final String REASON = "Reason";

  private final String word;
  private final Unit unit;

  Metric(String word, Unit unit) {
    this.word = word;
    this.unit = unit;
  }

  /** The name in CloudWatch. */
  public String word() {
    return word;
  }

  /** The unit as CloudWatch writes it. */
  public String unit() {
    return unit.word;
  }

  private enum Unit {
    COUNT("Count"),
    SECONDS("Seconds"),
    PERCENT("Percent");

    private final String word;

    Unit(String word) {
      this.word = word;
    }
  }
}
