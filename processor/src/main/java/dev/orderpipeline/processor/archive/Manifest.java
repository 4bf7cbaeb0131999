package dev.orderpipeline.processor.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/**
 * List of an archive's parts, in the order of its messages. It is written last, so a build is
 * complete if its manifest exists. Parts in no manifest are leftovers of failed attempts.
 *
 * @param parts the parts; concatenated, they have the messages of an archive of one object
 */
public record Manifest(List<Part> parts) {
  private static final int FORMAT = 1;

  /**
   * Of an archive with a closing message, which versions that know only format 1 would not send.
   */
  private static final int CLOSED_FORMAT = 2;

  public Manifest {
    parts = List.copyOf(parts);
  }

  /** The compressed size of all parts, in bytes. */
  public long size() {
    return parts.stream().mapToLong(Part::size).sum();
  }

  /** How many of all messages are customer messages. */
  public long customerMessages() {
    return parts.stream().mapToLong(Part::customerMessages).sum();
  }

  /** How many of all messages are error messages. */
  public long errorMessages() {
    return parts.stream().mapToLong(Part::errorMessages).sum();
  }

  /** Whether the last part has a closing message. */
  public boolean closed() {
    return !parts.isEmpty() && parts.get(parts.size() - 1).closed();
  }

  /** The manifest as JSON. */
  public String json() {
    JsonObject json = new JsonObject();
    json.addProperty("format", closed() ? CLOSED_FORMAT : FORMAT);
    json.addProperty("customer_messages", customerMessages());
    json.addProperty("error_messages", errorMessages());
    JsonArray list = new JsonArray();
    for (Part part : parts) {
      JsonObject one = new JsonObject();
      one.addProperty("name", part.name());
      one.addProperty("sha256", part.objectDigest());
      one.addProperty("content_sha256", part.contentDigest());
      one.addProperty("size", part.size());
      one.addProperty("customer_messages", part.customerMessages());
      one.addProperty("error_messages", part.errorMessages());
      if (part.closed()) {
        one.addProperty("closing_messages", 1);
      }
      list.add(one);
    }
    json.add("parts", list);
    return json.toString();
  }

  /**
   * Parses a manifest.
   *
   * @throws IllegalArgumentException if it has another format version
   */
  public static Manifest read(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    int format = json.get("format").getAsInt();
    if (format != FORMAT && format != CLOSED_FORMAT) {
      throw new IllegalArgumentException(
          "the manifest has format "
              + format
              + ", but this version reads formats "
              + FORMAT
              + " and "
              + CLOSED_FORMAT
              + "; deploy the version that wrote it");
    }
    List<Part> parts = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray("parts")) {
      JsonObject part = element.getAsJsonObject();
      parts.add(
          new Part(
              part.get("name").getAsString(),
              part.get("sha256").getAsString(),
              part.get("content_sha256").getAsString(),
              part.get("size").getAsLong(),
              part.get("customer_messages").getAsLong(),
              part.get("error_messages").getAsLong(),
              part.has("closing_messages")));
    }
    return new Manifest(parts);
  }
}
