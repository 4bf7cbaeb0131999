package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Digests;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/**
 * Streams the lines of an archive's part and verifies its digest at the end. Do not rely on the
 * lines before {@link #next} has returned null. Not thread-safe.
 */
public final class PartReader implements Closeable {
  private final StoredPart part;
  private final MessageDigest digest = Digests.sha256();
  private final InputStream object;
  private final SpoolReader lines;
  private boolean ended;

  PartReader(StoredPart part, InputStream object) throws IOException {
    this.part = part;
    this.object = new DigestInputStream(object, digest);
    try {
      this.lines = new SpoolReader(this.object);
    } catch (IOException | RuntimeException e) {
      object.close();
      throw e;
    }
  }

  /**
   * Returns the next line, or null after the last one.
   *
   * @throws DamagedArchiveException after the last line, if the part differs from its recorded
   *     digest
   */
  public String next() throws IOException {
    String line = ended ? null : lines.next();
    if (line == null && !ended) {
      ended = true;
      object.transferTo(OutputStream.nullOutputStream());
      ArchiveObjects.check(part.key(), part.objectDigest(), Digests.hex(digest));
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    try (object) {
      lines.close();
    }
  }
}
