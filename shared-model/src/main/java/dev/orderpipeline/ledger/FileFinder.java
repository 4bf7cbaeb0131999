package dev.orderpipeline.ledger;

import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.FoundFiles;
import java.util.EnumMap;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Finds the current versions of a set's files in the drop bucket. */
public final class FileFinder {
  private static final int NOT_FOUND = 404;

  private final S3Client s3;
  private final String dropBucket;

  public FileFinder(S3Client s3, String dropBucket) {
    this.s3 = s3;
    this.dropBucket = dropBucket;
  }

  /**
   * Finds the newest version of each of the three keys with HEAD requests. HEAD is strongly
   * consistent, so the result is never older than the event that triggered this call.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html#ConsistencyModel">S3
   *     consistency</a>
   */
  public FoundFiles find(FileSetId set) {
    Map<FileKind, FileVersion> found = new EnumMap<>(FileKind.class);
    for (FileKind kind : FileKind.values()) {
      try {
        HeadObjectResponse head =
            s3.headObject(
                request ->
                    request
                        .bucket(dropBucket)
                        .key(set.key(kind))
                        .overrideConfiguration(
                            override ->
                                override
                                    .apiCallAttemptTimeout(CallLimits.OBJECT_HEAD.attemptTimeout())
                                    .apiCallTimeout(CallLimits.OBJECT_HEAD.callTimeout())));
        found.put(
            kind,
            new FileVersion(
                head.versionId() == null ? "null" : head.versionId(),
                head.eTag().replace("\"", ""),
                head.contentLength(),
                head.lastModified()));
      } catch (S3Exception e) {
        // Absent, or hidden by a delete marker. The caller retries any other fault.
        if (e.statusCode() != NOT_FOUND) {
          throw e;
        }
      }
    }
    return new FoundFiles(found);
  }
}
