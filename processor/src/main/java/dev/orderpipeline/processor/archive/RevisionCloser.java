package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.FileSetId;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.model.MessageId;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Creates the closing message of a revision from its other messages. Counts messages with the same
 * id once, because consumers do. Sorts the ids in 256 buckets on disk, so its memory is bounded: 4
 * MB of buffers, and 100 bytes for each message of one bucket at a time. Not thread-safe.
 */
public final class RevisionCloser implements LineSink, Closeable {
  private static final int BUCKETS = 256;
  private static final int BUFFER_BYTES = 8_192;

  /** An id, and whether it is that of a customer message. */
  private static final int ENTRY_BYTES = 33;

  private final FileSetId set;
  private final int revision;
  private final Path directory;
  private final MessageId ids;
  private final IdBucket[] buckets = new IdBucket[BUCKETS];

  /**
   * Creates a closer.
   *
   * @param directory for temporary files, which {@link #close} leaves there; up to 50,000 messages
   *     usually need none
   */
  public RevisionCloser(FileSetId set, int revision, Path directory) {
    this.set = set;
    this.revision = revision;
    this.directory = directory;
    this.ids = new MessageId(set, revision);
  }

  /** Adds a customer or error message. */
  @Override
  public void accept(String body) throws IOException {
    byte[] id = ids.bytesOf(body);
    int number = id[0] & 0xFF;
    if (buckets[number] == null) {
      buckets[number] = new IdBucket(directory.resolve("ids-" + number));
    }
    buckets[number].add(id, MessageLine.isTotal(body));
  }

  /** Returns the closing message of all added messages. Call it once, after the last of them. */
  public ClosingMessage message() throws IOException {
    MessageDigest digest = Digests.sha256();
    HexFormat hex = HexFormat.of();
    long[] counts = new long[2];
    for (IdBucket bucket : buckets) {
      byte[] last = null;
      for (byte[] entry : bucket == null ? new byte[0][] : bucket.sorted()) {
        // Equal ids have equal bodies, so the entries are equal as a whole.
        if (last == null || !Arrays.equals(entry, last)) {
          String id = hex.formatHex(entry, 0, ENTRY_BYTES - 1) + "\n";
          digest.update(id.getBytes(StandardCharsets.US_ASCII));
          counts[entry[ENTRY_BYTES - 1]]++;
          last = entry;
        }
      }
    }
    return new ClosingMessage(set, revision, counts[1], counts[0], Digests.hex(digest));
  }

  /** Closes the temporary files. */
  @Override
  public void close() throws IOException {
    for (IdBucket bucket : buckets) {
      if (bucket != null) {
        bucket.close();
      }
    }
  }

  /** The ids that begin with the same byte. */
  private static final class IdBucket implements Closeable {
    private final Path file;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private OutputStream spilled;

    IdBucket(Path file) {
      this.file = file;
    }

    void add(byte[] id, boolean customer) throws IOException {
      buffer.write(id, 0, id.length);
      buffer.write(customer ? 1 : 0);
      if (buffer.size() > BUFFER_BYTES) {
        if (spilled == null) {
          spilled = Files.newOutputStream(file);
        }
        buffer.writeTo(spilled);
        buffer.reset();
      }
    }

    byte[][] sorted() throws IOException {
      if (spilled != null) {
        buffer.writeTo(spilled);
        buffer.reset();
        spilled.close();
      }
      byte[] all = spilled == null ? buffer.toByteArray() : Files.readAllBytes(file);
      byte[][] entries = new byte[all.length / ENTRY_BYTES][];
      for (int i = 0; i < entries.length; i++) {
        entries[i] = Arrays.copyOfRange(all, i * ENTRY_BYTES, (i + 1) * ENTRY_BYTES);
      }
      Arrays.sort(entries, Arrays::compareUnsigned);
      return entries;
    }

    @Override
    public void close() throws IOException {
      if (spilled != null) {
        spilled.close();
      }
    }
  }
}
