package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.MessageJson;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.zip.GZIPOutputStream;

/** Writes messages to a spool, one line each, in the order in which they come. Not thread-safe. */
public final class SpoolWriter implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final MessageDigest objectDigest = Digests.sha256();
  private final MessageDigest contentDigest = Digests.sha256();
  private final OutputStream lines;
  private long customerMessages;
  private long errorMessages;

  /** A writer to {@code file}, which must not exist. */
  public SpoolWriter(Path file) throws IOException {
    this.file = file;
    OutputStream object =
        new DigestOutputStream(
            new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES), objectDigest);
    this.lines =
        new BufferedOutputStream(
            new DigestOutputStream(new GZIPOutputStream(object, BUFFER_BYTES), contentDigest),
            BUFFER_BYTES);
  }

  /** Appends a message. */
  public void write(Message message) throws IOException {
    write(MessageJson.body(message), message instanceof Message.CustomerMessage);
  }

  /** Appends all messages of another spool. */
  public void copy(Path spool) throws IOException {
    try (SpoolReader reader = new SpoolReader(spool, 0)) {
      for (String body = reader.next(); body != null; body = reader.next()) {
        write(body, MessageLine.of(body).total());
      }
    }
  }

  private void write(String body, boolean total) throws IOException {
    lines.write(body.getBytes(StandardCharsets.UTF_8));
    lines.write('\n');
    if (total) {
      customerMessages++;
    } else {
      errorMessages++;
    }
  }

  /** Ends the spool and tells what it holds. */
  public Spool finish() throws IOException {
    lines.close();
    return new Spool(
        file,
        Digests.hex(objectDigest),
        Digests.hex(contentDigest),
        Files.size(file),
        customerMessages,
        errorMessages);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
