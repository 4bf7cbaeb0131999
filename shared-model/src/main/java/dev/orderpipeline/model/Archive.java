package dev.orderpipeline.model;

import java.util.Objects;

/**
 * The location and expected content of one run's archive: the messages of a revision as gzipped
 * JSON lines, in publishing order.
 *
 * @param key in the results bucket
 * @param versionId of the object; a later object under the same key is never published
 * @param objectDigest SHA-256 of the object's bytes, hexadecimal
 * @param contentDigest SHA-256 of the lines before compression without the closing message,
 *     hexadecimal; equal messages give equal digests
 * @param size of the object in bytes
 * @param customerMessages number of lines that are customer messages
 * @param errorMessages number of lines that are error messages
 * @param closed whether the last line is a closing message
 */
public record Archive(
    String key,
    String versionId,
    String objectDigest,
    String contentDigest,
    long size,
    long customerMessages,
    long errorMessages,
    boolean closed) {
  public Archive {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(versionId, "versionId");
    Objects.requireNonNull(objectDigest, "objectDigest");
    Objects.requireNonNull(contentDigest, "contentDigest");
  }

  /** An archive without a closing message. */
  public Archive(
      String key,
      String versionId,
      String objectDigest,
      String contentDigest,
      long size,
      long customerMessages,
      long errorMessages) {
    this(key, versionId, objectDigest, contentDigest, size, customerMessages, errorMessages, false);
  }

  /** The total number of messages, with the closing message. */
  public long messages() {
    return customerMessages + errorMessages + (closed ? 1 : 0);
  }
}
