package dev.orderpipeline.processor.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.processor.archive.IncompleteDownloadException;
import dev.orderpipeline.transform.intake.FileOpener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class PinnedFileStoreTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final int SIZE = 10;

  private final FakeS3 s3 = new FakeS3();
  private int reads;

  @Test
  void exactlyThePinnedVersionIsRead() throws IOException {
    try (InputStream file = opener("v1").open(FileKind.ORDERS)) {
      assertThat(file.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("0123456789");
    }

    assertThat(s3.requests)
        .containsExactly(
            GetObjectRequest.builder()
                .bucket("drop")
                .key("acme/orders_20220130.csv")
                .ifMatch("etag-orders")
                .versionId("v1")
                .build());
    assertThat(s3.events).containsExactly("closed");
  }

  @Test
  void inABucketWithoutVersionsTheETagAlonePins() throws IOException {
    opener("null").open(FileKind.ITEMS).close();

    assertThat(s3.requests)
        .containsExactly(
            GetObjectRequest.builder()
                .bucket("drop")
                .key("acme/items_20220130.csv")
                .ifMatch("etag-items")
                .build());
  }

  @Test
  void withTheNativeLibraryTheStoredChecksumIsVerified() throws IOException {
    new PinnedFileStore(s3, "drop", true)
        .opener(SET, pinned("v1"), () -> {})
        .open(FileKind.ITEMS)
        .close();

    assertThat(s3.requests)
        .extracting(GetObjectRequest::checksumMode)
        .containsExactly(ChecksumMode.ENABLED);
  }

  @Test
  void fileWithAChecksumOfItsPartsIsOpenedAgainForItsMd5() throws IOException {
    s3.sha256 = "OqaVQnzaA4QPKHv2r0p3sq6ZFJCVHHW6EMHAOk5M9fA=-2";

    try (InputStream file =
        new PinnedFileStore(s3, "drop", true)
            .opener(SET, pinned("v1"), () -> {})
            .open(FileKind.ITEMS)) {
      assertThat(file.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("0123456789");
    }

    assertThat(s3.requests)
        .extracting(GetObjectRequest::checksumMode)
        .containsExactly(ChecksumMode.ENABLED, null);
    assertThat(s3.events).startsWith("aborted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "012345678"})
  void truncatedFileIsNeverReadAsComplete(String received) throws IOException {
    s3.content = received;

    try (InputStream file = opener("v1").open(FileKind.CUSTOMERS)) {
      assertThatThrownBy(file::readAllBytes)
          .isExactlyInstanceOf(IncompleteDownloadException.class)
          .hasMessage(
              "the connection ended after "
                  + received.length()
                  + " of 10 bytes of acme/customers_20220130.csv");
    }
  }

  @Test
  void truncatedFileReadByteByByteIsNotReadAsCompleteEither() throws IOException {
    s3.content = "0";

    try (InputStream file = opener("v1").open(FileKind.CUSTOMERS)) {
      assertThat(file.read()).isEqualTo('0');
      assertThatThrownBy(file::read).isExactlyInstanceOf(IncompleteDownloadException.class);
    }
  }

  @Test
  void fileIsCompleteHoweverItIsRead() throws IOException {
    try (InputStream file = opener("v1").open(FileKind.CUSTOMERS)) {
      assertThat(file.read()).isEqualTo('0');
      assertThat(file.skip(2)).isEqualTo(2);
      assertThat(file.read(new byte[0])).isZero();
      assertThat(file.readNBytes(3)).asString(StandardCharsets.UTF_8).isEqualTo("345");
      assertThat(file.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("6789");
      assertThat(file.read()).isEqualTo(-1);
    }
    assertThat(s3.events).containsExactly("closed");
  }

  @Test
  void closingEarlyAbortsTheRestOfTheFile() throws IOException {
    InputStream file = opener("v1").open(FileKind.CUSTOMERS);
    file.readNBytes(4);

    file.close();

    assertThat(s3.events.get(0)).isEqualTo("aborted");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 412})
  void missingVersionIsReportedAsGone(int status) {
    s3.failure = (S3Exception) S3Exception.builder().statusCode(status).build();

    assertThatThrownBy(() -> opener("v1").open(FileKind.CUSTOMERS))
        .isInstanceOf(PinnedVersionGoneException.class)
        .hasCause(s3.failure)
        .hasMessage(
            "version v1 of acme/customers_20220130.csv with ETag etag-customers is not in the"
                + " bucket; upload the file again");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 500, 503})
  void anyOtherErrorCanBeRetried(int status) {
    s3.failure = (S3Exception) S3Exception.builder().statusCode(status).build();

    assertThatThrownBy(() -> opener("v1").open(FileKind.CUSTOMERS)).isSameAs(s3.failure);
  }

  @Test
  void leaseIsRenewedBeforeEveryRead() throws IOException {
    try (InputStream file = opener("v1").open(FileKind.CUSTOMERS)) {
      file.read();
      file.read(new byte[4]);

      assertThat(reads).isEqualTo(2);
    }
  }

  @Test
  void leaseThatIsLostEndsReading() throws IOException {
    IllegalStateException lost = new IllegalStateException("lost");
    FileOpener opener =
        new PinnedFileStore(s3, "drop")
            .opener(
                SET,
                pinned("v1"),
                () -> {
                  throw lost;
                });

    try (InputStream file = opener.open(FileKind.CUSTOMERS)) {
      assertThatThrownBy(file::read).isSameAs(lost);
    }
  }

  private FileOpener opener(String versionId) {
    return new PinnedFileStore(s3, "drop").opener(SET, pinned(versionId), () -> reads++);
  }

  private static PinnedFiles pinned(String versionId) {
    return new PinnedFiles(
        version(versionId, FileKind.CUSTOMERS),
        version(versionId, FileKind.ORDERS),
        version(versionId, FileKind.ITEMS));
  }

  private static FileVersion version(String versionId, FileKind kind) {
    return new FileVersion(versionId, "etag-" + kind, SIZE, Instant.EPOCH);
  }

  /** A bucket with one object. */
  private static final class FakeS3 implements S3Client {
    private final List<GetObjectRequest> requests = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private String content = "0123456789";
    private String sha256;
    private S3Exception failure;

    @Override
    public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
      requests.add(request);
      if (failure != null) {
        throw failure;
      }
      InputStream bytes =
          new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
              events.add("closed");
            }
          };
      return new ResponseInputStream<>(
          GetObjectResponse.builder().checksumSHA256(sha256).build(),
          AbortableInputStream.create(bytes, () -> events.add("aborted")));
    }

    @Override
    public String serviceName() {
      return S3Client.SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
