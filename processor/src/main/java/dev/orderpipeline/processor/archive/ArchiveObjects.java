package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.ResultsLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Transfers the objects of archives, and compares them with their recorded digests. */
final class ArchiveObjects {
  private static final int NOT_FOUND = 404;
  private static final String DIGEST = "sha256";

  private final S3Client s3;
  private final S3Client uploads;
  private final String resultsBucket;

  ArchiveObjects(S3Client s3, S3Client uploads, String resultsBucket) {
    this.s3 = s3;
    this.uploads = uploads;
    this.resultsBucket = resultsBucket;
  }

  /** Writes an object and returns its version id as it is recorded. */
  String put(String key, String contentType, String objectDigest, RequestBody body) {
    PutObjectResponse put =
        uploads.putObject(
            request ->
                request
                    .bucket(resultsBucket)
                    .key(key)
                    .contentType(contentType)
                    .metadata(metadata(objectDigest)),
            body);
    // S3 omits it if the bucket has no versioning.
    return put.versionId() == null ? "null" : put.versionId();
  }

  /**
   * Opens an object, its newest version if the version id is null. If an object of a build has
   * expired, opens its permanent copy.
   */
  InputStream open(String key, String versionId) {
    return orPermanentCopy(
        key,
        versionId,
        (found, version) ->
            new DownloadStream(
                s3.getObject(
                    request -> request.bucket(resultsBucket).key(found).versionId(version)),
                found));
  }

  /** A call that reads a version of an object. */
  private interface Read<T> {
    T of(String key, String versionId);
  }

  private static <T> T orPermanentCopy(String key, String versionId, Read<T> read) {
    try {
      return read.of(key, versionId);
    } catch (S3Exception e) {
      if (e.statusCode() != NOT_FOUND) {
        throw e;
      }
      if (!ResultsLayout.isBuilt(key)) {
        throw missing(key, "restore its recorded version", e);
      }
    }
    try {
      return read.of(ResultsLayout.unfinished(key), null);
    } catch (S3Exception e) {
      if (e.statusCode() != NOT_FOUND) {
        throw e;
      }
      throw missing(
          key,
          "restore its recorded version, or request the day again without it (if it is the run's"
              + " own, with \"mode\": \"rebuild_as_next\")",
          e);
    }
  }

  private static ArchiveMissingException missing(String key, String remedy, S3Exception cause) {
    return new ArchiveMissingException(
        "the archive " + key + " is not in the results bucket; " + remedy, cause);
  }

  /** Returns the recorded digest of an object's newest version; empty if it is absent. */
  Optional<String> digest(String key) {
    return digest(key, null);
  }

  private Optional<String> digest(String key, String versionId) {
    try {
      return Optional.ofNullable(
          s3.headObject(request -> request.bucket(resultsBucket).key(key).versionId(versionId))
              .metadata()
              .get(DIGEST));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Returns whether an object, or its permanent copy, is in the bucket. */
  boolean exists(String key, String versionId) {
    return digest(key, versionId).isPresent() || digest(ResultsLayout.unfinished(key)).isPresent();
  }

  /** Reads a manifest and compares it with its recorded digest. */
  Manifest manifest(String key, String versionId, String recorded) throws IOException {
    String json;
    try (InputStream object = open(key, versionId)) {
      json = new String(object.readAllBytes(), StandardCharsets.UTF_8);
    }
    check(key, recorded, Digests.sha256Hex(json));
    return Manifest.read(json);
  }

  /** Copies a part to a stream and compares it with its recorded digest. */
  void copy(StoredPart part, OutputStream out, Runnable keepLease) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (InputStream object =
        new LeaseRenewingInputStream(
            new DigestInputStream(open(part.key(), part.versionId()), digest), keepLease)) {
      object.transferTo(out);
    }
    check(part.key(), part.objectDigest(), Digests.hex(digest));
  }

  /** Copies an object within the bucket, or its permanent copy if it has expired. */
  void copy(StoredPart from, String key, String contentType) {
    CopyObjectResponse unused =
        orPermanentCopy(
            from.key(),
            from.versionId(),
            (found, version) ->
                s3.copyObject(
                    request ->
                        request
                            .sourceBucket(resultsBucket)
                            .sourceKey(found)
                            .sourceVersionId(version)
                            .destinationBucket(resultsBucket)
                            .destinationKey(key)
                            .contentType(contentType)
                            .metadata(metadata(from.objectDigest()))
                            .metadataDirective(MetadataDirective.REPLACE)));
  }

  /** Compares the digest of an object with the recorded one. */
  static void check(String key, String recorded, String found) {
    if (!found.equals(recorded)) {
      throw new DamagedArchiveException(
          "the archive "
              + key
              + " has the SHA-256 "
              + found
              + ", but the recorded one is "
              + recorded
              + "; none of its messages were sent; restore its recorded version");
    }
  }

  private static Map<String, String> metadata(String objectDigest) {
    return Map.of(DIGEST, objectDigest);
  }
}
