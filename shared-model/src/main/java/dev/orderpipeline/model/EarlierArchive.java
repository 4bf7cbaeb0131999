package dev.orderpipeline.model;

import java.util.Objects;
import java.util.Optional;

/**
 * The archive of an earlier revision that consumers may have received. A customer with a total
 * there who is in no message of the current build is withdrawn.
 *
 * @param revision the revision of the archive
 * @param key in the results bucket
 * @param versionId of the object; empty for the permanent copy, which its digest identifies
 * @param objectDigest SHA-256 of the object's bytes, hexadecimal
 */
public record EarlierArchive(
    int revision, String key, Optional<String> versionId, String objectDigest) {
  public EarlierArchive {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(versionId, "versionId");
    Objects.requireNonNull(objectDigest, "objectDigest");
  }
}
