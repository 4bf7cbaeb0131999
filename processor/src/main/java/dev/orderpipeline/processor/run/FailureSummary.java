package dev.orderpipeline.processor.run;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Describes a failed attempt in one line, for the ledger, status reports and receipts. It has only
 * the messages of this project's exceptions. Those of libraries can quote a partner's row.
 */
final class FailureSummary {
  private static final String OWN_PACKAGE = "dev.orderpipeline.";

  /** In characters. */
  private static final int MAX_LENGTH = 300;

  /** Deeper causes do not help to find the service that failed. */
  private static final int MAX_CAUSES = 3;

  private FailureSummary() {}

  /** Describes an exception and its causes, without personal data. */
  static String of(Throwable fault) {
    List<String> chain = new ArrayList<>();
    for (Throwable one = fault; one != null && chain.size() <= MAX_CAUSES; one = one.getCause()) {
      chain.add(one.getClass().getSimpleName() + safeDetails(one));
    }
    String summary = String.join(", caused by ", chain);
    return summary.substring(0, Math.min(summary.length(), MAX_LENGTH));
  }

  private static String safeDetails(Throwable one) {
    if (one instanceof AwsServiceException error && error.awsErrorDetails() != null) {
      return " ("
          + error.awsErrorDetails().serviceName()
          + " "
          + error.statusCode()
          + " "
          + error.awsErrorDetails().errorCode()
          + ", request "
          + error.requestId()
          + ")";
    }
    return one.getClass().getName().startsWith(OWN_PACKAGE) ? ": " + one.getMessage() : "";
  }
}
