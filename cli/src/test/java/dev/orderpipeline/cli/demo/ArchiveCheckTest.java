package dev.orderpipeline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.MessageId;
import dev.orderpipeline.processor.archive.Manifest;
import dev.orderpipeline.processor.archive.Part;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Checks the comparison of received messages with an archive, for each way in which they can
 * differ.
 */
class ArchiveCheckTest {
  private static final FileSetId SET = new FileSetId("", LocalDate.of(2022, 1, 30));
  private static final String A = "{\"a\":1}";
  private static final String B = "{\"b\":2}";
  private static final String C = "{\"c\":\"\u00e9\"}";

  private final ReceivedMessages received = new ReceivedMessages(SET, 1, Optional.empty());

  @Test
  void receivedMessagesThatEqualTheArchiveAreGood() throws IOException {
    receive(A, B);

    assertThat(compareWithArchiveOf(A, B))
        .isEqualTo(new ArchiveComparison(2, 2, 0, List.of(A, B), List.of()));
  }

  @Test
  void messagesAreShownInTheArchivesOrderNotInThatOfReceipt() throws IOException {
    receive(C, B, A);

    assertThat(compareWithArchiveOf(B, A, C).first()).containsExactly(B, A, C);
  }

  @Test
  void archiveWithoutMessagesMatchesAnEmptyQueue() throws IOException {
    assertThat(compareWithArchiveOf())
        .isEqualTo(new ArchiveComparison(0, 0, 0, List.of(), List.of()));
  }

  @Test
  void duplicateDeliveryIsCountedAndNoProblem() throws IOException {
    receive(A, B, A);

    assertThat(compareWithArchiveOf(A, B))
        .isEqualTo(new ArchiveComparison(2, 2, 1, List.of(A, B), List.of()));
  }

  @Test
  void missingMessageIsReportedWithItsBody() throws IOException {
    receive(A);

    assertThat(compareWithArchiveOf(A, B))
        .isEqualTo(
            new ArchiveComparison(
                2, 1, 0, List.of(A), List.of("archived, but not received: " + B)));
  }

  @Test
  void extraMessageIsReported() throws IOException {
    receive(A, B);

    assertThat(compareWithArchiveOf(A))
        .isEqualTo(
            new ArchiveComparison(
                1,
                2,
                0,
                List.of(A),
                List.of(
                    "1 message received, but not archived (--messages writes all received"
                        + " messages)")));
  }

  @Test
  void messageInAnothersPlaceIsMissingAndExtra() throws IOException {
    receive(A, C);

    assertThat(compareWithArchiveOf(A, B))
        .isEqualTo(
            new ArchiveComparison(
                2,
                2,
                0,
                List.of(A),
                List.of(
                    "archived, but not received: " + B,
                    "1 message received, but not archived (--messages writes all received"
                        + " messages)")));
  }

  @Test
  void missingMessagesBeyondTheReportedOnesAreCounted() throws IOException {
    String[] all = numbered(ArchiveCheck.MAX_SHOWN + 1_001);
    List<String> problems =
        new ArrayList<>(
            Arrays.stream(all)
                .limit(ArchiveCheck.MAX_SHOWN)
                .map(line -> "archived, but not received: " + line)
                .toList());
    problems.add("and 1,001 more archived, but not received");

    assertThat(compareWithArchiveOf(all))
        .isEqualTo(new ArchiveComparison(all.length, 0, 0, List.of(), problems));
  }

  @Test
  void onlyTheFirstMessagesAreShown() throws IOException {
    String[] all = numbered(ArchiveCheck.MAX_SHOWN + 1);
    receive(all);

    assertThat(compareWithArchiveOf(all))
        .isEqualTo(
            new ArchiveComparison(
                all.length,
                all.length,
                0,
                Arrays.stream(all).limit(ArchiveCheck.MAX_SHOWN).toList(),
                List.of()));
  }

  @Test
  void faultyAttributesAreProblemsAndThoseNotKeptAreCounted() throws IOException {
    String[] all = numbered(ReceivedMessages.MAX_FAULTS + 2);
    for (String body : all) {
      received.add(new Delivery(body, Map.of()));
    }
    List<String> problems = new ArrayList<>(received.faults());
    problems.add("and 2 more with wrong attributes");

    assertThat(compareWithArchiveOf(all).problems()).isEqualTo(problems);
  }

  @Test
  void anotherNumberOfMessagesThanTheRunRecordedIsAProblem() throws IOException {
    receive(A);
    byte[] object = gzip(A);
    Archive archive = archive(digest(object), 1, 1);

    assertThat(compare(archive, object, Optional.empty()).problems())
        .containsExactly("the archive has 1 message, but the run recorded 2");
  }

  @Test
  void otherBytesThanTheRunRecordedAreAProblem() throws IOException {
    receive(A);
    byte[] object = gzip(A);
    Archive archive = archive(digest(gzip(B)), 1, 0);

    assertThat(compare(archive, object, Optional.empty()).problems())
        .containsExactly("the archive's digest differs from the one that the run recorded");
  }

  @Test
  void exactlyTheKnownMessagesAreGood() throws IOException {
    receive(A, B);
    byte[] object = gzip(A, B);

    assertThat(compare(archive(digest(object), 1, 1), object, Optional.of(List.of(A, B))))
        .isEqualTo(new ArchiveComparison(2, 2, 0, List.of(A, B), List.of()));
  }

  @Test
  void otherThanTheKnownMessagesAreAProblem() throws IOException {
    receive(A, C);
    byte[] object = gzip(A, C);

    assertThat(
            compare(archive(digest(object), 1, 1), object, Optional.of(List.of(A, B))).problems())
        .containsExactly("expected exactly these messages, in this order: " + A + " " + B);
  }

  @Test
  void knownMessagesInAnotherOrderAreAProblem() throws IOException {
    receive(A, B);
    byte[] object = gzip(B, A);

    assertThat(
            compare(archive(digest(object), 1, 1), object, Optional.of(List.of(A, B))).problems())
        .containsExactly("expected exactly these messages, in this order: " + A + " " + B);
  }

  @Test
  void archiveInPartsIsTheLinesOfItsPartsInTheirOrder() throws IOException {
    receive(A, B, C);
    Map<String, byte[]> parts = Map.of("p1", gzip(B), "p0", gzip(A, C));
    byte[] manifest = manifest(parts, "p1", "p0");

    assertThat(compareParts(archive(digest(manifest), 3, 0), manifest, parts))
        .isEqualTo(new ArchiveComparison(3, 3, 0, List.of(B, A, C), List.of()));
  }

  @Test
  void archiveWithoutPartsMatchesAnEmptyQueue() throws IOException {
    byte[] manifest = manifest(Map.of());

    assertThat(compareParts(archive(digest(manifest), 0, 0), manifest, Map.of()))
        .isEqualTo(new ArchiveComparison(0, 0, 0, List.of(), List.of()));
  }

  @Test
  void anotherManifestThanTheRecordedOneIsAProblem() throws IOException {
    receive(A);
    Map<String, byte[]> parts = Map.of("p", gzip(A));

    assertThat(compareParts(archive("other", 1, 0), manifest(parts, "p"), parts).problems())
        .containsExactly("the manifest's digest differs from the one that the run recorded");
  }

  @Test
  void partThatIsNotTheManifestsIsAProblem() throws IOException {
    receive(A);
    byte[] manifest = manifest(Map.of("p", gzip(A, B)), "p");

    assertThat(
            compareParts(archive(digest(manifest), 1, 0), manifest, Map.of("p", gzip(A)))
                .problems())
        .containsExactly("the digest of the part p differs from the one in the manifest");
  }

  private ArchiveComparison compareParts(
      Archive archive, byte[] manifest, Map<String, byte[]> parts) throws IOException {
    return new ArchiveCheck(archive, received, Optional.empty())
        .compare(manifest, name -> new ByteArrayInputStream(parts.get(name)));
  }

  private static byte[] manifest(Map<String, byte[]> parts, String... order) {
    return new Manifest(
            Arrays.stream(order)
                .map(name -> new Part(name, digest(parts.get(name)), "", 0, 0, 0))
                .toList())
        .json()
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void comparisonWithoutProblemsIsGood() {
    assertThat(new ArchiveComparison(0, 0, 0, List.of(), List.of()).isGood()).isTrue();
  }

  @Test
  void comparisonWithAProblemIsNotGood() {
    assertThat(new ArchiveComparison(0, 0, 0, List.of(), List.of("something")).isGood()).isFalse();
  }

  private void receive(String... bodies) {
    for (String body : bodies) {
      received.add(
          new Delivery(
              body,
              Map.of(
                  "message_id",
                  new MessageId(SET, 1).of(body),
                  "file_set",
                  "2022-01-30",
                  "revision",
                  "1")));
    }
  }

  /** Compares with an archive that equals its record in the run. */
  private ArchiveComparison compareWithArchiveOf(String... lines) throws IOException {
    byte[] object = gzip(lines);
    return compare(archive(digest(object), lines.length, 0), object, Optional.empty());
  }

  private ArchiveComparison compare(Archive archive, byte[] object, Optional<List<String>> exactly)
      throws IOException {
    return new ArchiveCheck(archive, received, exactly).compare(new ByteArrayInputStream(object));
  }

  private static Archive archive(String objectDigest, long customerMessages, long errorMessages) {
    return new Archive("key", "version", objectDigest, "", 0, customerMessages, errorMessages);
  }

  private static String digest(byte[] object) {
    MessageDigest digest = Digests.sha256();
    digest.update(object);
    return Digests.hex(digest);
  }

  private static String[] numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "{\"i\":" + i + "}").toArray(String[]::new);
  }

  private static byte[] gzip(String... lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (String line : lines) {
        gzip.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
