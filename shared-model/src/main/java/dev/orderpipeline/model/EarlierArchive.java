package dev.orderpipeline.model;

import java.util.Objects;
import java.util.Optional;

/**
 * An archive of an earlier revision that consumers may hold, with which a build is compared:
 * whoever has a total there and is in no message of the build is withdrawn.
 *
 * @param revision whose archive it is
 * @param key in the results bucket
 * @param versionId of the object; none for the copy that is kept for good, which is known by its
 *     digest
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
