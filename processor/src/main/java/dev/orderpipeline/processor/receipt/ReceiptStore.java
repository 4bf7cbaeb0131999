package dev.orderpipeline.processor.receipt;

import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Reason;
import dev.orderpipeline.model.ReceiptFormat;
import dev.orderpipeline.model.ResultsLayout;
import dev.orderpipeline.model.StoredObject;
import dev.orderpipeline.processor.archive.DownloadStream;
import dev.orderpipeline.processor.archive.LeaseRenewingInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
 * Writes receipts to the results bucket: rejected.csv, affected.csv, receipt.html and, last,
 * receipt.json. So if receipt.json exists, the others do too. Thread-safe.
 */
public final class ReceiptStore {
  private static final String CSV = "text/csv; charset=utf-8";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";

  private static final int NOT_FOUND = 404;

  private final S3Client s3;
  private final S3Client uploads;
  private final String resultsBucket;
  private final ReceiptRules rules;

  /** A store whose client reads a request's body on the thread that calls. */
  public ReceiptStore(S3Client s3, String resultsBucket, ReceiptRules rules) {
    this(s3, s3, resultsBucket, rules);
  }

  /**
   * A store with a client of its own for uploads.
   *
   * @param uploads reads a request's body on the thread that calls: the body renews the lease
   */
  public ReceiptStore(S3Client s3, S3Client uploads, String resultsBucket, ReceiptRules rules) {
    this.s3 = s3;
    this.uploads = uploads;
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
    return rows.rows() == 0
        ? Optional.empty()
        : Optional.of(
            keep(ResultsLayout.builtRejectedRows(set, token), rows::open, rows.size(), keepLease));
  }

  /**
   * Stores a build's affected customers with its archive.
   *
   * @param token the worker's lease token, a part of the key
   * @param keepLease called often during the transfer
   * @return the stored object; empty, without a write, if no customer is affected
   */
  public Optional<StoredObject> keep(
      FileSetId set, long token, AffectedCustomersFile customers, Runnable keepLease) {
    return customers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            keep(
                ResultsLayout.builtAffectedCustomers(set, token),
                customers::open,
                customers.size(),
                keepLease));
  }

  private StoredObject keep(String key, ListOpener list, long size, Runnable keepLease) {
    PutObjectResponse put = put(key, list, size, keepLease);
    return new StoredObject(key, put.versionId() == null ? "null" : put.versionId());
  }

  /**
   * Writes the receipt of a run and replaces an earlier one. Its lists are those in the run's
   * record.
   *
   * @param publishedBefore the last earlier revision that was completely published, if any
   * @param keepLease called before each call that can take long
   * @return the key of receipt.json
   */
  public String write(FileSetId set, RunRecord run, OptionalInt publishedBefore, Runnable keepLease)
      throws IOException {
    ReceiptFormat format = rules.formats().of(set.partner());
    Optional<Counts> counts = run.build().counts().flatMap(Counts::read);
    List<RejectedLine> firstRejected = new ArrayList<>();
    Optional<String> rejected =
        write(
            ResultsLayout.rejectedRows(set, run.key().revision()),
            run.build().rejectedRows(),
            counts
                .filter(known -> known.rowsInNoTotal() == 0)
                .map(none -> RejectedRowsWriter.headerAlone(format)),
            RejectedRowsWriter.noList(format),
            csv -> RejectedRowsReader.read(csv, rowsByReason(counts), firstRejected),
            keepLease);
    keepLease.run();
    List<AffectedLine> firstAffected = new ArrayList<>();
    Optional<String> affected =
        write(
            ResultsLayout.affectedCustomers(set, run.key().revision()),
            run.build().affectedCustomers(),
            counts
                .filter(known -> known.affectedCustomers() == 0)
                .map(none -> AffectedCustomersWriter.headerAlone(format)),
            AffectedCustomersWriter.noList(format),
            csv -> AffectedCustomersReader.read(csv, counts, firstAffected),
            keepLease);
    return write(
        new Receipt(
            set, run, publishedBefore, counts, rejected, firstRejected, affected, firstAffected),
        keepLease);
  }

  /**
   * Writes a list of a run, in place of that of an earlier run of this revision.
   *
   * @param kept the list that was stored with the archive, if there is one
   * @param empty the text if the list is known to be empty
   * @param unknown the text of a list that is lost or was never kept: an empty one would be wrong
   * @param reader reads the kept list
   * @return the key, if the list is known
   */
  private Optional<String> write(
      String key,
      Optional<StoredObject> kept,
      Optional<String> empty,
      String unknown,
      ListReader reader,
      Runnable keepLease)
      throws IOException {
    if (kept.isPresent() && copy(kept.get(), key)) {
      keepLease.run();
      read(kept.get(), reader, keepLease);
      return Optional.of(key);
    }
    boolean isKnown = kept.isEmpty() && empty.isPresent();
    put(key, CSV, isKnown ? empty.get() : unknown);
    return isKnown ? Optional.of(key) : Optional.empty();
  }

  /**
   * Writes the receipt of a run that ends without an archive, from the lists on the worker's disk.
   *
   * @param lists the lists of the build
   * @param keepLease called often during the transfer, and before each further call
   */
  public String write(
      FileSetId set,
      RunRecord run,
      OptionalInt publishedBefore,
      ReceiptLists lists,
      Runnable keepLease)
      throws IOException {
    RejectedRowsFile rows = lists.rejectedRows();
    AffectedCustomersFile customers = lists.affected();
    String rejected = ResultsLayout.rejectedRows(set, run.key().revision());
    put(rejected, rows::open, rows.size(), keepLease);
    keepLease.run();
    String affected = ResultsLayout.affectedCustomers(set, run.key().revision());
    put(affected, customers::open, customers.size(), keepLease);
    Optional<Counts> counts = run.build().counts().flatMap(Counts::read);
    List<RejectedLine> firstRejected;
    try (InputStream csv = new LeaseRenewingInputStream(rows.open(), keepLease)) {
      firstRejected = RejectedRowsReader.first(csv, rowsByReason(counts));
    }
    List<AffectedLine> firstAffected;
    try (InputStream csv = new LeaseRenewingInputStream(customers.open(), keepLease)) {
      firstAffected = AffectedCustomersReader.first(csv, counts);
    }
    return write(
        new Receipt(
            set,
            run,
            publishedBefore,
            counts,
            Optional.of(rejected),
            firstRejected,
            Optional.of(affected),
            firstAffected),
        keepLease);
  }

  /** Renews the lease before each object, so as not to overwrite a newer worker's receipt. */
  private String write(Receipt receipt, Runnable keepLease) {
    FileSetId set = receipt.set();
    int revision = receipt.run().key().revision();
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
    uploads.putObject(
        request -> request.bucket(resultsBucket).key(key).contentType(contentType),
        RequestBody.fromString(text));
  }

  private PutObjectResponse put(String key, ListOpener list, long size, Runnable keepLease) {
    return uploads.putObject(
        request -> request.bucket(resultsBucket).key(key).contentType(CSV),
        RequestBody.fromContentProvider(
            () -> {
              try {
                return new LeaseRenewingInputStream(list.open(), keepLease);
              } catch (IOException e) {
                throw new UncheckedIOException("cannot read the list for " + key, e);
              }
            },
            size,
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

  private void read(StoredObject kept, ListReader reader, Runnable keepLease) throws IOException {
    try (ResponseInputStream<GetObjectResponse> csv =
        s3.getObject(
            request -> request.bucket(resultsBucket).key(kept.key()).versionId(kept.versionId()))) {
      if (reader.read(
          new LeaseRenewingInputStream(new DownloadStream(csv, kept.key()), keepLease))) {
        // Closing the stream would read the rest, which can be large.
        csv.abort();
      }
    }
  }

  /** Opens a list on the worker's disk. */
  private interface ListOpener {
    InputStream open() throws IOException;
  }

  /** Reads the rows of a list that the page shows. */
  private interface ListReader {
    /** Returns whether the rest of the stream was left unread. */
    boolean read(InputStream csv) throws IOException;
  }
}
