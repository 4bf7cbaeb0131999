package dev.orderpipeline.processor.run;

import dev.orderpipeline.http.MalformedResponseException;
import dev.orderpipeline.ledger.ContendedException;
import dev.orderpipeline.processor.publishing.QueueUnavailableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * Distinguishes faults of AWS or the network, which pass, from faults that the next attempt
 * repeats, such as a missing permission or a bug.
 */
final class ServiceFault {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int SERVER_ERROR = 500;

  private ServiceFault() {}

  /** Returns whether an exception was caused by a fault that passes. */
  static boolean is(Throwable fault) {
    for (Throwable one = fault; one != null; one = one.getCause()) {
      if (one instanceof SdkServiceException response) {
        return isPassing(response);
      }
      if (one instanceof SdkClientException
          || one instanceof QueueUnavailableException
          || one instanceof ContendedException
          || one instanceof IncompleteDownloadException
          || one instanceof MalformedResponseException
          || one instanceof SocketException
          || one instanceof SocketTimeoutException
          || one instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPassing(SdkServiceException response) {
    return response.statusCode() >= SERVER_ERROR
        || response.statusCode() == REQUEST_TIMEOUT
        || response.isThrottlingException()
        || response.isClockSkewException()
        || response instanceof TransactionCanceledException
        || response instanceof TransactionConflictException;
  }
}
