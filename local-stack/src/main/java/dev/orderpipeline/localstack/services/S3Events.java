package dev.orderpipeline.localstack.services;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Creates S3 event notifications in the format of S3. */
public final class S3Events {
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** The object of an event; the ETag has no quotes, the version id can be empty. */
  public record Written(String bucket, String key, long size, String eTag, String versionId) {}

  private final String region;
  private final Clock clock;
  private final AtomicLong sequence = new AtomicLong();

  public S3Events(String region, Clock clock) {
    this.region = region;
    this.clock = clock;
  }

  /** The event for a written object, with a name such as {@code ObjectCreated:Put}. */
  public String created(String eventName, String configurationId, Written written) {
    Instant now = clock.instant();
    JsonObject object = new JsonObject();
    object.addProperty("key", formEncoded(written.key()));
    object.addProperty("size", written.size());
    object.addProperty("eTag", written.eTag());
    if (!written.versionId().isEmpty()) {
      object.addProperty("versionId", written.versionId());
    }
    object.addProperty("sequencer", sequencer(now));

    JsonObject bucket = new JsonObject();
    bucket.addProperty("name", written.bucket());
    bucket.add("ownerIdentity", single("principalId", "LOCAL"));
    bucket.addProperty("arn", "arn:aws:s3:::" + written.bucket());

    JsonObject s3 = new JsonObject();
    s3.addProperty("s3SchemaVersion", "1.0");
    s3.addProperty("configurationId", configurationId);
    s3.add("bucket", bucket);
    s3.add("object", object);

    JsonObject response = new JsonObject();
    response.addProperty("x-amz-request-id", id().substring(0, 16).toUpperCase(Locale.ROOT));
    response.addProperty("x-amz-id-2", id() + id());

    JsonObject record = new JsonObject();
    record.addProperty("eventVersion", "2.1");
    record.addProperty("eventSource", "aws:s3");
    record.addProperty("awsRegion", region);
    record.addProperty("eventTime", MILLIS.format(now));
    record.addProperty("eventName", eventName);
    record.add("userIdentity", single("principalId", "AWS:LOCAL"));
    record.add("requestParameters", single("sourceIPAddress", "127.0.0.1"));
    record.add("responseElements", response);
    record.add("s3", s3);

    JsonArray records = new JsonArray();
    records.add(record);
    JsonObject event = new JsonObject();
    event.add("Records", records);
    return event.toString();
  }

  /** A key in the encoding of events: a space becomes {@code +}, a slash stays. */
  static String formEncoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
  }

  /** A hexadecimal number that increases with each event, as in S3. */
  private String sequencer(Instant now) {
    return String.format("%010X%08X", now.getEpochSecond(), sequence.incrementAndGet());
  }

  private static JsonObject single(String name, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }

  private static String id() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
