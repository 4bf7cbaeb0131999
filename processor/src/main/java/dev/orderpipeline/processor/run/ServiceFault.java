package dev.orderpipeline.processor.run;

import dev.orderpipeline.http.MalformedResponseException;
import dev.orderpipeline.ledger.ContendedException;
import dev.orderpipeline.processor.publishing.QueueUnavailableException;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells faults of AWS or the network, which pass, from faults that the next attempt repeats. */
final class ServiceFault {
  private ServiceFault() {}

  /** Returns whether a service or the network caused an exception. */
  static boolean is(Throwable fault) {
    for (Throwable one = fault; one != null; one = one.getCause()) {
      if (one instanceof SdkException
          || one instanceof QueueUnavailableException
          || one instanceof ContendedException
          || one instanceof IncompleteDownloadException
          || one instanceof MalformedResponseException
          || one instanceof SocketException
          || one instanceof SocketTimeoutException
          || one instanceof SSLException
          || one instanceof EOFException) {
        return true;
      }
    }
    return false;
  }
}
