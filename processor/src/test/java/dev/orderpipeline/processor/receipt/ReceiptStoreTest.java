package dev.orderpipeline.processor.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderpipeline.ledger.LeaseLostException;
import dev.orderpipeline.ledger.RunKey;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.ledger.RunStages;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.PinnedFiles;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.ReceiptFormat;
import dev.orderpipeline.model.RunFailure;
import dev.orderpipeline.model.RunState;
import dev.orderpipeline.model.StoredObject;
import dev.orderpipeline.processor.archive.WithdrawnCount;
import dev.orderpipeline.processor.receipt.AffectedCustomersFile.Section;
import dev.orderpipeline.transform.join.AffectedCustomer;
import dev.orderpipeline.transform.join.DayCounts;
import dev.orderpipeline.transform.join.FileCounts;
import dev.orderpipeline.transform.join.MessageCounts;
import dev.orderpipeline.transform.join.RejectedRow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

class ReceiptStoreTest {
  private static final String HEADER = RejectedRowsWriter.headerAlone(ReceiptFormat.DEFAULT);
  private static final FileSetId SET = new FileSetId("acme/north", LocalDate.of(2022, 1, 30));
  private static final Instant START = Instant.parse("2022-01-31T08:00:00Z");
  private static final Instant END = Instant.parse("2022-01-31T08:00:07.5Z");
  private static final RunRecord CLAIMED =
      RunRecord.unclaimed(
          RunKey.of(2),
          new PinnedFiles(version("c", 10), version("o", 20), version("i", 30)),
          START);

  private static final String PLACE = "receipts/partner=acme%2Fnorth/date=2022-01-30/r2/";
  private static final StoredObject KEPT =
      new StoredObject("builds/partner=acme%2Fnorth/date=2022-01-30/7/rejected.csv", "v7");
  private static final StoredObject KEPT_CUSTOMERS =
      new StoredObject("builds/partner=acme%2Fnorth/date=2022-01-30/7/affected.csv", "v7");
  private static final String CUSTOMERS_HEADER =
      AffectedCustomersWriter.headerAlone(ReceiptFormat.DEFAULT);
  private static final DayCounts COUNTS_OF_NOTHING =
      counts(new FileCounts(0, 0, 0, 0, 0, Map.of(), List.of(), List.of()));
  private static final DayCounts COUNTS_OF_ONE =
      counts(new FileCounts(1, 0, 1, 0, 1, Map.of(Reason.ROW_TOO_SHORT, 1L), List.of(), List.of()));

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

  @TempDir Path directory;
  private final FakeS3 s3 = new FakeS3();
  private final ReceiptStore receipts = new ReceiptStore(s3, "results", ReceiptRules.DEFAULT);

  @Test
  void receiptOfAPublishedRunHasInputsCountsAndArchive() throws IOException {
    RunRecord published =
        CLAIMED
            .withStages(RunStages.built(START.plusSeconds(1)).archived(START.plusSeconds(2)), START)
            .publishing(
                new Archive("builds/x", "v", "o", "c", 99, 3, 2), "{\"a\":1}", START.plusSeconds(3))
            .published("published/x", END);

    receipts.write(SET, published, OptionalInt.of(1), () -> {});

    assertThat(s3.receiptJson())
        .isEqualTo(
            """
            {
              "schema": 1,
              "file_set": "acme/north/2022-01-30",
              "revision": 2,
              "state": "PUBLISHED",
              "started_at": "2022-01-31T08:00:00Z",
              "built_at": "2022-01-31T08:00:01Z",
              "archived_at": "2022-01-31T08:00:02Z",
              "publishing_started_at": "2022-01-31T08:00:03Z",
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
  void receiptOfARejectedRunStatesWhy() throws IOException {
    receipts.write(
        SET,
        CLAIMED.ended(
            RunState.REJECTED, RunFailure.of("orders file, line 3: \"a\" <b> & 'c'"), END),
        OptionalInt.of(1),
        () -> {});

    assertThat(s3.receiptJson())
        .isEqualTo(
            """
            {
              "schema": 1,
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
  void receiptOfARunThatFailedWhilePublishingStatesWhatConsumersHave() throws IOException {
    receipts.write(
        SET,
        CLAIMED
            .comparedWith(
                List.of(new EarlierArchive(1, "published/r1", Optional.empty(), "d")), START)
            .publishing(new Archive("builds/x", "v", "o", "c", 99, 3, 2), "{}", START)
            .withCheckpoint(4, START)
            .ended(RunState.FAILED, RunFailure.of("the queue is gone"), END),
        OptionalInt.empty(),
        () -> {});

    assertThat(s3.receiptJson())
        .isEqualTo(
            """
            {
              "schema": 1,
              "file_set": "acme/north/2022-01-30",
              "revision": 2,
              "state": "FAILED",
              "failure": "the queue is gone",
              "consumers_hold": {
                "whole_of_revision": null,
                "messages_of_this_revision": 4
              },
              "started_at": "2022-01-31T08:00:00Z",
              "publishing_started_at": "2022-01-31T08:00:00Z",
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
  void receiptKeyHasPartnerDateAndRevisionAndJsonIsWrittenLast() throws IOException {
    String key = receipts.write(SET, begunWith(COUNTS_OF_NOTHING), OptionalInt.empty(), () -> {});

    assertThat(key).isEqualTo(PLACE + "receipt.json");
    assertThat(s3.requests)
        .containsExactly(
            put(PLACE + "rejected.csv", "text/csv; charset=utf-8"),
            put(PLACE + "affected.csv", "text/csv; charset=utf-8"),
            put(PLACE + "receipt.html", "text/html; charset=utf-8"),
            put(PLACE + "receipt.json", "application/json"));
    assertThat(s3.bodies.get(0)).isEqualTo(HEADER);
    assertThat(s3.bodies.get(1)).isEqualTo(CUSTOMERS_HEADER);
    assertThat(s3.receiptJson()).contains("\"rejected_rows\": \"" + PLACE + "rejected.csv\"");
  }

  @Test
  void runWithoutABuildSaysThatThereIsNoListInPlaceOfAnEarlierOne() throws IOException {
    receipts.write(
        SET,
        CLAIMED.ended(RunState.REJECTED, RunFailure.of("no CSV"), END),
        OptionalInt.empty(),
        () -> {});

    assertThat(s3.requests)
        .containsExactly(
            put(PLACE + "rejected.csv", "text/csv; charset=utf-8"),
            put(PLACE + "affected.csv", "text/csv; charset=utf-8"),
            put(PLACE + "receipt.html", "text/html; charset=utf-8"),
            put(PLACE + "receipt.json", "application/json"));
    assertThat(s3.receiptJson()).doesNotContain("rejected_rows", "affected_customers");
    assertThat(s3.bodies.get(1))
        .isEqualTo(
            CUSTOMERS_HEADER
                + "\"\",,,There is no list of these customers. See the result in receipt.html in the"
                + " same folder.,,\r\n");
    assertThat(s3.bodies.get(0))
        .isEqualTo(
            HEADER
                + "\"\",,,,There is no list of rejected rows.,See the result in receipt.html in the"
                + " same folder.,,\r\n");
  }

  @Test
  void recordedRejectedRowsAreCopiedInExactlyTheirVersionAndShown() throws IOException {
    s3.object = HEADER + "f.csv,7,,ROW_TOO_SHORT,r,m,x,\r\n";

    receipts.write(
        SET,
        begunWith(COUNTS_OF_ONE).rejecting(Optional.of(KEPT), END),
        OptionalInt.empty(),
        () -> {});

    assertThat(s3.requests)
        .containsExactly(
            CopyObjectRequest.builder()
                .sourceBucket("results")
                .sourceKey(KEPT.key())
                .sourceVersionId("v7")
                .destinationBucket("results")
                .destinationKey(PLACE + "rejected.csv")
                .contentType("text/csv; charset=utf-8")
                .metadataDirective(MetadataDirective.REPLACE)
                .build(),
            GetObjectRequest.builder().bucket("results").key(KEPT.key()).versionId("v7").build(),
            put(PLACE + "affected.csv", "text/csv; charset=utf-8"),
            put(PLACE + "receipt.html", "text/html; charset=utf-8"),
            put(PLACE + "receipt.json", "application/json"));
    assertThat(s3.bodies.get(1)).contains("1 × The row has fewer columns than the header");
  }

  @Test
  void leaseIsRenewedBetweenTheCallsOfAReceipt() throws IOException {
    s3.object = HEADER + "f.csv,7,,ROW_TOO_SHORT,r,m,x,\r\n";
    List<Integer> callsBefore = new ArrayList<>();

    receipts.write(
        SET,
        begunWith(COUNTS_OF_ONE).rejecting(Optional.of(KEPT), END),
        OptionalInt.empty(),
        () -> callsBefore.add(s3.requests.size()));

    assertThat(callsBefore).startsWith(1).endsWith(2, 3, 4).isSorted();
    assertThat(s3.requests).hasSize(5);
  }

  @Test
  void noFurtherPartOfAReceiptIsWrittenAfterTheLeaseIsLost() {
    LeaseLostException lost = new LeaseLostException("another worker has it");

    assertThatThrownBy(
            () ->
                receipts.write(
                    SET,
                    begunWith(COUNTS_OF_NOTHING),
                    OptionalInt.empty(),
                    () -> {
                      throw lost;
                    }))
        .isSameAs(lost);

    assertThat(s3.requests).containsExactly(put(PLACE + "rejected.csv", "text/csv; charset=utf-8"));
  }

  @Test
  void missingRejectedRowsDoNotPreventTheEndOfARun() throws IOException {
    receipts.write(
        SET,
        begunWith(COUNTS_OF_ONE).rejecting(Optional.of(KEPT), END),
        OptionalInt.empty(),
        () -> {});

    assertThat(s3.receiptJson()).doesNotContain("rejected_rows");
    assertThat(s3.bodies.get(0)).isEqualTo(RejectedRowsWriter.noList(ReceiptFormat.DEFAULT));
    assertThat(s3.bodies.get(2)).contains("The list of rejected rows is no longer available.");
  }

  @Test
  void runThatWasBuiltBeforeRejectedRowsWereKeptHasNoEmptyList() throws IOException {
    receipts.write(SET, begunWith(COUNTS_OF_ONE), OptionalInt.empty(), () -> {});

    assertThat(s3.receiptJson()).doesNotContain("rejected_rows");
  }

  @Test
  void builderWritesTheRejectedRowsWithoutAnArchive() throws IOException {
    RejectedRowsFile rows = oneRow();

    receipts.write(
        SET,
        CLAIMED.ended(RunState.REJECTED, RunFailure.of("too many"), END),
        OptionalInt.empty(),
        new ReceiptLists(rows, oneCustomer()),
        () -> {});

    assertThat(s3.requests)
        .containsExactly(
            put(PLACE + "rejected.csv", "text/csv; charset=utf-8"),
            put(PLACE + "affected.csv", "text/csv; charset=utf-8"),
            put(PLACE + "receipt.html", "text/html; charset=utf-8"),
            put(PLACE + "receipt.json", "application/json"));
    assertThat(s3.bodies.get(0)).endsWith(",c1,\r\n").hasSize((int) rows.size() - 2);
    assertThat(s3.bodies.get(1))
        .isEqualTo(
            CUSTOMERS_HEADER
                + "c2,WITHDRAWN,CUSTOMER_WITHDRAWN,The customer is no longer in the files,,\r\n");
    assertThat(s3.receiptJson()).contains("\"rejected_rows\": \"" + PLACE + "rejected.csv\"");
  }

  @Test
  void rejectedRowsAreKeptBesideTheArchiveOfTheirBuild() throws IOException {
    assertThat(receipts.keep(SET, 7, oneRow(), () -> {})).contains(KEPT);
    assertThat(s3.requests).containsExactly(put(KEPT.key(), "text/csv; charset=utf-8"));
  }

  @Test
  void nothingIsKeptIfNoRowIsRejected() throws IOException {
    try (RejectedRowsWriter writer =
        ReceiptWriters.DEFAULT.rejectedRows(SET, directory.resolve("rows"))) {
      assertThat(receipts.keep(SET, 7, writer.finish(), () -> {})).isEmpty();
    }
    assertThat(s3.requests).isEmpty();
  }

  @Test
  void affectedCustomersAreKeptBesideTheArchiveOfTheirBuild() throws IOException {
    assertThat(receipts.keep(SET, 7, oneCustomer(), () -> {})).contains(KEPT_CUSTOMERS);
    assertThat(s3.requests).containsExactly(put(KEPT_CUSTOMERS.key(), "text/csv; charset=utf-8"));
  }

  @Test
  void nothingIsKeptIfNoCustomerIsAffected() throws IOException {
    try (AffectedCustomersWriter writer =
        ReceiptWriters.DEFAULT.affectedCustomers(SET, directory.resolve("customers"))) {
      assertThat(receipts.keep(SET, 7, AffectedCustomersFile.of(writer.finish()), () -> {}))
          .isEmpty();
    }
    assertThat(s3.requests).isEmpty();
  }

  @Test
  void recordedCustomersAreCopiedAndListedInTheJson() throws IOException {
    s3.object =
        CUSTOMERS_HEADER
            + "c1,WITHHELD,DUPLICATE_ITEM,r,items.csv,4\r\n"
            + "c2,WITHDRAWN,CUSTOMER_WITHDRAWN,r,,\r\n";
    RunRecord run =
        CLAIMED
            .publishing(
                new Archive("builds/x", "v", "o", "c", 99, 3, 2),
                CountsJson.of(
                    COUNTS_OF_NOTHING,
                    Optional.of(new WithdrawnCount(1, 9)),
                    new ReceiptLists(
                        new RejectedRowsFile(Path.of("rows"), 0, 0, 9, Map.of()),
                        new AffectedCustomersFile(
                            new Section(Path.of("x"), 9, Map.of(AffectedKind.WITHHELD, 1L)),
                            Optional.of(
                                new Section(Path.of("y"), 9, Map.of(AffectedKind.WITHDRAWN, 1L))))),
                    List.of()),
                START)
            .affecting(Optional.of(KEPT_CUSTOMERS), START)
            .published("published/x", END);

    receipts.write(SET, run, OptionalInt.of(1), () -> {});

    assertThat(s3.receiptJson())
        .contains(
            """
              "affected_customers": {
                "list": "receipts/partner=acme%2Fnorth/date=2022-01-30/r2/affected.csv",
                "withheld": {
                  "customers": 0,
                  "first": [
                    {
                      "customer_reference": "c1",
                      "code": "DUPLICATE_ITEM",
                      "file": "items.csv",
                      "line": 4
                    }
                  ]
                },
                "without_orders": {
                  "customers": 0,
                  "first": []
                },
                "withdrawn": {
                  "customers": 1,
                  "first": [
                    {
                      "customer_reference": "c2",
                      "code": "CUSTOMER_WITHDRAWN"
                    }
                  ]
                }
              },
            """);
  }

  @Test
  void customersOfABuildThatKeptNoneAreUnknown() throws IOException {
    receipts.write(
        SET,
        CLAIMED
            .publishing(
                new Archive("builds/x", "v", "o", "c", 99, 3, 2),
                begunWith(COUNTS_OF_NOTHING)
                    .build()
                    .counts()
                    .orElseThrow()
                    .replace("\"customers_withheld\":0", "\"customers_withheld\":2"),
                START)
            .published("published/x", END),
        OptionalInt.empty(),
        () -> {});

    assertThat(s3.bodies.get(1)).isEqualTo(AffectedCustomersWriter.noList(ReceiptFormat.DEFAULT));
    assertThat(s3.bodies.get(2)).contains("There is no list of these customers.");
  }

  private AffectedCustomersFile oneCustomer() throws IOException {
    try (AffectedCustomersWriter joined =
            ReceiptWriters.DEFAULT.affectedCustomers(SET, directory.resolve("customers"));
        AffectedCustomersWriter withdrawn =
            ReceiptWriters.DEFAULT.withdrawnCustomers(SET, directory.resolve("withdrawn"))) {
      withdrawn.accept(AffectedCustomer.withdrawn("c2"));
      return new AffectedCustomersFile(joined.finish(), Optional.of(withdrawn.finish()));
    }
  }

  private RejectedRowsFile oneRow() throws IOException {
    try (RejectedRowsWriter writer =
        ReceiptWriters.DEFAULT.rejectedRows(SET, directory.resolve("rows"))) {
      writer.accept(
          new RejectedRow(
              FileKind.CUSTOMERS, 3, null, Reason.ROW_TOO_SHORT, "short", 0, List.of("c1")));
      return writer.finish();
    }
  }

  private static RunRecord begunWith(DayCounts counts) {
    return CLAIMED
        .publishing(
            new Archive("builds/x", "v", "o", "c", 99, 3, 2),
            CountsJson.of(
                counts,
                Optional.of(WithdrawnCount.NONE),
                new ReceiptLists(
                    new RejectedRowsFile(
                        Path.of("rows"), counts.rejectedRows(), counts.rejectedRows(), 9, Map.of()),
                    AffectedCustomersFile.of(new Section(Path.of("x"), 9, Map.of()))),
                List.of()),
            START)
        .published("published/x", END);
  }

  private static DayCounts counts(FileCounts customers) {
    FileCounts none = new FileCounts(0, 0, 0, 0, 0, Map.of(), List.of(), List.of());
    return new DayCounts(customers, none, none, 0, MessageCounts.none(), Map.of());
  }

  private static PutObjectRequest put(String key, String contentType) {
    return PutObjectRequest.builder().bucket("results").key(key).contentType(contentType).build();
  }

  private static FileVersion version(String name, long size) {
    return new FileVersion("version-" + name, "etag-" + name, size, START);
  }

  /** A bucket with at most one object; it records the requests. */
  private static final class FakeS3 implements S3Client {
    private final List<Object> requests = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private String object;

    private String receiptJson() {
      return bodies.get(bodies.size() - 1);
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
      requests.add(request);
      try (InputStream stream = body.contentStreamProvider().newStream()) {
        bodies.add(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return PutObjectResponse.builder().versionId("v7").build();
    }

    @Override
    public CopyObjectResponse copyObject(CopyObjectRequest request) {
      requests.add(request);
      if (object == null) {
        throw NoSuchKeyException.builder().statusCode(404).message("gone").build();
      }
      return CopyObjectResponse.builder().build();
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
      requests.add(request);
      return new ResponseInputStream<>(
          GetObjectResponse.builder().build(),
          new ByteArrayInputStream(object.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String serviceName() {
      return S3Client.SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
