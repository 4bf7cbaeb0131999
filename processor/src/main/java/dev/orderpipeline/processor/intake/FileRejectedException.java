package dev.orderpipeline.processor.intake;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import java.util.Objects;

/**
 * A file cannot be read as what it should be, so that nothing of the day may be published. The
 * message is made for the partner: the code of the reason, a colon, and a sentence that names the
 * value, the file, the line and the remedy.
 */
public final class FileRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FileKind kind;
  private final long line;
  private final FileReason reason;

  /**
   * @param line the physical line, from 1; 0 where the fault is the whole file's
   * @param sentence what is wrong and what to do, for the partner; the code is put before it
   */
  public FileRejectedException(FileKind kind, long line, FileReason reason, String sentence) {
    super(reason.code() + ": " + sentence);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.line = line;
    this.reason = reason;
  }

  /** Which of the three files is rejected. */
  public FileKind kind() {
    return kind;
  }

  /** What is wrong, in general. */
  public FileReason reason() {
    return reason;
  }

  /** The physical line of the fault, from 1; 0 if it is the whole file's. */
  public long line() {
    return line;
  }
}
