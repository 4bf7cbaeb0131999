package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.ControlTotals;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.transform.intake.FileOpener;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Opens the pinned file versions of a run as streams. Thread-safe. */
public final class PinnedFileStore {
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final Pattern CHECKSUM_OF_PARTS = Pattern.compile("-[0-9]+$");

  private final S3Client s3;
  private final String dropBucket;
  private final boolean hasNativeChecksums;

  /** Files that the SDK checks by their MD5. */
  public PinnedFileStore(S3Client s3, String dropBucket) {
    this(s3, dropBucket, false);
  }

  /**
   * Files in a bucket.
   *
   * @param hasNativeChecksums whether the SDK's native library is there. Then the SDK checks the
   *     CRC that S3 stores with a file, which takes a fraction of the time of its MD5. Without the
   *     library, it could not compute the CRC-64 of some files. If S3 stores only checksums of a
   *     file's parts, which the SDK does not check, the MD5 is used even then.
   */
  public PinnedFileStore(S3Client s3, String dropBucket, boolean hasNativeChecksums) {
    this.s3 = s3;
    this.dropBucket = dropBucket;
    this.hasNativeChecksums = hasNativeChecksums;
  }

  /**
   * Returns an opener of the run's files.
   *
   * @param onRead called before every read, to renew the lease
   */
  public FileOpener opener(FileSetId set, PinnedFiles pinned, Runnable onRead) {
    return new PinnedFileOpener(this, set, pinned, onRead);
  }

  /**
   * Reads the totals that the sender of a version stated.
   *
   * @throws PinnedVersionGoneException if the version is gone
   */
  public ControlTotals stated(String key, FileVersion version) throws IOException {
    try (PinnedStream file = open(key, version, 0, () -> {})) {
      return file.stated();
    }
  }

  /**
   * Opens a version of a file at an offset.
   *
   * @param from the offset in bytes; 0 or more, and less than the size if it is not 0
   * @param onRead called before every read
   * @throws PinnedVersionGoneException if the version is gone
   */
  public PinnedStream open(String key, FileVersion version, long from, Runnable onRead) {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(dropBucket).key(key).ifMatch(version.etag());
    if (from > 0) {
      request.range("bytes=" + from + "-");
    }
    if (!version.versionId().equals("null")) {
      request.versionId(version.versionId());
    }
    try {
      return new PinnedStream(checked(request.build()), key, version.size() - from, onRead);
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND || e.statusCode() == PRECONDITION_FAILED) {
        throw new PinnedVersionGoneException(
            "version "
                + version.versionId()
                + " of "
                + key
                + " with ETag "
                + version.etag()
                + " is not in the bucket; upload the file again",
            e);
      }
      throw e;
    }
  }

  private ResponseInputStream<GetObjectResponse> checked(GetObjectRequest request) {
    if (hasNativeChecksums) {
      ResponseInputStream<GetObjectResponse> object =
          s3.getObject(request.toBuilder().checksumMode(ChecksumMode.ENABLED).build());
      if (!hasChecksumOfParts(object.response())) {
        return object;
      }
      object.abort();
    }
    return s3.getObject(request);
  }

  /** Whether a checksum covers those of a file's parts; it ends in their number. */
  private static boolean hasChecksumOfParts(GetObjectResponse response) {
    return Stream.of(
            response.checksumCRC32(),
            response.checksumCRC32C(),
            response.checksumCRC64NVME(),
            response.checksumSHA1(),
            response.checksumSHA256(),
            response.checksumSHA512(),
            response.checksumMD5(),
            response.checksumXXHASH64(),
            response.checksumXXHASH3(),
            response.checksumXXHASH128())
        .filter(Objects::nonNull)
        .anyMatch(checksum -> CHECKSUM_OF_PARTS.matcher(checksum).find());
  }
}
