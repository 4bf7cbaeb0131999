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
 * Reads the object keys of an S3 event. Ignores everything else, because an event is only a hint.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event
 *     message structure</a>
 */
final class EventKeys {
  private EventKeys() {}

  /**
   * Reads the decoded keys. The test event that S3 sends for a new notification has no records, and
   * so no keys.
   *
   * @throws IOException if the event is no JSON object or a record names no object
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
          "a record of the event has no s3.object.key; invoke the function with an event in the"
              + " format of S3");
    }
    // Events contain form-encoded keys.
    return URLDecoder.decode(key, StandardCharsets.UTF_8);
  }

  /** The string at a path of nested objects, or null if the path does not exist. */
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
