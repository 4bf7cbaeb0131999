package dev.orderpipeline.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a day came to.
 *
 * @param messages what consumers received, bodies and attributes; each once
 * @param published the lines of the archive in its place for good
 * @param receipt without times and versions
 * @param ledger what the table holds of the set, by entry, without times, versions and tokens
 */
record Outcome(
    List<String> messages,
    List<String> published,
    String receipt,
    Map<String, Map<String, String>> ledger) {

  /** Without what tells how many attempts it took. */
  Outcome whateverItTook() {
    Map<String, Map<String, String>> stripped = new TreeMap<>();
    ledger.forEach(
        (entry, item) -> {
          Map<String, String> kept = new TreeMap<>(item);
          kept.keySet().removeAll(Normal.OF_ATTEMPTS);
          stripped.put(entry, kept);
        });
    return new Outcome(messages, published, receipt, stripped);
  }
}
