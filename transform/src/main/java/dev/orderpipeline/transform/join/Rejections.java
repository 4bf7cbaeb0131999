package dev.orderpipeline.transform.join;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.Message.ErrorMessage;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Limits;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * The rejected rows of a join: counts each, passes it to the receipt, and stores its errors until
 * the join emits them. Not thread-safe.
 */
final class Rejections implements Closeable {
  private final DayTally tally;
  private final RejectedRowSink sink;
  private final long maxErrorBytes;
  private final Map<FileKind, ErrorSpool> errors = new EnumMap<>(FileKind.class);
  private long errorCount;

  /** Set when the errors exceed the limit; later errors are counted but not stored. */
  private FileRejectedException tooManyErrors;

  Rejections(Path spillDirectory, Limits limits, DayTally tally, RejectedRowSink sink) {
    this.tally = tally;
    this.sink = sink;
    this.maxErrorBytes = limits.maxErrorBytes();
    for (FileKind kind : FileKind.values()) {
      errors.put(kind, new ErrorSpool(spillDirectory));
    }
  }

  /**
   * Adds a rejected row.
   *
   * @param isMatched whether the row names a listed customer
   */
  void add(RejectedRow row, ErrorMessage error, boolean isMatched) throws IOException {
    tally.file(row.kind()).rejected(row.reason(), isMatched);
    sink.accept(row);
    addError(row, 0, error);
  }

  /** Adds a line inside a quote that an earlier row opens; the receipt lists only that row. */
  void addSwallowed(RejectedRow row, ErrorMessage error) throws IOException {
    tally.file(row.kind()).swallowed();
    addError(row, 0, error);
  }

  /** Adds an item of a rejected order, whose error covers the item. */
  void addSuppressed(RejectedRow row) throws IOException {
    tally.file(row.kind()).suppressed();
    sink.accept(row);
  }

  /**
   * Adds a further error of the line of the rejected row that was added last.
   *
   * @param number the number of the row on its line, from 0
   */
  void addError(RejectedRow row, int number, ErrorMessage error) throws IOException {
    errorCount++;
    if (tooManyErrors != null) {
      return;
    }
    errors.get(row.kind()).add(row.line(), number, error);
    if (errors.values().stream().mapToLong(ErrorSpool::bytes).sum() > maxErrorBytes) {
      tooManyErrors =
          new FileRejectedException(
              row.kind(),
              row.line(),
              FileReason.TOO_MANY_ERRORS,
              "The "
                  + row.kind().label()
                  + " file has more errors than one run can publish, from line "
                  + row.line()
                  + " on. "
                  + FileReason.TOO_MANY_ERRORS.remedy());
      for (ErrorSpool spool : errors.values()) {
        spool.close();
      }
    }
  }

  /** The rejection of the day if the errors exceed the limit, or null. */
  FileRejectedException tooManyErrors() {
    return tooManyErrors;
  }

  /** The number of errors, including those beyond the limit. */
  long errorCount() {
    return errorCount;
  }

  /** Reads the errors of a file, after the last row. */
  SpooledErrors read(FileKind kind) throws IOException {
    return errors.get(kind).read();
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (ErrorSpool spool : errors.values()) {
      try {
        spool.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
