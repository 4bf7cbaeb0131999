package dev.orderpipeline.model;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reason why a run ended without publishing.
 *
 * @param code a {@link FileReason} if the files are at fault, which a later version can have added;
 *     otherwise empty
 * @param sentence the fault and the remedy
 * @param file the file at fault, if it is one; only the worker that ends the run knows it
 * @param line the line of the fault in that file; 0 if it is the whole file or unknown
 */
public record RunFailure(
    Optional<String> code, String sentence, Optional<FileKind> file, long line) {
  public RunFailure {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(file, "file");
  }

  public RunFailure(Optional<String> code, String sentence) {
    this(code, sentence, Optional.empty(), 0);
  }

  /** Creates a failure for which the files are at fault. */
  public static RunFailure of(FileReason reason, String sentence) {
    return new RunFailure(Optional.of(reason.code()), sentence);
  }

  /** Creates a failure for which one file is at fault. */
  public static RunFailure of(FileReason reason, FileKind file, long line, String sentence) {
    return new RunFailure(Optional.of(reason.code()), sentence, Optional.of(file), line);
  }

  /** Creates a failure for which the files are not at fault. */
  public static RunFailure of(String sentence) {
    return new RunFailure(Optional.empty(), sentence);
  }

  /** Whether a request with thresholds can publish the day despite this failure. */
  public boolean allowsAsItIs() {
    return Stream.of(FileReason.values())
        .anyMatch(reason -> reason.allowsAsItIs() && code.equals(Optional.of(reason.code())));
  }

  /** Whether the files look wrong although they can be read, so that the day is held. */
  public boolean isHold() {
    return code.filter(FileReason::isHold).isPresent();
  }

  /** This failure, followed by the text of another one. */
  public RunFailure and(RunFailure other) {
    return new RunFailure(code, sentence + " " + other.text());
  }

  /** The code, if any, and the sentence. */
  public String text() {
    return code.map(found -> found + ": ").orElse("") + sentence;
  }
}
