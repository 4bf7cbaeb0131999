package dev.orderpipeline.cli.upload;

import dev.orderpipeline.cli.command.ByteSizes;
import dev.orderpipeline.cli.command.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Uploads files to a bucket. Uses one request per file, so the ETag is the MD5 of the content. Does
 * not hold a file in memory.
 */
public final class Uploader {
  /**
   * The largest object that one request can upload.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html">Uploading
   *     objects</a>
   */
  private static final long MAX_BYTES = 5L << 30;

  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(2);
  private static final int FORBIDDEN = 403;

  private final S3Client s3;
  private final String bucket;
  private final Progress progress;

  public Uploader(S3Client s3, String bucket, Progress progress) {
    this.s3 = s3;
    this.bucket = bucket;
    this.progress = progress;
  }

  /**
   * Uploads a file.
   *
   * @throws UploadFailedException if the file cannot be read or S3 rejects it
   */
  public void put(Path file, String key) {
    put(file, key, Map.of());
  }

  /**
   * Uploads a file with user metadata.
   *
   * @throws UploadFailedException if the file cannot be read or S3 rejects it
   */
  public void put(Path file, String key, Map<String, String> metadata) {
    long size = sizeOf(file);
    if (size > MAX_BYTES) {
      throw new UploadFailedException(
          file
              + " has "
              + ByteSizes.of(size)
              + ", and one request can upload at most 5 GB; use 'aws s3 cp', which uploads in"
              + " parts");
    }
    try {
      s3.putObject(
          request -> request.bucket(bucket).key(key).contentType("text/csv").metadata(metadata),
          RequestBody.fromContentProvider(() -> open(file, size), size, "text/csv"));
    } catch (SdkException e) {
      throw new UploadFailedException(reason(e, file), e);
    }
    progress.say("put s3://" + bucket + "/" + key + " (" + ByteSizes.of(size) + ")");
  }

  private String reason(SdkException e, Path file) {
    String what = "cannot upload " + file + " to the bucket " + bucket + ": ";
    if (e instanceof NoSuchBucketException) {
      return what + "there is no such bucket";
    }
    if (e instanceof S3Exception rejection && rejection.statusCode() == FORBIDDEN) {
      return what + "the credentials do not allow s3:PutObject there (" + codeOf(rejection) + ")";
    }
    return what + e.getMessage();
  }

  private static String codeOf(S3Exception rejection) {
    return rejection.awsErrorDetails() == null
        ? "status " + rejection.statusCode()
        : rejection.awsErrorDetails().errorCode();
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UploadFailedException("cannot read " + file + ": " + e, e);
    }
  }

  private InputStream open(Path file, long size) {
    try {
      return new ProgressInputStream(
          Files.newInputStream(file), file.getFileName().toString(), size, progress);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Reports how much of the file has been read. The client opens a new stream for each retry. */
  private static final class ProgressInputStream extends FilterInputStream {
    private final String name;
    private final long size;
    private final Progress progress;
    private long read;

    private ProgressInputStream(InputStream file, String name, long size, Progress progress) {
      super(file);
      this.name = name;
      this.size = size;
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      if (next >= 0) {
        advance(1);
      }
      return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count > 0) {
        advance(count);
      }
      return count;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void advance(int count) {
      read += count;
      if (read < size && progress.idleTime().compareTo(REPORT_INTERVAL) >= 0) {
        progress.say("putting " + name + ": " + read * 100 / size + " % of " + ByteSizes.of(size));
      }
    }
  }
}
