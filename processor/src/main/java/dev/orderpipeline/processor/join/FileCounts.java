package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.Reason;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the rows of one file. Each row is counted once: {@code rows = accepted + rejected
 * + suppressed}.
 *
 * @param rows the rows after the header, blank lines left out
 * @param accepted rows that are sound; those of a customer whose total is withheld included
 * @param rejected rows that have an error_message of their own
 * @param suppressed items of a rejected order, which that order's error_message covers; 0 for the
 *     other files
 * @param unmatched rejected rows that can be tied to no listed customer: someone's total may lack
 *     them
 * @param rejectedByReason the rejected rows by reason, in the order of {@link Reason}, without
 *     zeros
 * @param warnings what is odd without being wrong, in a fixed order; about ten at most
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
   * Something odd, and how often it was seen.
   *
   * @param text without the number
   * @param count 1 for what is odd about the file as a whole
   */
  public record Warning(String text, long count) implements Serializable {}
}
