package dev.orderpipeline.processor.archive;

/** The messages of a revision, in a local file or in the results bucket, until they are sent. */
public interface Messages {
  /** SHA-256 of the lines before compression without the closing message, in hexadecimal. */
  String contentDigest();

  /** How many of the lines are customer messages. */
  long customerMessages();

  /** How many of the lines are error messages. */
  long errorMessages();

  /** Whether the last line is a closing message. */
  boolean closed();
}
