package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.Reason;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The row counts of one file. Each row counts once: {@code rows = accepted + rejected +
 * suppressed}.
 *
 * @param rows the rows after the header, without blank lines
 * @param accepted the sound rows, including those of customers with a withheld total
 * @param rejected the rows with their own error_message
 * @param suppressed the items suppressed with their rejected order; 0 for the other files
 * @param unmatched the rejected rows that name no listed customer, so an unknown total can lack
 *     them
 * @param rejectedByReason the rejected rows by reason, in the order of {@link Reason}, without
 *     zeros
 * @param warnings the warnings about unusual but valid input, in a fixed order; at most eight
 */
public record FileCounts(
    long rows,
    long accepted,
    long rejected,
    long suppressed,
    long unmatched,
    Map<Reason, Long> rejectedByReason,
    List<Warning> warnings) {

  public FileCounts {
    rejectedByReason =
        rejectedByReason.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new EnumMap<>(rejectedByReason));
    warnings = List.copyOf(warnings);
  }

  /**
   * A warning and its number of occurrences.
   *
   * @param text the warning, without the number
   * @param count the number of rows or amounts; 1 if it concerns the whole file
   */
  public record Warning(String text, long count) implements Serializable {}
}
