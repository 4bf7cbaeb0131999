package dev.orderpipeline.arrival;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads from an S3 event the keys of the objects that were put, and passes over everything else: an
 * event is only a hint.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event
 *     message structure</a>
 */
final class EventKeys {
  private EventKeys() {}

  /**
   * The keys as they stand in the bucket; none for the test event that S3 sends when a notification
   * is set up, which has no records.
   *
   * @throws IOException if a record names no object
   */
  static List<String> read(Reader event) throws IOException {
    List<String> keys = new ArrayList<>();
    JsonReader json = new JsonReader(event);
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("Records") && json.peek() == JsonToken.BEGIN_ARRAY) {
        json.beginArray();
        while (json.hasNext()) {
          keys.add(keyOfRecord(json));
        }
        json.endArray();
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return keys;
  }

  private static String keyOfRecord(JsonReader json) throws IOException {
    String key = textAt(json, List.of("s3", "object", "key"));
    if (key == null) {
      throw new IOException(
          "a record of the event has no s3.object.key; invoke the function with events as S3 sends"
              + " them");
    }
    // The key stands form-encoded in an event.
    return URLDecoder.decode(key, StandardCharsets.UTF_8);
  }

  /** The text at the end of a path through objects, or null if it leads nowhere. */
  private static String textAt(JsonReader json, List<String> path) throws IOException {
    if (path.isEmpty()) {
      return json.nextString();
    }
    String text = null;
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals(path.get(0))) {
        text = textAt(json, path.subList(1, path.size()));
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return text;
  }
}
