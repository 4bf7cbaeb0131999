package dev.orderpipeline.wire;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Removes from items and receipts what differs between equal days. */
final class Normalizer {
  /** Attributes that depend on the number of attempts. */
  static final Set<String> ATTEMPT_ATTRIBUTES =
      Set.of("attempts", "last_fault", "item_version", "dispatch_wait_seconds", "dispatch_target");

  private static final Set<String> VOLATILE_ATTRIBUTES =
      Set.of(
          "next_dispatch_at",
          "settles_at",
          "found_at",
          "last_modified",
          "started_at",
          "updated_at",
          "built_at",
          "archived_at",
          "publishing_started_at",
          "lease_end",
          "version_id",
          "writer",
          "token",
          "claim_token",
          "owner",
          "run");

  /** The keys of objects that have the token of an attempt. */
  private static final Set<String> VOLATILE_KEYS = Set.of("archive.key", "affected_customers.key");

  private Normalizer() {}

  static Map<String, String> item(Map<String, AttributeValue> item) {
    Map<String, String> kept = new TreeMap<>();
    collect("", item, kept);
    return kept;
  }

  private static void collect(
      String path, Map<String, AttributeValue> item, Map<String, String> kept) {
    item.forEach(
        (name, value) -> {
          if (VOLATILE_ATTRIBUTES.contains(name) || VOLATILE_KEYS.contains(path + name)) {
            return;
          }
          if (value.hasM()) {
            collect(path + name + ".", value.m(), kept);
          } else {
            kept.put(path + name, value.toString());
          }
        });
  }

  static String receipt(String json) {
    return json.replaceAll(
        "\"(started_at|built_at|archived_at|publishing_started_at|ended_at|version_id)\": \"[^\"]*\"",
        "\"$1\": \"\"");
  }
}
