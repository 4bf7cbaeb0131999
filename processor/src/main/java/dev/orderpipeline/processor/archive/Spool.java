package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Archive;
import java.nio.file.Path;

/**
 * A local file with the messages of a revision as gzipped JSON lines. The archive has the same
 * bytes.
 *
 * @param file the path of the file
 * @param objectDigest SHA-256 of the file's bytes, hexadecimal
 * @param contentDigest SHA-256 of the lines before compression without the closing message,
 *     hexadecimal
 * @param size the size of the file in bytes
 * @param customerMessages how many of the lines are customer messages
 * @param errorMessages how many of the lines are error messages
 * @param closed whether the last line is a closing message
 */
public record Spool(
    Path file,
    String objectDigest,
    String contentDigest,
    long size,
    long customerMessages,
    long errorMessages,
    boolean closed)
    implements Messages {

  /** A spool without a closing message. */
  public Spool(
      Path file,
      String objectDigest,
      String contentDigest,
      long size,
      long customerMessages,
      long errorMessages) {
    this(file, objectDigest, contentDigest, size, customerMessages, errorMessages, false);
  }

  /** Returns the archive that was stored from this spool under a key and version. */
  Archive archivedAs(String key, String versionId) {
    return new Archive(
        key, versionId, objectDigest, contentDigest, size, customerMessages, errorMessages, closed);
  }
}
