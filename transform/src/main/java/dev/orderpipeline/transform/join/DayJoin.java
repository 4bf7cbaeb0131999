package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.transform.fastpath.FastFileCleaning;
import dev.orderpipeline.transform.intake.FileEncoding;
import dev.orderpipeline.transform.intake.FileOpener;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Turns the three files of a day into its messages. It emits messages only after it has read all
 * three files, so a rejected file produces none. Stateless between joins and thread-safe.
 */
public final class DayJoin {
  private final Path spillDirectory;
  private final Limits limits;
  private final OrderedExecutor threads;

  /**
   * Creates a join that uses only the calling thread.
   *
   * @param spillDirectory the directory for spilled errors and for 16 bytes per item; created if
   *     missing. The join deletes its files when it returns or throws
   */
  public DayJoin(Path spillDirectory, Limits limits) {
    this(spillDirectory, limits, OrderedExecutor.singleThreaded());
  }

  /**
   * Creates a join that uses several threads. Only the calling thread uses the files, the sinks and
   * the disk, in the same order as a join on one thread.
   *
   * @param threads parse and clean blocks of the files, and look up their references
   */
  public DayJoin(Path spillDirectory, Limits limits, OrderedExecutor threads) {
    this.threads = Objects.requireNonNull(threads, "threads");
    this.spillDirectory = Objects.requireNonNull(spillDirectory, "spillDirectory");
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /**
   * Reads the files and emits the messages: first the customer messages in the order of the
   * customers file, then the error messages by file (customers, orders, items) and line. The same
   * bytes always give the same messages.
   *
   * @return the counts of the day
   * @throws FileRejectedException if one of the files is unreadable as one of its kind
   * @throws TooManyErrorsException if the errors exceed {@link Limits#maxErrorBytes}
   * @throws IOException if a file, the disk or the sink fails
   */
  public DayCounts join(FileOpener files, MessageSink sink) throws IOException {
    return join(files, row -> {}, sink);
  }

  /**
   * Like {@link #join(FileOpener, MessageSink)}, and also emits the rejected rows. It emits each
   * while it reads the file: before the first message, and even if a later file is rejected.
   */
  public DayCounts join(FileOpener files, RejectedRowSink rejectedRows, MessageSink sink)
      throws IOException {
    return join(files, rejectedRows, customer -> {}, sink);
  }

  /**
   * Like {@link #join(FileOpener, RejectedRowSink, MessageSink)}, and also emits the customers
   * without a total: after the last row and before the first message, even if there are too many
   * errors.
   */
  public DayCounts join(
      FileOpener files,
      RejectedRowSink rejectedRows,
      AffectedCustomerSink affected,
      MessageSink sink)
      throws IOException {
    Map<FileKind, List<String>> headerWarnings = new EnumMap<>(FileKind.class);
    try (JoinState day = new JoinState(spillDirectory, limits, rejectedRows)) {
      BatchJoin batches = day.batches();
      for (FileKind kind : FileKind.values()) {
        headerWarnings.put(kind, read(day, batches, kind, files, rejectedRows));
      }
      return day.emit(headerWarnings, affected, sink);
    }
  }

  /** Reads a file and returns the warnings about its header. */
  private List<String> read(
      JoinState day, BatchJoin join, FileKind kind, FileOpener files, RejectedRowSink rejectedRows)
      throws IOException {
    FileEncoding encoding = files.encoding(kind);
    try (FastFileCleaning cleaning =
        FastFileCleaning.open(kind, files.open(kind), encoding, limits)) {
      rejectedRows.columns(kind, cleaning.columns());
      cleaning.skipped().forEach(noticed -> day.note(kind, noticed));
      // Only the calling thread uses this queue of batches for reuse.
      Deque<LookupBatch> spare = new ArrayDeque<>();
      threads.run(
          () -> {
            LookupBatch rows = spare.isEmpty() ? new LookupBatch(cleaning.newBatch()) : spare.pop();
            return cleaning.fill(rows.batch()) ? () -> lookUp(join, kind, cleaning, rows) : null;
          },
          rows -> {
            join.accept(kind, rows);
            spare.push(rows);
          });
      cleaning.lastLine().ifPresent(noticed -> day.note(kind, noticed));
      if (cleaning.lacksLineEnd()) {
        day.noteWithoutLineEnd(kind);
      }
      if (kind == FileKind.ITEMS) {
        day.marks().requireCertainReading(cleaning.delimiter());
      }
      return cleaning.headerWarnings();
    }
  }

  private static LookupBatch lookUp(
      BatchJoin join, FileKind kind, FastFileCleaning cleaning, LookupBatch rows)
      throws IOException {
    cleaning.clean(rows.batch());
    join.lookUp(kind, rows);
    return rows;
  }
}
