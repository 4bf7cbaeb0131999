package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.Reason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The row counts of one file. Each row counts once: {@code rows = accepted + rejected +
 * suppressed}.
 *
 * @param rows the rows after the header, without blank and skipped lines
 * @param accepted the sound rows, including those of customers with a withheld total
 * @param rejected the rows with their own error_message
 * @param suppressed the items suppressed with their rejected order; 0 for the other files
 * @param unmatched the rejected rows that name no listed customer, and the lines inside stray
 *     quotes: an unknown total can lack them
 * @param rejectedByReason the rejected rows by reason, in the order of {@link Reason}, without
 *     zeros
 * @param skipped the lines that are not data, by what they are
 * @param warnings what is unusual about the file or its accepted rows, in a fixed order
 */
public record FileCounts(
    long rows,
    long accepted,
    long rejected,
    long suppressed,
    long unmatched,
    Map<Reason, Long> rejectedByReason,
    List<Noted> skipped,
    List<Noted> warnings) {

  public FileCounts {
    rejectedByReason =
        rejectedByReason.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new EnumMap<>(rejectedByReason));
    skipped = List.copyOf(skipped);
    warnings = List.copyOf(warnings);
  }

  /**
   * Something unusual and its number of occurrences.
   *
   * @param text what it is, without the number
   * @param count the number of lines; 1 if it concerns the whole file
   * @param lines the first of them; empty if it concerns no single line
   */
  public record Noted(String text, long count, List<Long> lines) {
    public Noted {
      lines = List.copyOf(lines);
    }

    static Noted ofFile(String text) {
      return new Noted(text, 1, List.of());
    }
  }
}
