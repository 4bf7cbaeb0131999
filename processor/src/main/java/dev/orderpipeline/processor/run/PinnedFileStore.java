package dev.orderpipeline.processor.run;

import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.processor.archive.DownloadStream;
import dev.orderpipeline.processor.archive.IncompleteDownloadException;
import dev.orderpipeline.transform.intake.FileOpener;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
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
    return kind -> open(set.key(kind), pinned.of(kind), 0, onRead);
  }

  /**
   * Opens a version of a file at an offset.
   *
   * @param from the offset in bytes; 0 or more, and less than the size if it is not 0
   * @param onRead called before every read
   * @throws PinnedVersionGoneException if the version is gone
   */
  public InputStream open(String key, FileVersion version, long from, Runnable onRead) {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(dropBucket).key(key).ifMatch(version.etag());
    if (from > 0) {
      request.range("bytes=" + from + "-");
    }
    if (!version.versionId().equals("null")) {
      request.versionId(version.versionId());
    }
    try {
      return new CompleteStream(checked(request.build()), key, version.size() - from, onRead);
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

  /** Fails if the connection ends early, so that a truncated file cannot pass as complete. */
  private static final class CompleteStream extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> object;
    private final String key;
    private final long size;
    private final Runnable onRead;
    private long read;

    private CompleteStream(
        ResponseInputStream<GetObjectResponse> object, String key, long size, Runnable onRead) {
      super(new DownloadStream(object, key));
      this.object = object;
      this.key = key;
      this.size = size;
      this.onRead = onRead;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      onRead.run();
      int count = super.read(buffer, offset, length);
      if (count > 0) {
        read += count;
      } else if (count < 0 && read != size) {
        throw new IncompleteDownloadException(
            "the connection ended after " + read + " of " + size + " bytes of " + key);
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(count);
      read += skipped;
      return skipped;
    }

    /** Aborts an unfinished download, because closing would read the rest. */
    @Override
    public void close() throws IOException {
      if (read < size) {
        object.abort();
      }
      super.close();
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
