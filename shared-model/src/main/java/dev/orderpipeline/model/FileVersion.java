package dev.orderpipeline.model;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/**
 * One version of one object in the drop bucket.
 *
 * @param versionId of the object; the word {@code null} in a bucket without versioning
 * @param etag without quotes; a digest of the content, see
 *     https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 * @param size in bytes, 0 or more
 * @param lastModified when the version was uploaded
 */
public record FileVersion(String versionId, String etag, long size, Instant lastModified)
    implements Serializable {
  public FileVersion {
    Objects.requireNonNull(versionId, "versionId");
    Objects.requireNonNull(etag, "etag");
    Objects.requireNonNull(lastModified, "lastModified");
  }
}
