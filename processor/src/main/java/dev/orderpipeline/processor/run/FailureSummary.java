package dev.orderpipeline.processor.run;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Says what ended an attempt, for the ledger, the status and the receipt of a run that is given up.
 * What a library says may quote what it was given, and that may be a partner's row; so only our own
 * exceptions are quoted, which name files, counts and numbers of messages.
 */
final class FailureSummary {
  private static final String OURS = "dev.orderpipeline.";

  /** So much of what an exception says is kept, in characters. */
  private static final int LONGEST = 300;

  /** Deeper ones tell nothing more to whoever looks for the service that failed. */
  private static final int MAX_CAUSES = 3;

  private FailureSummary() {}

  /** One line without anything that may stand in a row. */
  static String told(Throwable fault) {
    List<String> chain = new ArrayList<>();
    for (Throwable one = fault; one != null && chain.size() <= MAX_CAUSES; one = one.getCause()) {
      chain.add(one.getClass().getSimpleName() + safe(one));
    }
    String told = String.join(", by ", chain);
    return told.substring(0, Math.min(told.length(), LONGEST));
  }

  private static String safe(Throwable one) {
    if (one instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
      return " ("
          + answer.awsErrorDetails().serviceName()
          + " "
          + answer.statusCode()
          + " "
          + answer.awsErrorDetails().errorCode()
          + ", request "
          + answer.requestId()
          + ")";
    }
    return one.getClass().getName().startsWith(OURS) ? ": " + one.getMessage() : "";
  }
}
