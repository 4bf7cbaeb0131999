package dev.orderpipeline.arrival;

import dev.orderpipeline.function.EventLog;
import dev.orderpipeline.function.Metric;
import dev.orderpipeline.json.JsonText;
import dev.orderpipeline.ledger.DayEvents;
import dev.orderpipeline.ledger.EventStore;
import dev.orderpipeline.model.DropKey.Unrecognised;
import dev.orderpipeline.page.Texts;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes receipts for files with an invalid name: a page for the partner's staff, and JSON. Both
 * have the expected name.
 */
final class UnrecognisedFiles {
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final String JSON = "application/json";
  private static final String HTML = "text/html; charset=utf-8";

  private final S3Client s3;
  private final EventStore events;
  private final ArrivalSettings settings;
  private final EventLog log;

  UnrecognisedFiles(S3Client s3, EventStore events, ArrivalSettings settings, EventLog log) {
    this.s3 = s3;
    this.events = events;
    this.settings = settings;
    this.log = log;
  }

  /**
   * Writes the receipt of a file in the drop bucket and replaces an earlier one. Its time is that
   * of the upload, so a duplicate event writes the same receipt.
   */
  void writeReceipt(Unrecognised file) {
    Instant uploadedAt;
    try {
      uploadedAt =
          s3.headObject(request -> request.bucket(settings.dropBucket()).key(file.key()))
              .lastModified();
    } catch (S3Exception e) {
      // The file was deleted, so nobody needs a receipt. Other errors are retried.
      if (e.statusCode() == NOT_FOUND) {
        return;
      }
      throw e;
    }
    saveEvent(file, uploadedAt);
    put(file.receiptPageKey(), HTML, page(file, uploadedAt));
    put(file.receiptKey(), JSON, receipt(file, uploadedAt));
    logReceipt(file);
  }

  /** Comes before the receipt, so that no file has a receipt without an event. */
  private void saveEvent(Unrecognised file, Instant uploadedAt) {
    // A folder's marker is no file that someone waits for.
    if (!file.key().endsWith("/")) {
      events.saveOnce(DayEvents.unrecognised(file, uploadedAt));
    }
  }

  private void put(String key, String contentType, String text) {
    s3.putObject(
        request -> request.bucket(settings.resultsBucket()).key(key).contentType(contentType),
        RequestBody.fromString(text));
  }

  private String page(Unrecognised file, Instant uploadedAt) {
    return UnrecognisedPage.of(
        file, uploadedAt, Texts.of(settings.receipts().of(file.intendedPartner()).language()));
  }

  private void logReceipt(Unrecognised file) {
    log.write("unrecognised_file", "key", file.key(), "reason", file.reason());
    log.writeMetrics(Map.of(Metric.UNRECOGNISED_FILES, 1));
  }

  /**
   * Writes the receipt of a file whose event was lost; does nothing if the file has a receipt.
   *
   * @param uploadedAt the object's time of last modification
   */
  void writeReceiptIfAbsent(Unrecognised file, Instant uploadedAt) {
    saveEvent(file, uploadedAt);
    // The JSON last: it exists only if the page does.
    boolean unused = putIfAbsent(file.receiptPageKey(), HTML, page(file, uploadedAt));
    if (putIfAbsent(file.receiptKey(), JSON, receipt(file, uploadedAt))) {
      logReceipt(file);
    }
  }

  /** Returns whether the object was absent. */
  private boolean putIfAbsent(String key, String contentType, String text) {
    try {
      s3.putObject(
          request ->
              request
                  .bucket(settings.resultsBucket())
                  .key(key)
                  .contentType(contentType)
                  .ifNoneMatch("*"),
          RequestBody.fromString(text));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) {
        return false;
      }
      throw e;
    }
  }

  static String receipt(Unrecognised file, Instant uploadedAt) {
    return JsonText.indented(
        json -> {
          json.beginObject();
          json.name("key").value(file.key());
          json.name("uploaded_at").value(uploadedAt.toString());
          json.name("fault").value("The file was not read: " + file.fault().sentence() + ".");
          json.name("expected").value(file.expected());
          json.name("remedy").value("Upload the file again under the expected name.");
          json.endObject();
        });
  }
}
