package dev.orderpipeline.processor.receipt;

import com.google.gson.stream.JsonWriter;
import dev.orderpipeline.ledger.RunRecord;
import dev.orderpipeline.model.Archive;
import dev.orderpipeline.model.EarlierArchive;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.RunState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Writes receipts to the results bucket. Thread-safe. */
public final class ReceiptStore {
  private final S3Client s3;
  private final String resultsBucket;

  public ReceiptStore(S3Client s3, String resultsBucket) {
    this.s3 = s3;
    this.resultsBucket = resultsBucket;
  }

  /**
   * Writes the receipt of a revision's run as the run stands, in place of an earlier one.
   *
   * @param publishedBefore the last revision before this one that was published whole, if one was
   * @return its key
   */
  public String write(FileSetId set, RunRecord run, OptionalInt publishedBefore) {
    String key =
        "receipts/partner="
            + set.partnerSegment()
            + "/date="
            + set.isoDate()
            + "/r"
            + run.key().revision()
            + "/receipt.json";
    s3.putObject(
        request -> request.bucket(resultsBucket).key(key).contentType("application/json"),
        RequestBody.fromString(json(set, run, publishedBefore)));
    return key;
  }

  private static String json(FileSetId set, RunRecord run, OptionalInt publishedBefore) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.setIndent("  ");
      json.beginObject();
      json.name("file_set").value(set.toString());
      json.name("revision").value(run.key().revision());
      json.name("state").value(run.state().name());
      if (run.failure().isPresent()) {
        json.name("failure").value(run.failure().get());
      }
      if (run.state() != RunState.PUBLISHED) {
        writeWhatConsumersHold(json, run, publishedBefore);
      }
      json.name("started_at").value(run.startedAt().toString());
      json.name("ended_at").value(run.updatedAt().toString());
      json.name("inputs").beginObject();
      for (FileKind kind : FileKind.values()) {
        FileVersion version = run.pinned().of(kind);
        json.name(kind.word()).beginObject();
        json.name("key").value(set.key(kind));
        json.name("version_id").value(version.versionId());
        json.name("etag").value(version.etag());
        json.name("size").value(version.size());
        json.endObject();
      }
      json.endObject();
      if (run.counts().isPresent()) {
        json.name("counts").jsonValue(run.counts().get());
      }
      if (!run.comparedWith().isEmpty()) {
        json.name("compared_with_revisions").beginArray();
        for (EarlierArchive earlier : run.comparedWith()) {
          json.value(earlier.revision());
        }
        json.endArray();
      }
      if (run.archive().isPresent()) {
        Archive archive = run.archive().get();
        json.name("messages").beginObject();
        json.name("customer_messages").value(archive.customerMessages());
        json.name("error_messages").value(archive.errorMessages());
        json.endObject();
      }
      if (run.publishedKey().isPresent()) {
        json.name("archive").value(run.publishedKey().get());
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  /** A run that did not publish leaves consumers with what they had. */
  private static void writeWhatConsumersHold(
      JsonWriter json, RunRecord run, OptionalInt publishedBefore) throws IOException {
    json.name("consumers_hold").beginObject();
    json.name("whole_of_revision");
    if (publishedBefore.isPresent()) {
      json.value(publishedBefore.getAsInt());
    } else {
      json.nullValue();
    }
    json.name("messages_of_this_revision").value(run.checkpoint());
    json.endObject();
  }
}
