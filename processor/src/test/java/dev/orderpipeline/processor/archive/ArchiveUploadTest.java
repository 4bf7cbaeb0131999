package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileSetId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

@Timeout(30)
class ArchiveUploadTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final String KEY =
      "builds/partner=acme/date=2022-01-30/7/messages-multipart.jsonl.gz";

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
    assertThat(s3.calls).containsExactly("create", "part 1: 1234", "abort");
    assertThat(logged()).containsExactly(line("upload_abandoned", "S3Exception", "SlowDown"));
  }

  @Test
  void anUploadIsAbortedWhenItIsGivenUpAndNotWhenItIsLeft() throws IOException {
    s3.failingAt = "complete";
    try (ArchiveUpload upload = upload(Runnable::run)) {
      upload.complete(written(upload, "12345"), () -> {});

      assertThat(s3.calls).containsExactly("create", "part 1: 1234", "part 2: 5", "abort");
    }
    assertThat(s3.calls).containsExactly("create", "part 1: 1234", "part 2: 5", "abort");
  }

  @Test
  void aFileThatIsGoneEndsTheUploadAndNotTheRun() throws IOException {
    Queue<Runnable> calls = new ArrayDeque<>();
    try (ArchiveUpload upload = upload(calls::add)) {
      Spool messages = written(upload, "1234");
      Files.delete(messages.file());

      assertThat(upload.complete(messages, () -> runAll(calls))).isEmpty();
    }
    assertThat(s3.calls).containsExactly("create", "abort");
    assertThat(logged()).containsExactly(line("upload_abandoned", "UncheckedIOException", ""));
  }

  @Test
  void whateverAnAbortMeetsUndoesNothing() throws IOException {
    s3.abortFails = new IllegalStateException("closed");
    try (ArchiveUpload upload = upload(Runnable::run)) {
      written(upload, "12345");
    }
    assertThat(logged()).containsExactly(line("upload_not_aborted", "IllegalStateException", ""));
  }

  @Test
  void anUploadThatCannotBeBegunIsNotAborted() throws IOException {
    s3.failingAt = "create";
    try (ArchiveUpload upload = upload(Runnable::run)) {
      Spool messages = written(upload, "123456789");

      assertThat(upload.complete(messages, () -> {})).isEmpty();
    }
    assertThat(s3.calls).isEmpty();
    assertThat(logged()).containsExactly(line("upload_abandoned", "S3Exception", "SlowDown"));
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
            line("upload_abandoned", "NoSuchUploadException", "NoSuchUpload"),
            line("upload_not_aborted", "NoSuchUploadException", "NoSuchUpload"));
  }

  @Test
  void theLeaseIsKeptUntilTheUploadIsCompleted() throws IOException {
    Queue<Runnable> calls = new ArrayDeque<>();
    AtomicInteger kept = new AtomicInteger();
    try (ArchiveUpload upload = upload(calls::add)) {
      Spool messages = written(upload, "12345");
      Runnable keepLease =
          () -> {
            if (kept.incrementAndGet() == 2) {
              runAll(calls);
            }
          };

      assertThat(upload.complete(messages, keepLease)).isPresent();
    }
    assertThat(kept).hasValue(2);
  }

  @Test
  void whatTheLeaseMeetsMeanwhileIsNoFailureOfTheUpload() throws IOException {
    SdkClientException unanswered = SdkClientException.create("the table does not answer");
    try (ArchiveUpload upload = upload(Runnable::run)) {
      Spool messages = written(upload, "1234");

      assertThatThrownBy(
              () ->
                  upload.complete(
                      messages,
                      () -> {
                        throw unanswered;
                      }))
          .isSameAs(unanswered);
    }
    assertThat(logged()).isEmpty();
  }

  @Test
  void aLeaseThatIsLostMeanwhileEndsTheUpload() throws Exception {
    LeaseLostException lost = new LeaseLostException("taken over");

    leavingInTheFirstPart(
        upload -> {
          Spool messages = written(upload, "12345");
          assertThatThrownBy(
                  () ->
                      upload.complete(
                          messages,
                          () -> {
                            throw lost;
                          }))
              .isSameAs(lost);
        });
  }

  @Test
  void anUploadThatIsLeftWaitsForTheCallInFlightAndBeginsNoFurther() throws Exception {
    leavingInTheFirstPart(upload -> written(upload, "123456789"));
  }

  /** Something that is done with an upload before it is left. */
  private interface Use {
    void of(ArchiveUpload upload) throws IOException;
  }

  /** The call of the first part does not end before who leaves the upload waits for it. */
  private void leavingInTheFirstPart(Use use) throws Exception {
    Thread leaving = Thread.currentThread();
    AtomicBoolean begun = new AtomicBoolean();
    s3.inPart =
        () -> {
          begun.set(true);
          while (leaving.getState() != Thread.State.WAITING && !Thread.interrupted()) {
            Thread.onSpinWait();
          }
        };
    ExecutorService calls = Executors.newSingleThreadExecutor();
    try {
      try (ArchiveUpload upload = upload(calls)) {
        use.of(upload);
        // Not blocking: who leaves must be waiting for the call alone.
        while (!begun.get()) {
          Thread.onSpinWait();
        }
      }
      calls.shutdown();
      assertThat(calls.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      assertThat(s3.calls).containsExactly("create", "part 1: 1234", "abort");
    } finally {
      calls.shutdownNow();
    }
  }

  /** Makes the calls that wait, and those that come of them. */
  private static void runAll(Queue<Runnable> calls) {
    while (!calls.isEmpty()) {
      calls.remove().run();
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

  private static String line(String event, String cause, String code) {
    return "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\""
        + event
        + "\",\"file_set\":\"acme/2022-01-30\",\"key\":\""
        + KEY
        + "\",\"cause\":\""
        + cause
        + "\",\"code\":\""
        + code
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
    private RuntimeException abortFails;
    private Runnable inPart = () -> {};

    private static AwsErrorDetails details(String code) {
      return AwsErrorDetails.builder().errorCode(code).build();
    }

    private void called(String call) {
      if (!failingAt.isEmpty() && call.startsWith(failingAt)) {
        throw S3Exception.builder().statusCode(503).awsErrorDetails(details("SlowDown")).build();
      }
      calls.add(call);
    }

    private void checkKnown(String uploadId) {
      assertThat(uploadId).isEqualTo(ID);
      if (!known) {
        throw NoSuchUploadException.builder()
            .statusCode(404)
            .awsErrorDetails(details("NoSuchUpload"))
            .build();
      }
    }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(
        CreateMultipartUploadRequest request) {
      assertThat(
              request.toBuilder()
                  .overrideConfiguration((AwsRequestOverrideConfiguration) null)
                  .build())
          .isEqualTo(
              CreateMultipartUploadRequest.builder()
                  .bucket("results")
                  .key(KEY)
                  .contentType("application/gzip")
                  .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                  .build());
      called("create");
      return CreateMultipartUploadResponse.builder().uploadId(ID).build();
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
      int number = request.partNumber();
      assertThat(request.uploadId()).isEqualTo(ID);
      assertThat(request.checksumAlgorithm()).isEqualTo(ChecksumAlgorithm.CRC32);
      String content;
      try (InputStream part = body.contentStreamProvider().newStream()) {
        content = new String(part.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      inPart.run();
      called("part " + number + ": " + content);
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
      if (abortFails != null) {
        throw abortFails;
      }
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
