package dev.orderpipeline.model;

import java.util.Objects;

/**
 * Exactly one object of the results bucket.
 *
 * @param key in that bucket
 * @param versionId of the object, so that nothing written later under the key is taken for it
 */
public record StoredObject(String key, String versionId) {
  public StoredObject {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(versionId, "versionId");
  }
}
