package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.processor.cleaning.Cleaned;
import dev.orderpipeline.processor.cleaning.FileCleaning;
import dev.orderpipeline.processor.intake.FileOpener;
import dev.orderpipeline.processor.intake.FileRefusedException;
import dev.orderpipeline.processor.intake.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Turns the three files of a day into its messages. Nothing is handed out before all three are
 * read: a file that is refused leaves no message behind. Keeps no state between joins and may be
 * used by several threads at once.
 */
public final class DayJoin {
  private final Path spillDirectory;
  private final Limits limits;

  /**
   * @param spillDirectory where errors wait on disk for their turn, and 16 bytes of each item are
   *     kept; made if it is missing. The files below it are deleted at the end of a join, whatever
   *     its end
   */
  public DayJoin(Path spillDirectory, Limits limits) {
    this.spillDirectory = Objects.requireNonNull(spillDirectory, "spillDirectory");
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /**
   * Reads the files and hands out the messages: first the customer messages in the order of the
   * customers file, then the error messages in the order of file (customers, orders, items) and
   * line. The same bytes always give the same messages.
   *
   * @return what the day came to
   * @throws FileRefusedException if one of the files cannot be read as what it should be
   * @throws TooManyErrorsException if there are more errors than can be kept until they are due
   * @throws IOException if the files cannot be read, the disk fails, or the sink does
   */
  public DayCounts join(FileOpener files, MessageSink sink) throws IOException {
    return join(files, row -> {}, sink);
  }

  /**
   * As {@link #join(FileOpener, MessageSink)}, and hands out the refused rows, too: each while its
   * file is read, so before the first message, and also if a later file is refused.
   */
  public DayCounts join(FileOpener files, RefusedRowSink refusedRows, MessageSink sink)
      throws IOException {
    try (Day day = new Day(spillDirectory, limits, refusedRows)) {
      for (FileKind kind : FileKind.values()) {
        read(day, kind, files);
      }
      return day.publish(sink);
    }
  }

  private void read(Day day, FileKind kind, FileOpener files) throws IOException {
    try (FileCleaning cleaning = FileCleaning.open(kind, files.open(kind), limits)) {
      day.header(kind, cleaning.headerWarnings());
      for (Cleaned cleaned = cleaning.next(); cleaned != null; cleaned = cleaning.next()) {
        take(day, kind, cleaning, cleaned);
      }
    }
  }

  private static void take(Day day, FileKind kind, FileCleaning cleaning, Cleaned cleaned)
      throws IOException {
    try {
      day.take(kind, cleaning.record(), cleaned, cleaning.hasDecimalComma());
    } catch (TableFullException e) {
      throw new FileRefusedException(
          kind,
          cleaned.line(),
          FileReason.TOO_MANY_REFERENCES,
          "The "
              + kind.word()
              + " file has "
              + e.getMessage()
              + " (line "
              + cleaned.line()
              + "). "
              + FileReason.TOO_MANY_REFERENCES.remedy());
    }
  }
}
