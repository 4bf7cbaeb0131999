package dev.orderpipeline.processor.run;

import dev.orderpipeline.ledger.ContendedException;
import dev.orderpipeline.processor.archive.IncompleteDownloadException;
import dev.orderpipeline.processor.publishing.QueueUnavailableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * Recognises transient faults of AWS or the network. The next attempt would repeat any other fault,
 * such as a missing permission or a bug.
 */
final class TransientFault {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int SERVER_ERROR = 500;

  private TransientFault() {}

  /** Returns whether a transient fault caused an exception. */
  static boolean is(Throwable fault) {
    for (Throwable one = fault; one != null; one = one.getCause()) {
      if (one instanceof SdkServiceException response) {
        return isTransient(response);
      }
      if (one instanceof SdkClientException
          || one instanceof QueueUnavailableException
          || one instanceof ContendedException
          || one instanceof IncompleteDownloadException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTransient(SdkServiceException response) {
    return response.statusCode() >= SERVER_ERROR
        || response.statusCode() == REQUEST_TIMEOUT
        || response.isThrottlingException()
        || response.isClockSkewException()
        || response instanceof TransactionCanceledException
        || response instanceof TransactionConflictException;
  }
}
