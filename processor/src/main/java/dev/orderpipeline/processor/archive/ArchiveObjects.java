package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Transfers the objects of archives, and compares them with their recorded digests. */
final class ArchiveObjects {
  private static final int NOT_FOUND = 404;

  private final S3Client s3;
  private final String resultsBucket;

  ArchiveObjects(S3Client s3, String resultsBucket) {
    this.s3 = s3;
    this.resultsBucket = resultsBucket;
  }

  /** Writes an object and returns its version id as it is recorded. */
  String put(String key, String contentType, String objectDigest, RequestBody body) {
    PutObjectResponse put =
        s3.putObject(
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

  /** Opens an object, its newest version if the version id is null. */
  InputStream open(String key, String versionId) {
    try {
      return s3.getObject(request -> request.bucket(resultsBucket).key(key).versionId(versionId));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        throw new ArchiveMissingException(
            "the archive " + key + " is not in the results bucket; restore its recorded version",
            e);
      }
      throw e;
    }
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

  /** Copies an object within the bucket. */
  void copy(StoredPart from, String key, String contentType) {
    s3.copyObject(
        request ->
            request
                .sourceBucket(resultsBucket)
                .sourceKey(from.key())
                .sourceVersionId(from.versionId())
                .destinationBucket(resultsBucket)
                .destinationKey(key)
                .contentType(contentType)
                .metadata(metadata(from.objectDigest()))
                .metadataDirective(MetadataDirective.REPLACE));
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
    return Map.of("sha256", objectDigest);
  }
}
