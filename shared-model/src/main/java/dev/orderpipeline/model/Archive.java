package dev.orderpipeline.model;

import java.util.Objects;

/**
 * Where one run's archive lies and what it must contain: the messages of a revision as gzipped JSON
 * lines, in the order in which they are published.
 *
 * @param key in the results bucket
 * @param versionId of the object, so that nothing written later under the key is published
 * @param objectDigest SHA-256 of the object's bytes, hexadecimal
 * @param contentDigest SHA-256 of the lines before compression, hexadecimal: equal for equal
 *     messages
 * @param size of the object in bytes
 * @param customerMessages how many of the lines are customer messages
 * @param errorMessages how many of the lines are error messages
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

  /** All lines. */
  public long messages() {
    return customerMessages + errorMessages;
  }
}
