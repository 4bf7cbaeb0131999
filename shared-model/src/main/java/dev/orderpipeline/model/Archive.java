package dev.orderpipeline.model;

import java.util.Objects;

/**
 * The location and expected content of one run's archive: the messages of a revision as gzipped
 * JSON lines, in publishing order.
 *
 * @param key in the results bucket
 * @param versionId of the object; a later object under the same key is never published
 * @param objectDigest SHA-256 of the object's bytes, hexadecimal
 * @param contentDigest SHA-256 of the lines before compression, hexadecimal; equal messages give
 *     equal digests
 * @param size of the object in bytes
 * @param customerMessages number of lines that are customer messages
 * @param errorMessages number of lines that are error messages
 */
public record Archive(
    String key,
    String versionId,
    String objectDigest,
    String contentDigest,
    long size,
    long customerMessages,
    long errorMessages) {
  public Archive {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(versionId, "versionId");
    Objects.requireNonNull(objectDigest, "objectDigest");
    Objects.requireNonNull(contentDigest, "contentDigest");
  }

  /** The total number of messages. */
  public long messages() {
    return customerMessages + errorMessages;
  }
}
