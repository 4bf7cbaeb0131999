package dev.orderpipeline.processor.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of an archive in the order of its messages. It is written when all parts are: a build
 * is there when its manifest is, and what no manifest names is left over from attempts that failed.
 *
 * @param parts one after the other they are what one Lambda would have written as one
 */
public record Manifest(List<Part> parts) {
  /**
   * Its name beside the parts. Queries over the published archives pass by what begins with an
   * underscore.
   */
  public static final String NAME = "_manifest.json";

  private static final int FORMAT = 1;

  public Manifest {
    parts = List.copyOf(parts);
  }

  /** True for the key of an archive in parts, which is that of its manifest. */
  static boolean isAt(String key) {
    return key.endsWith("/" + NAME);
  }

  /** What the keys of an archive's objects begin with, one of which is given. */
  static String placeOf(String key) {
    return key.substring(0, key.lastIndexOf('/') + 1);
  }

  /** The bytes of all parts. */
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

  /** The manifest as JSON. */
  public String json() {
    JsonObject json = new JsonObject();
    json.addProperty("format", FORMAT);
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
      list.add(one);
    }
    json.add("parts", list);
    return json.toString();
  }

  /**
   * Reads a manifest.
   *
   * @throws IllegalArgumentException if it has another format
   */
  public static Manifest read(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    int format = json.get("format").getAsInt();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "the manifest has format " + format + ": this program reads format " + FORMAT);
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
              part.get("error_messages").getAsLong()));
    }
    return new Manifest(parts);
  }
}
