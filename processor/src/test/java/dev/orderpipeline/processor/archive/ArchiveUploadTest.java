package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EventLog;
import dev.orderpipeline.model.FileSetId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

class ArchiveUploadTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final String KEY = "builds/partner=acme/date=2022-01-30/7/messages.jsonl.gz";

  @TempDir Path directory;
  private final FakeS3 s3 = new FakeS3();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

  @Test
  void nothingIsBegunForLessThanAPart() throws IOException {
    try (ArchiveUpload upload = upload(Runnable::run)) {
      Spool messages = written(upload, "123");

      assertThat(upload.complete(messages, () -> {})).isEmpty();
    }
    assertThat(s3.calls).isEmpty();
  }

  @Test
  void aPartIsUploadedWhileTheFileIsStillWritten() throws IOException {
    try (ArchiveUpload upload = upload(Runnable::run);
        OutputStream out = upload.open()) {
      out.write(bytes("12"));
      out.write('3');
      assertThat(s3.calls).isEmpty();

      out.write(bytes("456789"));

      assertThat(s3.calls).containsExactly("create", "part 1: 1234", "part 2: 5678");
    }
  }

  @Test
  void theArchiveIsCompletedByWhatIsLeft() throws IOException {
    try (ArchiveUpload upload = upload(Runnable::run)) {
      Spool messages = written(upload, "123456789");

      Optional<Archive> archive = upload.complete(messages, () -> {});

      assertThat(archive).contains(new Archive(KEY, "v1", "object", "content", 9, 2, 1));
      assertThat(directory.resolve("spool")).hasContent("123456789");
    }
    assertThat(s3.calls)
        .containsExactly(
            "create",
            "part 1: 1234",
            "part 2: 5678",
            "part 3: 9",
            "complete 1 tag-1 sum-1, 2 tag-2 sum-2, 3 tag-3 sum-3");
  }

  @Test
  void aFileThatEndsWithAPartHasNoEmptyOne() throws IOException {
    try (ArchiveUpload upload = upload(Runnable::run)) {
      upload.complete(written(upload, "12345678"), () -> {});
    }
    assertThat(s3.calls)
        .containsExactly(
            "create", "part 1: 1234", "part 2: 5678", "complete 1 tag-1 sum-1, 2 tag-2 sum-2");
  }

  @Test
  void anUploadThatIsLeftIsAborted() throws IOException {
    try (ArchiveUpload upload = upload(Runnable::run)) {
      written(upload, "12345");
    }
    assertThat(s3.calls).containsExactly("create", "part 1: 1234", "abort");
  }

  @Test
  void aPartThatCannotBeUploadedEndsTheUploadAndNotTheRun() throws IOException {
    s3.failingAt = "part 2";
    try (ArchiveUpload upload = upload(Runnable::run)) {
      Spool messages = written(upload, "123456789");

      assertThat(upload.complete(messages, () -> {})).isEmpty();
    }
    assertThat(s3.calls).containsExactly("create", "part 1: 1234", "part 3: 9", "abort");
    assertThat(logged()).containsExactly(line("upload_given_up", "S3Exception"));
  }

  @Test
  void anUploadThatCannotBeBegunIsNotAborted() throws IOException {
    s3.failingAt = "create";
    try (ArchiveUpload upload = upload(Runnable::run)) {
      Spool messages = written(upload, "123456789");

      assertThat(upload.complete(messages, () -> {})).isEmpty();
    }
    assertThat(s3.calls).isEmpty();
    assertThat(logged()).containsExactly(line("upload_given_up", "S3Exception"));
  }

  @Test
  void anUploadThatS3NoLongerKnowsIsGivenUp() throws IOException {
    s3.known = false;
    try (ArchiveUpload upload = upload(Runnable::run)) {
      Spool messages = written(upload, "12345");

      assertThat(upload.complete(messages, () -> {})).isEmpty();
    }
    assertThat(logged())
        .containsExactly(
            line("upload_given_up", "NoSuchUploadException"),
            line("upload_not_aborted", "NoSuchUploadException"));
  }

  @Test
  void theLeaseIsKeptWhileTheLastPartsAreUploaded() throws IOException {
    AtomicInteger kept = new AtomicInteger();
    try (ArchiveUpload upload = upload(Runnable::run)) {
      upload.complete(written(upload, "12345"), kept::incrementAndGet);
    }
    assertThat(kept).hasPositiveValue();
  }

  @Test
  void aLeaseThatIsLostMeanwhileEndsTheUpload() throws IOException {
    LeaseLostException lost = new LeaseLostException("taken over");
    try (ArchiveUpload upload = upload(Runnable::run)) {
      Spool messages = written(upload, "12345");

      assertThatThrownBy(
              () ->
                  upload.complete(
                      messages,
                      () -> {
                        throw lost;
                      }))
          .isSameAs(lost);
    }
    assertThat(s3.calls).containsExactly("create", "part 1: 1234", "part 2: 5", "abort");
  }

  @Test
  @Timeout(30)
  void anUploadThatIsLeftWaitsForTheCallInFlightAndBeginsNoFurther() throws IOException {
    Thread leaving = Thread.currentThread();
    AtomicBoolean begun = new AtomicBoolean();
    // The call of the first part ends when who leaves waits for it.
    s3.inPart =
        () -> {
          begun.set(true);
          while (leaving.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
        };
    ExecutorService calls = Executors.newSingleThreadExecutor();
    try {
      try (ArchiveUpload upload = upload(calls)) {
        written(upload, "123456789");
        // Not blocking: who leaves must be waiting for the call alone.
        while (!begun.get()) {
          Thread.onSpinWait();
        }
      }
      assertThat(s3.calls).containsExactly("create", "part 1: 1234", "abort");
    } finally {
      calls.shutdownNow();
    }
  }

  private ArchiveUpload upload(Executor calls) {
    return new ArchiveStore(s3, "results")
        .upload(
            SET,
            7,
            directory.resolve("spool"),
            4,
            calls,
            new EventLog(
                new PrintStream(logged, true, StandardCharsets.UTF_8), () -> Instant.EPOCH));
  }

  private Spool written(ArchiveUpload upload, String text) throws IOException {
    try (OutputStream out = upload.open()) {
      out.write(bytes(text));
    }
    return new Spool(directory.resolve("spool"), "object", "content", text.length(), 2, 1);
  }

  private List<String> logged() {
    return logged.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String line(String event, String cause) {
    return "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\""
        + event
        + "\",\"file_set\":\"acme/2022-01-30\",\"key\":\""
        + KEY
        + "\",\"cause\":\""
        + cause
        + "\"}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A bucket with one upload that tells what became of it. */
  private static final class FakeS3 implements S3Client {
    private static final String ID = "an id";

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private String failingAt = "";
    private boolean known = true;
    private Runnable inPart = () -> {};

    private void called(String call) {
      if (!failingAt.isEmpty() && call.startsWith(failingAt)) {
        throw S3Exception.builder().statusCode(503).message(call).build();
      }
      calls.add(call);
    }

    private void checkKnown(String uploadId) {
      assertThat(uploadId).isEqualTo(ID);
      if (!known) {
        throw NoSuchUploadException.builder().statusCode(404).message("no upload").build();
      }
    }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(
        CreateMultipartUploadRequest request) {
      assertThat(request)
          .isEqualTo(
              CreateMultipartUploadRequest.builder()
                  .bucket("results")
                  .key(KEY)
                  .contentType("application/gzip")
                  .build());
      called("create");
      return CreateMultipartUploadResponse.builder().uploadId(ID).build();
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
      int number = request.partNumber();
      try {
        called(
            "part "
                + number
                + ": "
                + new String(
                    body.contentStreamProvider().newStream().readAllBytes(),
                    StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      inPart.run();
      return UploadPartResponse.builder()
          .eTag("tag-" + number)
          .checksumCRC32("sum-" + number)
          .build();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
        CompleteMultipartUploadRequest request) {
      checkKnown(request.uploadId());
      called(
          "complete "
              + String.join(
                  ", ",
                  request.multipartUpload().parts().stream()
                      .map(
                          part ->
                              part.partNumber() + " " + part.eTag() + " " + part.checksumCRC32())
                      .toList()));
      return CompleteMultipartUploadResponse.builder().versionId("v1").build();
    }

    @Override
    public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
      checkKnown(request.uploadId());
      called("abort");
      return AbortMultipartUploadResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return S3Client.SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
