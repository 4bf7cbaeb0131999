package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.NotificationLog.Notice;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What people are told of a set whose files did not come in time.
 *
 * @param subject one line of ASCII of fewer than 100 characters, as SNS demands
 * @param text the message, in plain text
 * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">what SNS demands</a>
 */
record Notification(String subject, String text) {
  private static final int MAX_PARTNER_IN_SUBJECT = 60;
  private static final DateTimeFormatter WALL_CLOCK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  /**
   * A notice in words.
   *
   * @param deadline until when the set's files are or were due
   */
  static Notification of(Notice notice, FileSetState arrivals, ZonedDateTime deadline) {
    FileSetId set = arrivals.set();
    String whose = "Files of " + partner(set) + " for " + set.isoDate();
    String due =
        "Due by "
            + WALL_CLOCK.format(deadline)
            + " "
            + deadline.getZone()
            + " ("
            + deadline.toInstant()
            + "):\n"
            + files(arrivals);
    return switch (notice) {
      case MISSING ->
          new Notification(
              "Files missing: " + subjectOf(set),
              whose
                  + " are missing.\n\n"
                  + due
                  + "\nNothing of this day is published before all three files are there.\n"
                  + "What to do: ask the partner to upload what is missing, under exactly these"
                  + " names. The day is then processed by itself, and you are told. A file that was"
                  + " uploaded under another name has a receipt below unrecognised/partner="
                  + set.partnerSegment()
                  + "/ in the results bucket.\n");
      case COMPLETE ->
          new Notification(
              "Files complete: " + subjectOf(set),
              whose
                  + " have all come.\n\n"
                  + due
                  + "\nThe day is processed by itself. There is nothing to do.\n");
    };
  }

  private static String files(FileSetState arrivals) {
    StringBuilder lines = new StringBuilder();
    for (FileKind kind : FileKind.values()) {
      // A file that was deleted after the set was complete is in its revision all the same.
      Optional<FileVersion> version =
          arrivals.pinned().map(pinned -> pinned.of(kind)).or(() -> arrivals.found().of(kind));
      lines
          .append("  ")
          .append(printable(arrivals.set().key(kind)))
          .append(version.map(there -> ": there since " + there.lastModified()).orElse(": MISSING"))
          .append('\n');
    }
    return lines.toString();
  }

  private static String partner(FileSetId set) {
    return set.partner().isEmpty()
        ? "the partner at the root of the bucket"
        : "the partner \"" + printable(set.partner()) + "\"";
  }

  /** The encoded partner is ASCII, and whoever wants to know all of a long one finds it below. */
  private static String subjectOf(FileSetId set) {
    String partner = set.partnerSegment();
    String shown =
        partner.length() > MAX_PARTNER_IN_SUBJECT
            ? partner.substring(0, MAX_PARTNER_IN_SUBJECT) + "..."
            : partner;
    return set.partner().isEmpty() ? set.isoDate() : shown + " " + set.isoDate();
  }

  /** Partners choose their folders: a line end in one must not begin a line of ours. */
  private static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)
                  || Character.getType(c) == Character.LINE_SEPARATOR
                  || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                  || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }
}
