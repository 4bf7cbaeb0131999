package dev.orderpipeline.processor.archive;

import dev.orderpipeline.ledger.CallLimits;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EventLog;
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
 * Uploads an archive in parts while its file is still being written, so that little is left to put
 * when the file is whole. Nothing is begun before there is a first part. Its calls are made by
 * another thread, one after the other; all else is for one thread.
 */
public final class ArchiveUpload implements Closeable {
  /**
   * The least that a part may have which is not the last
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

  /** What the calls that were made answered; only their thread adds to it. */
  private final List<CompletedPart> parts = new ArrayList<>();

  private CompletableFuture<String> begun;

  /** Ends with the last call that was asked for; as soon as one fails, no further one is made. */
  private CompletableFuture<?> last;

  private int given;
  private long givenBytes;
  private long written;
  private boolean ended;

  /** Read by the calling thread: a call that has not begun by now is not made any more. */
  private volatile boolean left;

  /**
   * An upload that has not begun.
   *
   * @param file must not exist
   * @param partBytes how large each part is that is not the last
   * @param calls makes the calls
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

  /** Whether it is these messages that are uploaded. */
  public boolean isOf(Spool messages) {
    return file.equals(messages.file());
  }

  /** Opens the file to be written. What is written to it is uploaded as soon as it fills a part. */
  OutputStream open() throws IOException {
    return new FilterOutputStream(Files.newOutputStream(file)) {
      @Override
      public void write(int one) throws IOException {
        out.write(one);
        wrote(1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        wrote(length);
      }
    };
  }

  private void wrote(int length) {
    written += length;
    while (written - givenBytes >= partBytes) {
      give(partBytes);
    }
  }

  /** Has the next bytes of the file uploaded. They are on the disk, and never written again. */
  private void give(long length) {
    if (begun == null) {
      begun = CompletableFuture.supplyAsync(this::begin, calls);
      last = begun;
    }
    int number = ++given;
    long offset = givenBytes;
    last = last.thenRunAsync(() -> put(number, offset, length), calls);
    givenBytes += length;
  }

  private String begin() {
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
                    .uploadId(begun.join())
                    .partNumber(number)
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                    .overrideConfiguration(CallLimits.OBJECT_PART::ofRequest),
            RequestBody.fromContentProvider(
                () -> FileRange.open(file, offset, length), length, ArchiveStore.CONTENT_TYPE));
    // Of an upload with checksums, each part's has to be named when it is completed, see
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompletedPart.html.
    parts.add(
        CompletedPart.builder()
            .partNumber(number)
            .eTag(put.eTag())
            .checksumCRC32(put.checksumCRC32())
            .build());
  }

  private String end() {
    failIfAbandoned();
    return s3.completeMultipartUpload(
            request ->
                request
                    .bucket(bucket)
                    .key(key)
                    .uploadId(begun.join())
                    .multipartUpload(upload -> upload.parts(parts)))
        .versionId();
  }

  private void failIfAbandoned() {
    if (left) {
      throw new CancellationException("the upload of " + key + " is left");
    }
  }

  /**
   * Completes the upload and returns the archive, or nothing if there is none: then the messages
   * are to be put as a whole, elsewhere. That is so if they are smaller than one part; and if a
   * call failed, for that is no reason to build again what lies on the disk. Completing fails too
   * if the answer to a first try was lost: S3 then no longer knows the upload.
   *
   * @param messages all that was written
   * @param keepLease called often
   */
  public Optional<Archive> complete(Spool messages, Runnable keepLease) {
    if (begun == null) {
      return Optional.empty();
    }
    if (written > givenBytes) {
      give(written - givenBytes);
    }
    CompletableFuture<String> version = last.thenApplyAsync(done -> end(), calls);
    last = version;
    await(version, keepLease);
    try {
      Archive archive = messages.archivedAs(key, ArchiveStore.known(version.join()));
      ended = true;
      return Optional.of(archive);
    } catch (CompletionException e) {
      tell("upload_abandoned", e.getCause());
      // Now, not when the run is left: until then messages are sent.
      leave();
      return Optional.empty();
    }
  }

  /**
   * Waits for a call, whatever comes of it. What the lease meets is not for the upload to judge.
   */
  private static void await(CompletableFuture<?> call, Runnable keepLease) {
    CompletableFuture<Void> whatever = call.handle((done, failure) -> null);
    while (true) {
      keepLease.run();
      try {
        whatever.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException stillUploading) {
        // The lease is looked after, then it is waited on.
      } catch (ExecutionException e) {
        throw new IllegalStateException("waiting for an upload failed", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while uploading", e);
      }
    }
  }

  /**
   * Leaves the upload. If it is not completed, what was uploaded is deleted: it would be paid for
   * until the bucket's lifecycle rule finds it. No call is in flight any more afterwards; one that
   * was would go on when a frozen sandbox thaws.
   */
  @Override
  public void close() {
    if (begun != null && !ended) {
      leave();
    }
  }

  private void leave() {
    left = true;
    ended = true;
    last.handle((done, failure) -> null).join();
    if (!begun.isCompletedExceptionally()) {
      abort(begun.join());
    }
  }

  /** An upload that stays costs little and ends by itself; that must not undo what became of it. */
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
      tell("upload_not_aborted", e);
    }
  }

  private void tell(String event, Throwable cause) {
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
