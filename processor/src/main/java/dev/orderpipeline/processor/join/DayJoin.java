package dev.orderpipeline.processor.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.processor.cleaning.FileCleaning;
import dev.orderpipeline.processor.intake.FileOpener;
import dev.orderpipeline.processor.intake.FileRejectedException;
import dev.orderpipeline.processor.intake.Limits;
import dev.orderpipeline.processor.intake.OrderedExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Turns the three files of a day into its messages. Nothing is handed out before all three are
 * read: a file that is rejected leaves no message behind. Keeps no state between joins and may be
 * used by several threads at once.
 */
public final class DayJoin {
  private final Path spillDirectory;
  private final Limits limits;
  private final OrderedExecutor threads;

  /**
   * A join on the calling thread alone.
   *
   * @param spillDirectory where errors wait on disk for their turn, and 16 bytes of each item are
   *     kept; made if it is missing. The files below it are deleted at the end of a join, whatever
   *     its end
   */
  public DayJoin(Path spillDirectory, Limits limits) {
    this(spillDirectory, limits, OrderedExecutor.alone());
  }

  /**
   * A join on several threads. Whatever is not a pure function, files, sinks, and disk, is used by
   * the calling thread alone, in the same order as without the others.
   *
   * @param threads read and clean blocks of the files, and look up what they name
   */
  public DayJoin(Path spillDirectory, Limits limits, OrderedExecutor threads) {
    this.threads = Objects.requireNonNull(threads, "threads");
    this.spillDirectory = Objects.requireNonNull(spillDirectory, "spillDirectory");
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /**
   * Reads the files and hands out the messages: first the customer messages in the order of the
   * customers file, then the error messages in the order of file (customers, orders, items) and
   * line. The same bytes always give the same messages.
   *
   * @return what the day came to
   * @throws FileRejectedException if one of the files cannot be read as what it should be
   * @throws TooManyErrorsException if there are more errors than can be kept until they are due
   * @throws IOException if the files cannot be read, the disk fails, or the sink does
   */
  public DayCounts join(FileOpener files, MessageSink sink) throws IOException {
    return join(files, row -> {}, sink);
  }

  /**
   * As {@link #join(FileOpener, MessageSink)}, and hands out the rejected rows, too: each while its
   * file is read, so before the first message, and also if a later file is rejected.
   */
  public DayCounts join(FileOpener files, RejectedRowSink rejectedRows, MessageSink sink)
      throws IOException {
    try (JoinState day = new JoinState(spillDirectory, limits, rejectedRows)) {
      for (FileKind kind : FileKind.values()) {
        read(day, kind, files);
      }
      return day.publish(sink);
    }
  }

  private void read(JoinState day, FileKind kind, FileOpener files) throws IOException {
    try (FileCleaning cleaning = FileCleaning.open(kind, files.open(kind), limits)) {
      day.header(kind, cleaning.headerWarnings());
      // Cut off and taken by one thread: so what is done with waits here for its next turn.
      Deque<LookupBatch> spare = new ArrayDeque<>();
      threads.run(
          () -> {
            LookupBatch rows = spare.isEmpty() ? new LookupBatch(cleaning.newBatch()) : spare.pop();
            return cleaning.next(rows.batch()) ? () -> lookUp(day, kind, cleaning, rows) : null;
          },
          rows -> {
            day.acceptAll(kind, rows);
            spare.push(rows);
          });
    }
  }

  private static LookupBatch lookUp(
      JoinState day, FileKind kind, FileCleaning cleaning, LookupBatch rows) throws IOException {
    cleaning.clean(rows.batch());
    day.lookUp(kind, rows);
    return rows;
  }
}
