package dev.orderpipeline.transform.intake;

import dev.orderpipeline.model.FileKind;
import dev.orderpipeline.model.FileReason;
import dev.orderpipeline.model.RunFailure;
import java.util.Objects;

/**
 * Thrown when a file is unreadable as one of its kind, so that the run publishes nothing of the
 * day. The message is for the partner: the reason code, a colon, and a sentence with the value, the
 * file, the line and the remedy.
 */
public final class FileRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FileKind kind;
  private final long line;
  private final FileReason reason;
  private final String sentence;

  /**
   * @param line the physical line, from 1; 0 if the whole file is wrong
   * @param sentence the fault and the remedy, for the partner; the message is code and sentence
   */
  public FileRejectedException(FileKind kind, long line, FileReason reason, String sentence) {
    super(RunFailure.of(reason, sentence).text());
    this.kind = Objects.requireNonNull(kind, "kind");
    this.line = line;
    this.reason = reason;
    this.sentence = sentence;
  }

  /** The kind of the rejected file. */
  public FileKind kind() {
    return kind;
  }

  /** The failure of a run that reads the file. */
  public RunFailure failure() {
    return RunFailure.of(reason, kind, line, sentence);
  }

  /** The category of the fault. */
  public FileReason reason() {
    return reason;
  }

  /** The physical line of the fault, from 1; 0 if the whole file is wrong. */
  public long line() {
    return line;
  }
}
