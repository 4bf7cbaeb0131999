package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.cleaning.RowCleaner;
import dev.orderpipeline.processor.intake.FileOpener;
import dev.orderpipeline.processor.intake.FileRefusedException;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.RawRecord;
import dev.orderpipeline.processor.intake.RecordSource;
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
   * @throws IOException if the files cannot be read, the disk fails, or the sink does
   */
  public DayCounts join(FileOpener files, MessageSink sink) throws IOException {
    try (Day day = new Day(spillDirectory)) {
      for (FileKind kind : FileKind.values()) {
        read(day, kind, files);
      }
      return day.publish(sink);
    }
  }

  private void read(Day day, FileKind kind, FileOpener files) throws IOException {
    try (RecordSource records = RecordSource.open(kind, files.open(kind), limits)) {
      RowCleaner cleaner = new RowCleaner(kind, records.header(), limits);
      day.header(kind, cleaner.headerWarnings());
      for (RawRecord record = records.next(); record != null; record = records.next()) {
        day.take(kind, cleaner.clean(record), record.damaged());
      }
    }
  }
}
