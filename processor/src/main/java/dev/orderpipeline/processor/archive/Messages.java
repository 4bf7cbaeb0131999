package dev.orderpipeline.processor.archive;

/** The messages of a revision, built or fetched, wherever they lie until they are sent. */
public interface Messages {
  /** SHA-256 of the lines before compression, hexadecimal: equal for equal messages. */
  String contentDigest();

  /** How many of the lines are customer messages. */
  long customerMessages();

  /** How many of the lines are error messages. */
  long errorMessages();
}
