package dev.orderpipeline.endtoend.calls;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.orderpipeline.model.ResultsLayout;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces values of a recorded call that differ between runs by a word in capitals. The same call
 * is then the same line in every run.
 *
 * <p>A key of an unknown form stays as it is. If it differs between runs, add a pattern for it.
 */
public final class CallNormalizer {
  private static final String VERSION = "VERSION";
  private static final String VERSION_QUERY = "?versionId=";

  private static final Pattern ITEM = Pattern.compile("TransactItems\\.\\d+\\.(.+)");
  private static final Pattern HOST = Pattern.compile("^https?://[^/]+");

  /** The replacements in a key, in this order. */
  private static final List<Replacement> IN_KEYS =
      List.of(
          // Root files have no partner. No grant can distinguish them from other files.
          new Replacement(
              "^(?:.+/)?(?:customers|orders|items)_\\d{8}\\.csv$", "PARTNER/KIND_DATE.csv"),
          new Replacement("(?<=^|/)partner=[^/]+", "partner=PARTNER"),
          new Replacement("(?<=^|/)date=\\d{4}-\\d{2}-\\d{2}(?=/)", "date=DATE"),
          new Replacement("^(unrecognised/partner=PARTNER/).+(?=\\.(json|html)$)", "$1NAME"),
          new Replacement(
              "^((?:builds|unfinished)/partner=PARTNER/date=DATE/)\\d+(?=/)", "$1TOKEN"),
          new Replacement("(?<=/)r\\d+(?=/)", "rREVISION"),
          new Replacement("(?<=/)([a-z-]+-)?\\d{8}-\\d+(?=\\.jsonl\\.gz$)", "$1PART"));

  private CallNormalizer() {}

  private record Replacement(Pattern pattern, String by) {
    private Replacement(String pattern, String by) {
      this(Pattern.compile(pattern), by);
    }
  }

  /** Normalizes one line of a record. */
  public static String normalized(String line) {
    JsonObject call = JsonParser.parseString(line).getAsJsonObject();
    JsonObject resource = new JsonObject();
    resource(call.getAsJsonObject("resource")).forEach(resource::addProperty);
    call.add("resource", resource);
    String[] parameters = call.get("parameters").getAsString().split(" ");
    Arrays.sort(parameters);
    call.addProperty("parameters", String.join(" ", parameters));
    return call.toString();
  }

  private static Map<String, String> resource(JsonObject recorded) {
    Map<String, String> resource = new TreeMap<>();
    // A transaction can have several items of a kind; each kind counts once per table.
    Map<String, Set<String>> items = new TreeMap<>();
    for (Map.Entry<String, JsonElement> field : recorded.entrySet()) {
      String path = field.getKey();
      String value =
          value(path.substring(path.lastIndexOf('.') + 1), field.getValue().getAsString());
      Matcher item = ITEM.matcher(path);
      if (item.matches()) {
        items.computeIfAbsent(item.group(1), kind -> new TreeSet<>()).add(value);
      } else {
        resource.put(path, value);
      }
    }
    int number = 0;
    for (Map.Entry<String, Set<String>> item : items.entrySet()) {
      for (String value : item.getValue()) {
        resource.put("TransactItems." + number++ + "." + item.getKey(), value);
      }
    }
    return resource;
  }

  private static String value(String member, String recorded) {
    return switch (member) {
      case "VersionId" -> VERSION;
      case "QueueUrl" -> HOST.matcher(recorded).replaceFirst("http://HOST");
      case "Key", "DestinationKey" -> key(recorded);
      case "Prefix" ->
          recorded.endsWith("/")
                  && !recorded.contains("=")
                  && !recorded.equals(ResultsLayout.UNRECOGNISED)
              ? "PARTNER/"
              : key(recorded);
      case "CopySource" -> source(recorded);
      default -> recorded;
    };
  }

  private static String key(String recorded) {
    String key = recorded;
    for (Replacement replacement : IN_KEYS) {
      key = replacement.pattern.matcher(key).replaceFirst(replacement.by);
    }
    return key;
  }

  /** The source of a copy is {@code bucket/key}, percent-encoded, and {@code ?versionId=}. */
  private static String source(String recorded) {
    int query = recorded.indexOf(VERSION_QUERY);
    String encoded = query < 0 ? recorded : recorded.substring(0, query);
    String path = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    int slash = path.indexOf('/', 1);
    return path.substring(0, slash + 1)
        + key(path.substring(slash + 1))
        + (query < 0 ? "" : VERSION_QUERY + VERSION);
  }
}
