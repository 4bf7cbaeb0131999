package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

class ReceiptStoreTest {
  private static final FileSetId SET = new FileSetId("acme/north", LocalDate.of(2022, 1, 30));
  private static final Instant START = Instant.parse("2022-01-31T08:00:00Z");
  private static final Instant END = Instant.parse("2022-01-31T08:00:07.5Z");
  private static final RunRecord CLAIMED =
      RunRecord.unclaimed(
          RunKey.of(2),
          new PinnedFiles(version("c", 10), version("o", 20), version("i", 30)),
          START);

  private static final String INPUTS =
      """
        "inputs": {
          "customers": {
            "key": "acme/north/customers_20220130.csv",
            "version_id": "version-c",
            "etag": "etag-c",
            "size": 10
          },
          "orders": {
            "key": "acme/north/orders_20220130.csv",
            "version_id": "version-o",
            "etag": "etag-o",
            "size": 20
          },
          "items": {
            "key": "acme/north/items_20220130.csv",
            "version_id": "version-i",
            "etag": "etag-i",
            "size": 30
          }
        }\
      """;

  private final FakeS3 s3 = new FakeS3();
  private final ReceiptStore receipts = new ReceiptStore(s3, "results");

  @Test
  void aPublishedRunsReceiptTellsInputsCountsAndArchive() {
    RunRecord published =
        CLAIMED
            .begun(new Archive("builds/x", "v", "o", "c", 99, 3, 2), "{\"a\":1}", START)
            .published("published/x", END);

    receipts.write(SET, published, OptionalInt.of(1));

    assertThat(s3.bodies)
        .containsExactly(
            """
            {
              "file_set": "acme/north/2022-01-30",
              "revision": 2,
              "state": "PUBLISHED",
              "started_at": "2022-01-31T08:00:00Z",
              "ended_at": "2022-01-31T08:00:07.500Z",
            """
                + INPUTS
                + """
            ,
              "counts": {"a":1},
              "messages": {
                "customer_messages": 3,
                "error_messages": 2
              },
              "archive": "published/x"
            }""");
  }

  @Test
  void aRefusedRunsReceiptTellsWhy() {
    receipts.write(
        SET,
        CLAIMED.ended(RunState.REJECTED, "orders file, line 3: \"a\" <b> & 'c'", END),
        OptionalInt.of(1));

    assertThat(s3.bodies)
        .containsExactly(
            """
            {
              "file_set": "acme/north/2022-01-30",
              "revision": 2,
              "state": "REJECTED",
              "failure": "orders file, line 3: \\"a\\" <b> & 'c'",
              "consumers_hold": {
                "whole_of_revision": 1,
                "messages_of_this_revision": 0
              },
              "started_at": "2022-01-31T08:00:00Z",
              "ended_at": "2022-01-31T08:00:07.500Z",
            """
                + INPUTS
                + "\n}");
  }

  @Test
  void aRunThatFailedWhilePublishingTellsWhatConsumersHold() {
    receipts.write(
        SET,
        CLAIMED
            .comparedWith(
                List.of(new EarlierArchive(1, "published/r1", Optional.empty(), "d")), START)
            .begun(new Archive("builds/x", "v", "o", "c", 99, 3, 2), "{}", START)
            .at(4, START)
            .ended(RunState.FAILED, "the queue is gone", END),
        OptionalInt.empty());

    assertThat(s3.bodies)
        .containsExactly(
            """
            {
              "file_set": "acme/north/2022-01-30",
              "revision": 2,
              "state": "FAILED",
              "failure": "the queue is gone",
              "consumers_hold": {
                "whole_of_revision": null,
                "messages_of_this_revision": 4
              },
              "started_at": "2022-01-31T08:00:00Z",
              "ended_at": "2022-01-31T08:00:07.500Z",
            """
                + INPUTS
                + """
            ,
              "counts": {},
              "compared_with_revisions": [
                1
              ],
              "messages": {
                "customer_messages": 3,
                "error_messages": 2
              }
            }""");
  }

  @Test
  void aReceiptLiesUnderItsPartnerDateAndRevision() {
    String key = receipts.write(SET, CLAIMED, OptionalInt.empty());

    assertThat(key).isEqualTo("receipts/partner=acme%2Fnorth/date=2022-01-30/r2/receipt.json");
    assertThat(s3.requests)
        .containsExactly(
            PutObjectRequest.builder()
                .bucket("results")
                .key(key)
                .contentType("application/json")
                .build());
  }

  private static FileVersion version(String name, long size) {
    return new FileVersion("version-" + name, "etag-" + name, size, START);
  }

  /** A bucket that keeps what it is asked. */
  private static final class FakeS3 implements S3Client {
    private final List<PutObjectRequest> requests = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      requests.add(request);
      try {
        bodies.add(
            new String(
                body.contentStreamProvider().newStream().readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return PutObjectResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return S3Client.SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
