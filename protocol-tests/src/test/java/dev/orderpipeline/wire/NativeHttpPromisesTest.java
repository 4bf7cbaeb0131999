package dev.orderpipeline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.aws.AwsClients;
import dev.orderpipeline.aws.CallLimits;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.processor.archive.ArchiveStore;
import dev.orderpipeline.processor.archive.DownloadStream;
import dev.orderpipeline.processor.archive.IncompleteDownloadException;
import dev.orderpipeline.processor.archive.Spool;
import dev.orderpipeline.processor.publishing.QueueSender;
import dev.orderpipeline.processor.run.PinnedFileStore;
import dev.orderpipeline.processor.wiring.NativeHttp;
import dev.orderpipeline.processor.wiring.ProcessorFactory.AwsServices;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What the protocol relies on from the HTTP client, with servers that violate HTTP. */
@Tag("verify")
class NativeHttpPromisesTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String SENT = OK + "Content-Length: 2\r\n\r\n{}";
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(300);

  private SdkHttpClient http = NativeHttp.create();

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void requestWithoutAResponseIsNotSentAgain() throws Exception {
    ScriptedServer.Script resetsTheSecond =
        exchange -> {
          assertThat(exchange.read()).isTrue();
          exchange.write(SENT);
          assertThat(exchange.read()).isTrue();
          exchange.reset();
        };
    try (ScriptedServer server = new ScriptedServer(resetsTheSecond)) {
      SqsClient sqs = sqs(server, limits(1, LONG, LONG));
      send(sqs);

      assertThatThrownBy(() -> send(sqs)).isInstanceOf(SdkClientException.class);

      assertThat(server.requests()).hasSize(2);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void idleConnectionsThatTheServerHasClosedNeedNoMoreTriesThanACallHas() throws Exception {
    int connections = 16;
    CountDownLatch allConnected = new CountDownLatch(connections);
    ScriptedServer.Script closesTheFirstConnections =
        exchange -> {
          while (exchange.read()) {
            allConnected.countDown();
            allConnected.await();
            exchange.write(SENT);
            if (exchange.number() <= connections) {
              exchange.reset();
              return;
            }
          }
        };
    try (ScriptedServer server = new ScriptedServer(closesTheFirstConnections)) {
      SqsClient sqs = sqs(server, limits(QueueSender.CALLS.maxAttempts(), LONG, LONG));
      List<CompletableFuture<Void>> first = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        first.add(CompletableFuture.runAsync(() -> send(sqs), task -> new Thread(task).start()));
      }
      first.forEach(CompletableFuture::join);

      send(sqs);

      assertThat(server.connections()).isGreaterThan(connections);
    }
  }

  @Test
  void tryThatExceedsItsLimitEndsAtOnceAndClosesItsConnection() throws Exception {
    try (ScriptedServer server = silent()) {
      SqsClient sqs = sqs(server, limits(1, SHORT, LONG));

      assertThatThrownBy(() -> send(sqs)).isInstanceOf(ApiCallAttemptTimeoutException.class);

      server.awaitHangUp();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void callWithAllItsTriesEndsAtItsLimit() throws Exception {
    try (ScriptedServer server = silent()) {
      SqsClient sqs = sqs(server, limits(1_000, SHORT, SHORT.multipliedBy(4)));

      assertThatThrownBy(() -> send(sqs)).isInstanceOf(ApiCallTimeoutException.class);

      assertThat(server.requests()).hasSizeBetween(1, 4);
    }
  }

  @Test
  void interruptedThreadSendsNothing() throws Exception {
    try (ScriptedServer server = ScriptedServer.answering(SENT)) {
      SqsClient sqs = sqs(server, limits(3, LONG, LONG));
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> send(sqs)).isInstanceOf(SdkClientException.class);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void interruptEndsACallAndClosesItsConnection() throws Exception {
    try (ScriptedServer server = silent()) {
      SqsClient sqs = sqs(server, limits(3, LONG, LONG));
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  send(sqs);
                  failure.complete(null);
                } catch (RuntimeException e) {
                  failure.complete(e);
                }
              });
      caller.start();
      server.awaitFirstRequest();

      caller.interrupt();

      assertThat(failure.get()).isInstanceOf(SdkClientException.class);
      server.awaitHangUp();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void bytesBehindAResponseEndTheConnection() throws Exception {
    ScriptedServer.Script talksTooMuch =
        exchange -> {
          while (exchange.read()) {
            exchange.write(SENT + (exchange.number() == 1 ? SENT : ""));
          }
        };
    try (ScriptedServer server = new ScriptedServer(talksTooMuch)) {
      SqsClient sqs = sqs(server, limits(3, LONG, LONG));
      send(sqs);
      server.awaitHangUp();

      send(sqs);

      assertThat(server.requests()).hasSize(2);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void downloadThatBreaksOffIsIncomplete() throws Exception {
    ScriptedServer.Script breaksOff =
        exchange -> {
          assertThat(exchange.read()).isTrue();
          exchange.write(OK + "Content-Length: 10\r\n\r\nhello");
        };
    try (ScriptedServer server = new ScriptedServer(breaksOff);
        InputStream object = get(server)) {
      assertThatThrownBy(object::readAllBytes).isInstanceOf(IncompleteDownloadException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crc32: AAAAAA==", "crc64nvme: AAAAAAAAAAA="})
  void fileWithAnotherChecksumThanTheStoredOneIsIncomplete(String stored) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.answering(
                OK + "x-amz-checksum-" + stored + "\r\nContent-Length: 5\r\n\r\nhello");
        InputStream file = file(server)) {
      assertThatThrownBy(file::readAllBytes).isInstanceOf(IncompleteDownloadException.class);
    }
  }

  @Test
  void fileWithAChecksumOfItsPartsIsReadIfItHasItsMd5() throws Exception {
    try (ScriptedServer server = withChecksumOfParts("5d41402abc4b2a76b9719d911017c592");
        InputStream file = file(server)) {
      assertThat(file.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
    }
  }

  @Test
  void fileWithAChecksumOfItsPartsAndAnotherMd5IsIncomplete() throws Exception {
    try (ScriptedServer server = withChecksumOfParts("00000000000000000000000000000000");
        InputStream file = file(server)) {
      assertThatThrownBy(file::readAllBytes).isInstanceOf(IncompleteDownloadException.class);
    }
  }

  @Test
  void uploadReadsItsBodyOnTheThreadThatCalls(@TempDir Path directory) throws Exception {
    Set<Thread> readers = ConcurrentHashMap.newKeySet();
    try (ScriptedServer server = ScriptedServer.answering(OK + "Content-Length: 0\r\n\r\n")) {
      archive(server, directory, () -> readers.add(Thread.currentThread()));
    }

    assertThat(readers).containsExactly(Thread.currentThread());
  }

  @Test
  void leaseThatIsLostDuringAnUploadReachesTheCaller(@TempDir Path directory) throws Exception {
    LeaseLostException lost = new LeaseLostException("taken over");
    try (ScriptedServer server = ScriptedServer.answering(OK + "Content-Length: 0\r\n\r\n")) {
      assertThatThrownBy(
              () ->
                  archive(
                      server,
                      directory,
                      () -> {
                        throw lost;
                      }))
          .isSameAs(lost);
    }
  }

  @Test
  void downloadThatFallsSilentIsIncomplete() throws Exception {
    http.close();
    http = NativeHttp.create(Duration.ofSeconds(2));
    try (ScriptedServer server = sendsHalf();
        InputStream object = get(server)) {
      assertThat(object.readNBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("hello");

      assertThatThrownBy(object::read).isInstanceOf(IncompleteDownloadException.class);

      server.awaitHangUp();
    }
  }

  @Test
  void abortedDownloadClosesItsConnection() throws Exception {
    try (ScriptedServer server = sendsHalf()) {
      ResponseInputStream<GetObjectResponse> object = object(server);
      assertThat(object.read()).isEqualTo('h');

      object.abort();

      server.awaitHangUp();
      assertThatThrownBy(() -> new DownloadStream(object, "key").readAllBytes())
          .isInstanceOf(IncompleteDownloadException.class);
    }
  }

  private static ScriptedServer silent() {
    return new ScriptedServer(
        exchange -> {
          while (exchange.read()) {
            // Sends nothing.
          }
        });
  }

  private static ScriptedServer sendsHalf() {
    return new ScriptedServer(
        exchange -> {
          while (exchange.read()) {
            exchange.write(OK + "Content-Length: 10\r\n\r\nhello");
          }
        });
  }

  /** Has a file that was uploaded in two parts, and appends the MD5 if it is asked for. */
  private static ScriptedServer withChecksumOfParts(String md5) {
    String appended = new String(HexFormat.of().parseHex(md5), StandardCharsets.ISO_8859_1);
    return new ScriptedServer(
        exchange -> {
          while (exchange.read()) {
            exchange.write(
                exchange.isAskedFor("x-amz-te: append-md5")
                    ? OK
                        + "x-amz-transfer-encoding: append-md5\r\nContent-Length: 21\r\n\r\nhello"
                        + appended
                    : OK
                        + "x-amz-checksum-crc32: NhCmhg==-2\r\nx-amz-checksum-type: COMPOSITE\r\n"
                        + "Content-Length: 5\r\n\r\nhello");
          }
        });
  }

  private static void send(SqsClient sqs) {
    sqs.sendMessage(request -> request.queueUrl("http://127.0.0.1/0/queue").messageBody("hello"));
  }

  /** Archives a spool with the clients of the processor on Lambda. */
  private void archive(ScriptedServer server, Path directory, Runnable keepLease)
      throws IOException {
    AwsServices aws = AwsServices.of(clients(server));
    Path file = Files.writeString(directory.resolve("spool"), "the bytes");
    Archive unused =
        new ArchiveStore(aws.s3(), aws.uploads(), "bucket")
            .archive(
                new FileSetId("acme", LocalDate.of(2022, 1, 30)),
                7,
                new Spool(file, "object", "content", 9, 3, 2),
                keepLease);
  }

  private InputStream file(ScriptedServer server) {
    return new PinnedFileStore(s3(server), "bucket", true)
        .open("key", new FileVersion("v", "e", 5, Instant.EPOCH), 0, () -> {});
  }

  private InputStream get(ScriptedServer server) throws IOException {
    return new DownloadStream(object(server), "key");
  }

  private ResponseInputStream<GetObjectResponse> object(ScriptedServer server) {
    return s3(server).getObject(request -> request.bucket("bucket").key("key"));
  }

  private S3Client s3(ScriptedServer server) {
    return clients(server).client(S3Client.builder().forcePathStyle(true), limits(1, LONG, LONG));
  }

  private SqsClient sqs(ScriptedServer server, CallLimits limits) {
    return clients(server).client(SqsClient.builder().checksumValidationEnabled(false), limits);
  }

  private AwsClients clients(ScriptedServer server) {
    return new AwsClients(
            limits -> limits,
            client ->
                client
                    .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(
                        StaticCredentialsProvider.create(
                            AwsBasicCredentials.create("key", "secret"))))
        .overNative(http);
  }

  private static CallLimits limits(int maxAttempts, Duration attempt, Duration call) {
    return new CallLimits(maxAttempts, attempt, call, Duration.ofMillis(1), Duration.ofMillis(1));
  }
}
