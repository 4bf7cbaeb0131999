package dev.orderpipeline.processor.archive;

import java.io.Serializable;

/**
 * A part of an archive: messages as gzipped JSON lines.
 *
 * @param name the name of its object, without the key prefix
 * @param objectDigest SHA-256 of its bytes, hexadecimal
 * @param contentDigest SHA-256 of the lines before compression without the closing message,
 *     hexadecimal
 * @param size in bytes
 * @param customerMessages how many of the lines are customer messages
 * @param errorMessages how many of the lines are error messages
 * @param closed whether the last line is a closing message
 */
public record Part(
    String name,
    String objectDigest,
    String contentDigest,
    long size,
    long customerMessages,
    long errorMessages,
    boolean closed)
    implements Serializable {

  /** A part without a closing message. */
  public Part(
      String name,
      String objectDigest,
      String contentDigest,
      long size,
      long customerMessages,
      long errorMessages) {
    this(name, objectDigest, contentDigest, size, customerMessages, errorMessages, false);
  }

  /** Creates a part with a name and the contents of a spool. */
  public static Part of(String name, Spool spool) {
    return new Part(
        name,
        spool.objectDigest(),
        spool.contentDigest(),
        spool.size(),
        spool.customerMessages(),
        spool.errorMessages(),
        spool.closed());
  }

  /** The number of messages. */
  public long messages() {
    return customerMessages + errorMessages + (closed ? 1 : 0);
  }
}
