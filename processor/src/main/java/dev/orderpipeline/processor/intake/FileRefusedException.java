package dev.orderpipeline.processor.intake;

import dev.orderpipeline.model.FileKind;
import java.util.Objects;

/**
 * A file cannot be read as what it should be, so that nothing of the day may be published. The
 * message is made for the partner: it names the value, the file, the line and the remedy.
 */
public final class FileRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FileKind kind;
  private final long line;

  /**
   * @param line the physical line, from 1; 0 where the fault is the whole file's
   * @param message a sentence for the partner
   */
  public FileRefusedException(FileKind kind, long line, String message) {
    super(message);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.line = line;
  }

  /** Which of the three files is refused. */
  public FileKind kind() {
    return kind;
  }

  /** The physical line of the fault, from 1; 0 if it is the whole file's. */
  public long line() {
    return line;
  }
}
