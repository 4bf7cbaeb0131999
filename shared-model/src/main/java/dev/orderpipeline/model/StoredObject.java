package dev.orderpipeline.model;

import java.util.Objects;

/**
 * One version of an object in the results bucket.
 *
 * @param key in that bucket
 * @param versionId of the object; a later object under the same key is another one
 */
public record StoredObject(String key, String versionId) {
  public StoredObject {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(versionId, "versionId");
  }
}
