package dev.orderpipeline.cli.console;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;

/**
 * How a state is shown: by icon, word and colour.
 *
 * @param icon the name of the symbol in the page's sprite
 */
public record StateLook(String word, String icon, Tone tone) {
  private static final Map<String, StateLook> LOOKS =
      Map.ofEntries(
          entry("PUBLISHED", new StateLook("published", "check", Tone.GOOD)),
          entry("PUBLISHING", new StateLook("publishing", "send", Tone.ACTIVE)),
          entry("BUILDING", new StateLook("building", "gear", Tone.ACTIVE)),
          entry("DUE", new StateLook("due", "clock", Tone.ACTIVE)),
          entry("SETTLING", new StateLook("settling", "hourglass", Tone.ACTIVE)),
          entry("WAITING", new StateLook("waiting", "half", Tone.WAITING)),
          entry("UNKNOWN", new StateLook("unknown", "question", Tone.WAITING)),
          entry("UNRECORDED", new StateLook("unrecorded", "question", Tone.WAITING)),
          entry("SUPERSEDED", new StateLook("superseded", "again", Tone.WAITING)),
          entry("MISSED", new StateLook("missed", "alert", Tone.BAD)),
          entry("REJECTED", new StateLook("rejected", "cross", Tone.BAD)),
          entry("FAILED", new StateLook("failed", "alert", Tone.BAD)),
          entry("UNSUPPORTED", new StateLook("unsupported", "alert", Tone.BAD)));

  /** The look of a set: a published day with rows in no total is not only good. */
  static StateLook of(String state, long rowsInNoTotal) {
    StateLook look = of(state);
    return look.tone() == Tone.GOOD && rowsInNoTotal > 0
        ? new StateLook(look.word(), "partly", Tone.WAITING)
        : look;
  }

  /** The look of a state of sets or runs; a state of a newer pipeline is shown as it is. */
  public static StateLook of(String state) {
    return LOOKS.getOrDefault(
        state, new StateLook(state.toLowerCase(Locale.ROOT), "question", Tone.WAITING));
  }
}
