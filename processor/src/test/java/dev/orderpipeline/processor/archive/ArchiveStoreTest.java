package dev.orderpipeline.processor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message.CustomerMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

class ArchiveStoreTest {
  private static final FileSetId SET = new FileSetId("acme", LocalDate.of(2022, 1, 30));
  private static final String BUCKET = "results";
  private static final String BUILD = "builds/partner=acme/date=2022-01-30/7/";
  private static final String MANIFEST = BUILD + "_manifest.json";
  private static final String UNFINISHED = "unfinished/partner=acme/date=2022-01-30/7/";
  private static final String GOOD = "published/date=2022-01-30/partner=acme/r2/";
  private static final Part PART_A = new Part("a", sha256("part a"), "content a", 5, 3, 0);
  private static final Part PART_B = new Part("b", sha256("part b.."), "content b", 7, 0, 2);
  private static final String BUILT = "builds/partner=acme/date=2022-01-30/7/messages.jsonl.gz";

  @TempDir Path directory;
  private final FakeS3 s3 = new FakeS3();
  private final ArchiveStore archives = new ArchiveStore(s3, BUCKET);

  @Test
  void spoolIsArchivedUnderTheTokenOfTheWorkerThatBuiltIt() throws IOException {
    Path file = Files.writeString(directory.resolve("spool"), "the bytes");

    Archive archive =
        archives.archive(SET, 7, new Spool(file, "object", "content", 9, 3, 2), () -> {});

    assertThat(archive).isEqualTo(new Archive(BUILT, "v1", "object", "content", 9, 3, 2));
    assertThat(s3.requests)
        .containsExactly(
            PutObjectRequest.builder()
                .bucket(BUCKET)
                .key(BUILT)
                .contentType("application/gzip")
                .metadata(Map.of("sha256", "object"))
                .build());
    assertThat(s3.put).containsExactly("the bytes");
  }

  @ParameterizedTest
  @CsvSource({"'',_", "_,%5F", "a b/ü,a%20b%2F%C3%BC"})
  void partnerIsOneSegmentOfTheKey(String partner, String segment) throws IOException {
    Path file = Files.writeString(directory.resolve("spool"), "x");

    Archive archive =
        archives.archive(
            new FileSetId(partner, SET.date()),
            1,
            new Spool(file, "object", "content", 1, 0, 0),
            () -> {});

    assertThat(archive.key())
        .isEqualTo("builds/partner=" + segment + "/date=2022-01-30/1/messages.jsonl.gz");
  }

  @Test
  void exactlyTheRecordedVersionIsFetched() throws IOException {
    s3.object = bytes("the bytes");
    Path file = directory.resolve("fetched");

    Spool spool = archives.fetch(recorded(sha256("the bytes")), file, () -> {});

    assertThat(spool).isEqualTo(new Spool(file, sha256("the bytes"), "content", 9, 3, 2));
    assertThat(file).hasContent("the bytes");
    assertThat(s3.requests)
        .containsExactly(
            GetObjectRequest.builder().bucket(BUCKET).key(BUILT).versionId("v1").build());
  }

  @Test
  void leaseIsRenewedDuringATransfer() throws IOException {
    s3.object = bytes("the bytes");
    AtomicInteger kept = new AtomicInteger();
    Path file = directory.resolve("fetched");

    Spool spool = archives.fetch(recorded(sha256("the bytes")), file, kept::incrementAndGet);
    assertThat(kept).hasPositiveValue();

    kept.set(0);
    archives.archive(SET, 7, spool, kept::incrementAndGet);
    assertThat(kept).hasPositiveValue();
  }

  @Test
  void leaseLostDuringATransferStopsIt() {
    s3.object = bytes("the bytes");
    LeaseLostException lost = new LeaseLostException("taken over");

    assertThatThrownBy(
            () ->
                archives.fetch(
                    recorded(sha256("the bytes")),
                    directory.resolve("fetched"),
                    () -> {
                      throw lost;
                    }))
        .isSameAs(lost);
  }

  @Test
  void archiveWithOtherBytesThanRecordedIsRejected() {
    s3.object = bytes("other bytes");

    assertThatThrownBy(
            () ->
                archives.fetch(
                    recorded(sha256("the bytes")), directory.resolve("fetched"), () -> {}))
        .isInstanceOf(DamagedArchiveException.class)
        .hasMessage(
            "the archive "
                + BUILT
                + " has the SHA-256 "
                + sha256("other bytes")
                + ", but the recorded one is "
                + sha256("the bytes")
                + "; none of its messages were sent; restore its recorded version");
  }

  @Test
  void publishedCopyIsOfTheRecordedVersion() throws IOException {
    String key = archives.copyToPublished(recorded("object"), SET, 2, () -> {});

    assertThat(key).isEqualTo("published/date=2022-01-30/partner=acme/r2/messages.jsonl.gz");
    assertThat(s3.requests)
        .containsExactly(
            CopyObjectRequest.builder()
                .sourceBucket(BUCKET)
                .sourceKey(BUILT)
                .sourceVersionId("v1")
                .destinationBucket(BUCKET)
                .destinationKey(key)
                .contentType("application/gzip")
                .metadata(Map.of("sha256", "object"))
                .metadataDirective(MetadataDirective.REPLACE)
                .build());
  }

  @Test
  void linesOfAnEarlierArchiveAreReadFromItsVersion() throws IOException {
    Spool spool = spoolOf("a", "b");
    s3.object = Files.readAllBytes(spool.file());
    List<String> lines = new ArrayList<>();

    archives.read(earlier(spool.objectDigest()), lines::add);

    assertThat(lines).containsExactly(body("a"), body("b"));
    assertThat(s3.requests)
        .containsExactly(
            GetObjectRequest.builder().bucket(BUCKET).key(BUILT).versionId("v1").build());
  }

  @Test
  void earlierArchiveWithOtherBytesThanRecordedIsRejected() throws IOException {
    s3.object = Files.readAllBytes(spoolOf("a").file());

    assertThatThrownBy(() -> archives.read(earlier("recorded"), line -> {}))
        .isInstanceOf(DamagedArchiveException.class)
        .hasMessageContaining("but the recorded one is recorded");
  }

  @Test
  void missingEarlierArchiveIsNamedByItsKey() {
    s3.empty = true;

    assertThatThrownBy(() -> archives.read(earlier("recorded"), line -> {}))
        .isInstanceOf(ArchiveMissingException.class)
        .hasMessage(
            "the archive "
                + BUILT
                + " is not in the results bucket; restore its recorded version, or request the"
                + " day again without it (if it is the run's own, with \"mode\": \"rebuild_as_next\")");
  }

  @Test
  void archiveInPartsIsItsManifest() {
    Manifest manifest = new Manifest(List.of(PART_A, PART_B));

    Archive archive = archives.archive(SET, 7, manifest, "content");

    assertThat(archive)
        .isEqualTo(new Archive(MANIFEST, "v1", sha256(manifest.json()), "content", 5 + 7, 3, 2));
    assertThat(s3.requests)
        .containsExactly(
            PutObjectRequest.builder()
                .bucket(BUCKET)
                .key(MANIFEST)
                .contentType("application/json")
                .metadata(Map.of("sha256", sha256(manifest.json())))
                .build());
    assertThat(s3.put).containsExactly(manifest.json());
  }

  @Test
  void archiveInPartsIsFetchedAsOneFile() throws IOException {
    Path file = directory.resolve("fetched");
    Archive archive = inParts(PART_A, PART_B);

    Spool spool = archives.fetch(archive, file, () -> {});

    assertThat(file).hasContent("part apart b..");
    assertThat(spool).isEqualTo(new Spool(file, archive.objectDigest(), "content", 5 + 7, 3, 2));
  }

  @Test
  void archiveWithoutPartsIsFetchedAsAFileWithoutMessages() throws IOException {
    Path file = directory.resolve("fetched");

    archives.fetch(inParts(), file, () -> {});

    try (SpoolReader reader = new SpoolReader(file, 0)) {
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void partWithOtherBytesThanRecordedIsRejected() {
    Archive archive = inParts(PART_A, PART_B);
    s3.objects.put(BUILD + "b", bytes("others"));

    assertThatThrownBy(() -> archives.fetch(archive, directory.resolve("fetched"), () -> {}))
        .isInstanceOf(DamagedArchiveException.class)
        .hasMessageStartingWith("the archive " + BUILD + "b has the SHA-256 ");
  }

  @Test
  void manifestWithOtherBytesThanRecordedIsRejected() {
    Archive archive = inParts(PART_A);
    s3.objects.put(MANIFEST, bytes(new Manifest(List.of(PART_B)).json()));

    assertThatThrownBy(() -> archives.parts(archive))
        .isInstanceOf(DamagedArchiveException.class)
        .hasMessageStartingWith("the archive " + MANIFEST + " has the SHA-256 ");
  }

  @Test
  void partsOfAnArchiveAreBesideItsManifest() throws IOException {
    assertThat(archives.parts(inParts(PART_A, PART_B)))
        .isEqualTo(new PartedArchive(BUILD, new Manifest(List.of(PART_A, PART_B)), "content"));
  }

  @Test
  void archiveThatIsOneObjectIsItsOnlyPart() throws IOException {
    assertThat(archives.parts(recorded("object")))
        .isEqualTo(
            new PartedArchive(
                BUILD,
                new Manifest(List.of(new Part("messages.jsonl.gz", "object", "content", 9, 3, 2))),
                "content"));
  }

  @Test
  void partsAreCopiedToPublishedBeforeTheirManifest() throws IOException {
    List<String> calls = new ArrayList<>();
    Archive archive = inParts(PART_A, PART_B);
    s3.onCopy = copy -> calls.add(copy.sourceKey() + " to " + copy.destinationKey());

    String key = archives.copyToPublished(archive, SET, 2, () -> calls.add("lease"));

    assertThat(key).isEqualTo(GOOD + "_manifest.json");
    assertThat(calls)
        .containsExactly(
            "lease",
            BUILD + "a to " + GOOD + "a",
            "lease",
            BUILD + "b to " + GOOD + "b",
            "lease",
            MANIFEST + " to " + GOOD + "_manifest.json");
  }

  @Test
  void unfinishedArchiveInPartsIsCopiedWithItsManifestLast() throws IOException {
    List<String> copied = new ArrayList<>();
    Archive archive = inParts(PART_A, PART_B);
    s3.onCopy = copy -> copied.add(copy.sourceKey() + " to " + copy.destinationKey());

    archives.keepUnfinished(archive, () -> {});

    assertThat(copied)
        .containsExactly(
            BUILD + "a to " + UNFINISHED + "a",
            BUILD + "b to " + UNFINISHED + "b",
            MANIFEST + " to " + UNFINISHED + "_manifest.json");
  }

  @Test
  void unfinishedArchiveIsCopiedOnce() throws IOException {
    Archive archive = inParts(PART_A, PART_B);
    s3.digests.put(UNFINISHED + "_manifest.json", archive.objectDigest());

    archives.keepUnfinished(archive, () -> {});

    assertThat(s3.requests).isEmpty();
  }

  @Test
  void expiredArchiveInPartsIsReadAndPublishedFromItsPermanentCopy() throws IOException {
    Archive archive = inParts(PART_A, PART_B);
    for (String name : List.of("a", "b", "_manifest.json")) {
      s3.objects.put(UNFINISHED + name, s3.objects.remove(BUILD + name));
    }
    s3.empty = true;
    List<String> copied = new ArrayList<>();
    s3.onCopy = copy -> copied.add(copy.sourceKey() + " to " + copy.destinationKey());
    Path file = directory.resolve("fetched");

    archives.fetch(archive, file, () -> {});
    archives.copyToPublished(archive, SET, 2, () -> {});

    assertThat(file).hasContent("part apart b..");
    assertThat(copied)
        .containsExactly(
            UNFINISHED + "a to " + GOOD + "a",
            UNFINISHED + "b to " + GOOD + "b",
            UNFINISHED + "_manifest.json to " + GOOD + "_manifest.json");
  }

  @Test
  void linesOfAnEarlierArchiveInPartsAreReadInTheirOrder() throws IOException {
    Part one = stored("one", spoolOf("a", "b"));
    Part two = stored("two", spoolOf("c"));
    Archive archive = inParts(one, two);
    List<String> lines = new ArrayList<>();

    archives.read(
        new EarlierArchive(1, archive.key(), Optional.of("v1"), archive.objectDigest()),
        lines::add);

    assertThat(lines).containsExactly(body("a"), body("b"), body("c"));
  }

  @Test
  void digestDoesNotDependOnTheBlocks() throws IOException {
    Spool whole = spoolOf("a", "b", "c");
    Part one = stored("one", spoolOf("a", "b"));
    Part two = stored("two", spoolOf("c"));

    Manifest manifest = new Manifest(List.of(one, two));
    assertThat(archives.built(SET, 7, manifest, () -> {}))
        .isEqualTo(new PartedArchive(BUILD, manifest, whole.contentDigest()));
  }

  @Test
  void readsAPartToItsEndFromAConnectionThatReportsNoAvailableBytes() throws IOException {
    String[] messages =
        IntStream.range(0, 50_000).mapToObj(Integer::toString).toArray(String[]::new);
    s3.object = Files.readAllBytes(spoolOf(messages).file());
    List<String> lines = new ArrayList<>();

    archives.read(earlier(sha256(s3.object)), lines::add);

    assertThat(lines).hasSize(50_000).endsWith(body("49999"));
  }

  private Part stored(String name, Spool spool) throws IOException {
    s3.objects.put(BUILD + name, Files.readAllBytes(spool.file()));
    return Part.of(name, spool);
  }

  /** An archive in parts in the bucket. */
  private Archive inParts(Part... parts) {
    Manifest manifest = new Manifest(List.of(parts));
    s3.objects.put(MANIFEST, bytes(manifest.json()));
    s3.objects.putIfAbsent(BUILD + "a", bytes("part a"));
    s3.objects.putIfAbsent(BUILD + "b", bytes("part b.."));
    return new Archive(
        MANIFEST,
        "v1",
        sha256(manifest.json()),
        "content",
        manifest.size(),
        manifest.customerMessages(),
        manifest.errorMessages());
  }

  private static EarlierArchive earlier(String objectDigest) {
    return new EarlierArchive(1, BUILT, Optional.of("v1"), objectDigest);
  }

  private Spool spoolOf(String... customers) throws IOException {
    try (SpoolWriter writer = new SpoolWriter(directory.resolve("spool"))) {
      for (String customer : customers) {
        writer.write(new CustomerMessage(customer, 1, BigDecimal.ONE));
      }
      return writer.finish();
    }
  }

  private static String body(String customer) {
    return MessageJson.body(new CustomerMessage(customer, 1, BigDecimal.ONE));
  }

  private static Archive recorded(String objectDigest) {
    return new Archive(BUILT, "v1", objectDigest, "content", 9, 3, 2);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(String text) {
    return sha256(bytes(text));
  }

  private static String sha256(byte[] bytes) {
    MessageDigest digest = Digests.sha256();
    digest.update(bytes);
    return Digests.hex(digest);
  }

  /** A bucket with one object and others by key; it records the requests. */
  private static final class FakeS3 implements S3Client {
    private final List<Object> requests = new ArrayList<>();
    private final List<String> put = new ArrayList<>();
    private final Map<String, byte[]> objects = new HashMap<>();
    private final Map<String, String> digests = new HashMap<>();
    private byte[] object = {};

    /** Whether only the objects with keys exist. */
    private boolean empty;

    private Consumer<CopyObjectRequest> onCopy = copy -> {};

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      requests.add(request);
      try {
        put.add(
            new String(
                body.contentStreamProvider().newStream().readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return PutObjectResponse.builder().versionId("v1").build();
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
      requests.add(request);
      checkExists(request.key());
      return new ResponseInputStream<>(
          GetObjectResponse.builder().build(),
          new ByteArrayInputStream(objects.getOrDefault(request.key(), object)) {
            @Override
            public int available() {
              return 0;
            }
          });
    }

    @Override
    public CopyObjectResponse copyObject(CopyObjectRequest request) {
      requests.add(request);
      checkExists(request.sourceKey());
      onCopy.accept(request);
      return CopyObjectResponse.builder().build();
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
      if (!digests.containsKey(request.key())) {
        throw gone();
      }
      return HeadObjectResponse.builder()
          .metadata(Map.of("sha256", digests.get(request.key())))
          .build();
    }

    private void checkExists(String key) {
      if (empty && !objects.containsKey(key)) {
        throw gone();
      }
    }

    private static AwsServiceException gone() {
      return NoSuchKeyException.builder().statusCode(404).message("gone").build();
    }

    @Override
    public String serviceName() {
      return S3Client.SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
