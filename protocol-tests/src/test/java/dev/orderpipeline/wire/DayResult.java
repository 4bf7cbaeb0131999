package dev.orderpipeline.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of a day.
 *
 * @param messages the distinct messages, bodies with attributes
 * @param published the lines of the permanent archive
 * @param receipt the receipt without times and versions
 * @param ledger the set's items by entry, without times, versions and tokens
 */
record DayResult(
    List<String> messages,
    List<String> published,
    String receipt,
    Map<String, Map<String, String>> ledger) {

  /** The result without the attributes that depend on the number of attempts. */
  DayResult withoutAttempts() {
    Map<String, Map<String, String>> stripped = new TreeMap<>();
    ledger.forEach(
        (entry, item) -> {
          Map<String, String> kept = new TreeMap<>(item);
          kept.keySet().removeAll(Normalizer.ATTEMPT_ATTRIBUTES);
          stripped.put(entry, kept);
        });
    return new DayResult(messages, published, receipt, stripped);
  }
}
