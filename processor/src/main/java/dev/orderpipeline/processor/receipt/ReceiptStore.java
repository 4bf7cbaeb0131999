package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.model.StoredObject;
import dev.orderpipeline.processor.archive.DownloadStream;
import dev.orderpipeline.processor.archive.LeaseRenewingInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes receipts to the results bucket: rejected.csv, receipt.html and, last, receipt.json. So if
 * receipt.json exists, the others do too. Thread-safe.
 */
public final class ReceiptStore {
  private static final String CSV = "text/csv; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";

  private static final int NOT_FOUND = 404;

  private final S3Client s3;
  private final String resultsBucket;
  private final ReceiptRules rules;

  public ReceiptStore(S3Client s3, String resultsBucket, ReceiptRules rules) {
    this.s3 = s3;
    this.resultsBucket = resultsBucket;
    this.rules = rules;
  }

  /**
   * Stores a build's rejected rows with its archive. A worker that continues the run needs them for
   * the receipt.
   *
   * @param token the worker's lease token, a part of the key
   * @param keepLease called often during the transfer
   * @return the stored object; empty, without a write, if no row is rejected
   */
  public Optional<StoredObject> keep(
      FileSetId set, long token, RejectedRowsFile rows, Runnable keepLease) {
    if (rows.rows() == 0) {
      return Optional.empty();
    }
    String key = ResultsLayout.builtRejectedRows(set, token);
    PutObjectResponse put = put(key, rows, keepLease);
    return Optional.of(new StoredObject(key, put.versionId() == null ? "null" : put.versionId()));
  }

  /**
   * Writes the receipt of a run and replaces an earlier one. Its rejected rows are those in the
   * run's record.
   *
   * @param publishedBefore the last earlier revision that was completely published, if any
   * @param keepLease called before each call that can take long
   * @return the key of receipt.json
   */
  public String write(FileSetId set, RunRecord run, OptionalInt publishedBefore, Runnable keepLease)
      throws IOException {
    Optional<Counts> counts = run.build().counts().flatMap(Counts::read);
    String key = ResultsLayout.rejectedRows(set, run.key().revision());
    if (run.build().rejectedRows().isPresent()) {
      StoredObject kept = run.build().rejectedRows().get();
      boolean copied = copy(kept, key);
      keepLease.run();
      return write(
          new Receipt(
              set,
              run,
              publishedBefore,
              counts,
              copied ? Optional.of(key) : Optional.empty(),
              copied ? first(kept, counts, keepLease) : List.of()),
          keepLease);
    }
    if (counts.filter(known -> known.rowsInNoTotal() == 0).isPresent()) {
      put(key, CSV, RejectedRowsWriter.headerAlone(rules.formats().of(set.partner())));
      return write(
          new Receipt(set, run, publishedBefore, counts, Optional.of(key), List.of()), keepLease);
    }
    // Nothing was built, or by an older version that did not store rejected rows. An empty list
    // would be wrong.
    return write(
        new Receipt(set, run, publishedBefore, counts, Optional.empty(), List.of()), keepLease);
  }

  /**
   * Writes the receipt of a run that ends without an archive, from the rejected rows on the
   * worker's disk.
   *
   * @param rows the rejected rows of the build
   * @param keepLease called often during the transfer, and before each further call
   */
  public String write(
      FileSetId set,
      RunRecord run,
      OptionalInt publishedBefore,
      RejectedRowsFile rows,
      Runnable keepLease)
      throws IOException {
    String key = ResultsLayout.rejectedRows(set, run.key().revision());
    put(key, rows, keepLease);
    Optional<Counts> counts = run.build().counts().flatMap(Counts::read);
    List<RejectedLine> first;
    try (InputStream csv = new LeaseRenewingInputStream(rows.open(), keepLease)) {
      first = RejectedRowsReader.first(csv, rowsByReason(counts)).lines();
    }
    return write(
        new Receipt(set, run, publishedBefore, counts, Optional.of(key), first), keepLease);
  }

  /** Renews the lease before each object, so as not to overwrite a newer worker's receipt. */
  private String write(Receipt receipt, Runnable keepLease) {
    FileSetId set = receipt.set();
    int revision = receipt.run().key().revision();
    if (receipt.rejectedRows().isEmpty()) {
      // Replaces the list of an earlier run of this revision.
      put(
          ResultsLayout.rejectedRows(set, revision),
          CSV,
          RejectedRowsWriter.noList(rules.formats().of(set.partner())));
    }
    keepLease.run();
    put(ResultsLayout.receiptPage(set, revision), HTML, ReceiptPage.of(receipt, rules));
    String key = ResultsLayout.receiptJson(set, revision);
    keepLease.run();
    put(key, JSON, ReceiptJson.of(receipt, rules));
    return key;
  }

  private static Map<Reason, Long> rowsByReason(Optional<Counts> counts) {
    return counts.map(Counts::rowsByReason).orElse(Map.of());
  }

  private void put(String key, String contentType, String text) {
    s3.putObject(
        request -> request.bucket(resultsBucket).key(key).contentType(contentType),
        RequestBody.fromString(text));
  }

  private PutObjectResponse put(String key, RejectedRowsFile rows, Runnable keepLease) {
    return s3.putObject(
        request -> request.bucket(resultsBucket).key(key).contentType(CSV),
        RequestBody.fromContentProvider(
            () -> {
              try {
                return new LeaseRenewingInputStream(rows.open(), keepLease);
              } catch (IOException e) {
                throw new UncheckedIOException(
                    "cannot read the rejected rows in " + rows.file(), e);
              }
            },
            rows.size(),
            CSV));
  }

  /** Returns false if the object is gone. The run must end even then. */
  private boolean copy(StoredObject from, String to) {
    try {
      s3.copyObject(
          request ->
              request
                  .sourceBucket(resultsBucket)
                  .sourceKey(from.key())
                  .sourceVersionId(from.versionId())
                  .destinationBucket(resultsBucket)
                  .destinationKey(to)
                  .contentType(CSV)
                  .metadataDirective(MetadataDirective.REPLACE));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private List<RejectedLine> first(StoredObject kept, Optional<Counts> counts, Runnable keepLease)
      throws IOException {
    try (ResponseInputStream<GetObjectResponse> csv =
        s3.getObject(
            request -> request.bucket(resultsBucket).key(kept.key()).versionId(kept.versionId()))) {
      RejectedRowsReader.Read first =
          RejectedRowsReader.first(
              new LeaseRenewingInputStream(new DownloadStream(csv, kept.key()), keepLease),
              rowsByReason(counts));
      if (first.isStopped()) {
        // Closing the stream would read the rest, which can be large.
        csv.abort();
      }
      return first.lines();
    }
  }
}
