package dev.orderpipeline.processor.archive;

import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileSetId;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * S3 multipart upload of an archive while its file is still being written, so that little remains
 * to upload at the end. Starts the upload only with the first full part. An executor makes the S3
 * calls one after another; all methods belong to one thread.
 */
public final class ArchiveUpload implements Closeable {
  /**
   * The minimum size of a part except the last
   * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html).
   */
  public static final int PART_BYTES = 5 << 20;

  private final S3Client s3;
  private final String bucket;
  private final String key;
  private final FileSetId set;
  private final Path file;
  private final int partBytes;
  private final Executor calls;
  private final EventLog log;

  /** The uploaded parts; only the executor's calls add to it. */
  private final List<CompletedPart> parts = new ArrayList<>();

  /** The upload id; null before the first part. */
  private CompletableFuture<String> uploadId;

  /** The last submitted call. Each call runs only if the previous one succeeded. */
  private CompletableFuture<?> last;

  private int submittedParts;
  private long submittedBytes;
  private long writtenBytes;
  private boolean ended;

  /** Read by the executor's calls: a call that has not started is then skipped. */
  private volatile boolean abandoned;

  /**
   * Creates an upload that has not started.
   *
   * @param file the file to write; must not exist
   * @param partBytes the size of each part except the last
   * @param calls runs the S3 calls
   */
  ArchiveUpload(
      S3Client s3,
      String bucket,
      String key,
      FileSetId set,
      Path file,
      int partBytes,
      Executor calls,
      EventLog log) {
    this.s3 = s3;
    this.bucket = bucket;
    this.key = key;
    this.set = set;
    this.file = file;
    this.partBytes = partBytes;
    this.calls = calls;
    this.log = log;
  }

  Path file() {
    return file;
  }

  /** Whether this upload is of these messages. */
  public boolean isOf(Spool messages) {
    return file.equals(messages.file());
  }

  /** Opens the file for writing. Every full part is uploaded at once. */
  OutputStream open() throws IOException {
    return new FilterOutputStream(Files.newOutputStream(file)) {
      @Override
      public void write(int one) throws IOException {
        out.write(one);
        onWritten(1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        onWritten(length);
      }
    };
  }

  private void onWritten(int length) {
    writtenBytes += length;
    while (writtenBytes - submittedBytes >= partBytes) {
      submitPart(partBytes);
    }
  }

  /** Submits the upload of the file's next bytes, which are written and never change. */
  private void submitPart(long length) {
    if (uploadId == null) {
      uploadId = CompletableFuture.supplyAsync(this::start, calls);
      last = uploadId;
    }
    int number = ++submittedParts;
    long offset = submittedBytes;
    last = last.thenRunAsync(() -> put(number, offset, length), calls);
    submittedBytes += length;
  }

  private String start() {
    failIfAbandoned();
    return s3.createMultipartUpload(
            request ->
                request
                    .bucket(bucket)
                    .key(key)
                    .contentType(ArchiveStore.CONTENT_TYPE)
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                    .overrideConfiguration(CallLimits.OBJECT_HEAD::ofRequest))
        .uploadId();
  }

  private void put(int number, long offset, long length) {
    failIfAbandoned();
    UploadPartResponse put =
        s3.uploadPart(
            request ->
                request
                    .bucket(bucket)
                    .key(key)
                    .uploadId(uploadId.join())
                    .partNumber(number)
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                    .overrideConfiguration(CallLimits.OBJECT_PART::ofRequest),
            RequestBody.fromContentProvider(
                () -> FileRange.open(file, offset, length), length, ArchiveStore.CONTENT_TYPE));
    // To complete an upload with checksums, S3 requires the checksum of each part:
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompletedPart.html.
    parts.add(
        CompletedPart.builder()
            .partNumber(number)
            .eTag(put.eTag())
            .checksumCRC32(put.checksumCRC32())
            .build());
  }

  private String completeUpload() {
    failIfAbandoned();
    return s3.completeMultipartUpload(
            request ->
                request
                    .bucket(bucket)
                    .key(key)
                    .uploadId(uploadId.join())
                    .multipartUpload(upload -> upload.parts(parts)))
        .versionId();
  }

  private void failIfAbandoned() {
    if (abandoned) {
      throw new CancellationException("the upload of " + key + " was abandoned");
    }
  }

  /**
   * Completes the upload and returns the archive. Returns empty if the messages are smaller than
   * one part or a call failed; the caller must then put the complete file at another key.
   * Completing also fails if the response of a first attempt was lost, because S3 no longer knows
   * the upload.
   *
   * @param messages all that was written
   * @param keepLease called every second; its exceptions reach the caller
   */
  public Optional<Archive> complete(Spool messages, Runnable keepLease) {
    if (uploadId == null) {
      return Optional.empty();
    }
    if (writtenBytes > submittedBytes) {
      submitPart(writtenBytes - submittedBytes);
    }
    CompletableFuture<String> version = last.thenApplyAsync(done -> completeUpload(), calls);
    last = version;
    await(version, keepLease);
    try {
      Archive archive = messages.archivedAs(key, ArchiveStore.recordedVersion(version.join()));
      ended = true;
      return Optional.of(archive);
    } catch (CompletionException e) {
      logFailure("upload_abandoned", e.getCause());
      // Not in close(), which runs only after all messages are sent.
      abandon();
      return Optional.empty();
    }
  }

  /** Waits until a call ends, with success or not. Exceptions of the lease reach the caller. */
  private static void await(CompletableFuture<?> call, Runnable keepLease) {
    CompletableFuture<Void> end = call.handle((done, failure) -> null);
    while (true) {
      keepLease.run();
      try {
        end.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException stillUploading) {
        // Renew the lease, then wait again.
      } catch (ExecutionException e) {
        throw new IllegalStateException("waiting for an upload failed", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while uploading", e);
      }
    }
  }

  /**
   * Aborts the upload if it is not complete, because its parts cost money until the bucket's
   * lifecycle rule deletes them. Afterwards no call is in flight: it would continue when Lambda
   * thaws the execution environment.
   */
  @Override
  public void close() {
    if (uploadId != null && !ended) {
      abandon();
    }
  }

  private void abandon() {
    abandoned = true;
    ended = true;
    last.handle((done, failure) -> null).join();
    if (!uploadId.isCompletedExceptionally()) {
      abort(uploadId.join());
    }
  }

  /** Only logs a failure: the lifecycle rule deletes the parts, so the run must not fail. */
  private void abort(String id) {
    try {
      s3.abortMultipartUpload(
          request ->
              request
                  .bucket(bucket)
                  .key(key)
                  .uploadId(id)
                  .overrideConfiguration(CallLimits.OBJECT_HEAD::ofRequest));
    } catch (RuntimeException e) {
      logFailure("upload_not_aborted", e);
    }
  }

  private void logFailure(String event, Throwable cause) {
    log.write(
        event,
        "file_set",
        set,
        "key",
        key,
        "cause",
        cause.getClass().getSimpleName(),
        "code",
        cause instanceof AwsServiceException rejected && rejected.awsErrorDetails() != null
            ? rejected.awsErrorDetails().errorCode()
            : "");
  }
}
