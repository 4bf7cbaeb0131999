package dev.orderpipeline.arrival;

import dev.orderpipeline.ledger.FileSetState;
import dev.orderpipeline.ledger.NotificationLog.Notice;
import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.FileVersion;
import dev.orderpipeline.model.ResultsLayout;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Subject and text of an SNS notification about a set whose files are late.
 *
 * @param subject one line of ASCII, shorter than 100 characters, as SNS requires
 * @param text the message, in plain text
 * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">SNS Publish</a>
 */
record Notification(String subject, String text) {
  private static final int MAX_PARTNER_IN_SUBJECT = 60;
  private static final DateTimeFormatter LOCAL_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  /**
   * Creates the notification for a notice.
   *
   * @param deadline when the files of the set are or were due
   */
  static Notification of(Notice notice, FileSetState state, ZonedDateTime deadline) {
    FileSetId set = state.set();
    String files = "Files of " + partner(set) + " for " + set.isoDate();
    String due =
        "Due by "
            + LOCAL_TIME.format(deadline)
            + " "
            + deadline.getZone()
            + " ("
            + deadline.toInstant()
            + "):\n"
            + fileLines(state);
    return switch (notice) {
      case MISSING ->
          new Notification(
              "Files missing: " + subjectOf(set),
              files
                  + " are missing.\n\n"
                  + due
                  + "\nNothing is published for this day until all three files have arrived.\n"
                  + "What to do: ask the partner to upload the missing files under exactly these"
                  + " names. Processing then starts automatically, and you receive a second"
                  + " notification. A file that was uploaded under another name has a receipt in"
                  + " "
                  + ResultsLayout.unrecognisedOf(set.partnerSegment())
                  + "/ in the results bucket.\n");
      case COMPLETE ->
          new Notification(
              "Files complete: " + subjectOf(set),
              files
                  + " have all arrived.\n\n"
                  + due
                  + "\nProcessing starts automatically. You do not need to do anything.\n");
    };
  }

  private static String fileLines(FileSetState state) {
    StringBuilder lines = new StringBuilder();
    for (FileKind kind : FileKind.values()) {
      // A revision keeps a file that was deleted after the set was complete.
      Optional<FileVersion> version =
          state.pinned().map(pinned -> pinned.of(kind)).or(() -> state.found().of(kind));
      lines
          .append("  ")
          .append(printable(state.set().key(kind)))
          .append(version.map(file -> ": uploaded at " + file.lastModified()).orElse(": MISSING"))
          .append('\n');
    }
    return lines.toString();
  }

  private static String partner(FileSetId set) {
    return set.partner().isEmpty()
        ? "the partner at the root of the bucket"
        : "the partner \"" + printable(set.partner()) + "\"";
  }

  /** Shortens a long partner, because the text has the full name. The encoded partner is ASCII. */
  private static String subjectOf(FileSetId set) {
    String partner = set.partnerSegment();
    String shown =
        partner.length() > MAX_PARTNER_IN_SUBJECT
            ? partner.substring(0, MAX_PARTNER_IN_SUBJECT) + "..."
            : partner;
    return set.partner().isEmpty() ? set.isoDate() : shown + " " + set.isoDate();
  }

  /** Escapes line breaks: partners choose folder names, which must not start new lines. */
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
