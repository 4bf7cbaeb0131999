package dev.orderpipeline.processor.archive;

import dev.orderpipeline.json.MessageJson;
import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.model.Message.ClosingMessage;
import dev.orderpipeline.transform.intake.OrderedExecutor;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes messages to a spool, one line each, in order. Several threads can format and compress
 * blocks of lines. The result is one gzip member whose bytes do not depend on the threads. Not
 * thread-safe: one thread adds messages.
 */
public final class SpoolWriter implements Closeable {
  private static final int BLOCK_BYTES = 1 << 18;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Costs half of the default level's CPU time, for an eighth more bytes. */
  static final int COMPRESSION_LEVEL = 3;

  /** Method deflate; no flags, time, compression level or operating system. */
  private static final byte[] GZIP_HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  /** An empty final deflate block. The data before it ends at a byte boundary. */
  private static final byte[] DEFLATE_END = {3, 0};

  private final Path file;
  private final MessageDigest objectDigest = Digests.sha256();
  private final MessageDigest contentDigest = Digests.sha256();
  private final CRC32 checksum = new CRC32();
  private final OutputStream object;
  private final MessageFormatter formatter;
  private final OrderedExecutor.Pipeline<CompressedBlock> blocks;
  private byte[] block = new byte[BLOCK_BYTES];
  private int filled;
  private long bytes;
  private long customerMessages;
  private long errorMessages;

  /** Whether only the closing message follows, which the content's digest does not cover. */
  private boolean closed;

  /** A block of lines, before and after compression. */
  private record CompressedBlock(ByteBuffer plain, ByteBuffer compressed) {}

  /** Creates a writer to {@code file}, which must not exist, that uses only the calling thread. */
  public SpoolWriter(Path file) throws IOException {
    this(file, OrderedExecutor.singleThreaded());
  }

  /**
   * Creates a writer to {@code file}, which must not exist.
   *
   * @param threads format and compress the lines; the calling thread does everything else
   */
  public SpoolWriter(Path file, OrderedExecutor threads) throws IOException {
    this(file, Files.newOutputStream(file), threads);
  }

  /** Creates a writer to an open stream of {@code file}. */
  SpoolWriter(Path file, OutputStream out, OrderedExecutor threads) throws IOException {
    this.file = file;
    this.object = new DigestOutputStream(new BufferedOutputStream(out, BUFFER_BYTES), objectDigest);
    this.formatter = new MessageFormatter(threads, lines -> append(lines.bytes(), lines.length()));
    this.blocks = threads.pipeline(this::writeBlock);
    object.write(GZIP_HEADER);
  }

  /** Appends a customer or error message. */
  public void write(Message message) throws IOException {
    formatter.add(message);
    count(message instanceof Message.CustomerMessage);
  }

  /**
   * Appends all messages of another spool, which has no closing message.
   *
   * @param copied also receives their bodies
   */
  public void copy(Path spool, LineSink copied) throws IOException {
    formatter.finish();
    try (SpoolReader reader = new SpoolReader(spool, 0)) {
      for (String body = reader.next(); body != null; body = reader.next()) {
        append(body);
        count(MessageLine.isTotal(body));
        copied.accept(body);
      }
    }
  }

  /** Completes the file with a closing message as the last line. */
  public Spool finish(ClosingMessage closing) throws IOException {
    formatter.finish();
    submitBlock();
    blocks.finish();
    closed = true;
    append(MessageJson.body(closing));
    return finish();
  }

  private void append(String body) throws IOException {
    byte[] line = (body + '\n').getBytes(StandardCharsets.UTF_8);
    append(line, line.length);
  }

  private void count(boolean total) {
    if (total) {
      customerMessages++;
    } else {
      errorMessages++;
    }
  }

  /** Appends complete lines. A line that does not fit starts the next block. */
  private void append(byte[] lines, int length) throws IOException {
    int from = 0;
    while (length - from > block.length - filled) {
      int to = endOfLines(lines, from, from + block.length - filled);
      fill(lines, from, to);
      submitBlock();
      from = to;
      to = endOfLine(lines, from);
      if (to - from > block.length) {
        block = new byte[to - from];
      }
    }
    fill(lines, from, length);
  }

  private void fill(byte[] lines, int from, int to) {
    System.arraycopy(lines, from, block, filled, to - from);
    filled += to - from;
  }

  /** The end of the last complete line in the range, or {@code from} if it has none. */
  private static int endOfLines(byte[] lines, int from, int to) {
    int end = to;
    while (end > from && lines[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** The end of the line that begins at {@code from}. */
  private static int endOfLine(byte[] lines, int from) {
    int end = from;
    while (lines[end] != '\n') {
      end++;
    }
    return end + 1;
  }

  private void submitBlock() throws IOException {
    if (filled > 0) {
      byte[] plain = block;
      int length = filled;
      block = new byte[BLOCK_BYTES];
      filled = 0;
      blocks.add(() -> compress(plain, length));
    }
  }

  /** Compresses a block independently of others, up to a byte boundary. */
  private static CompressedBlock compress(byte[] plain, int length) {
    Deflater deflater = new Deflater(COMPRESSION_LEVEL, true);
    try {
      deflater.setInput(plain, 0, length);
      byte[] compressed = new byte[length / 4 + 1_024];
      int size = 0;
      int count = deflater.deflate(compressed, size, compressed.length - size, Deflater.SYNC_FLUSH);
      while (count > 0) {
        size += count;
        if (size == compressed.length) {
          compressed = Arrays.copyOf(compressed, 2 * size);
        } else {
          break;
        }
        count = deflater.deflate(compressed, size, compressed.length - size, Deflater.SYNC_FLUSH);
      }
      return new CompressedBlock(
          ByteBuffer.wrap(plain, 0, length), ByteBuffer.wrap(compressed, 0, size));
    } finally {
      deflater.end();
    }
  }

  private void writeBlock(CompressedBlock next) throws IOException {
    checksum.update(next.plain().array(), 0, next.plain().limit());
    if (!closed) {
      contentDigest.update(next.plain().array(), 0, next.plain().limit());
    }
    bytes += next.plain().limit();
    object.write(next.compressed().array(), 0, next.compressed().limit());
  }

  /** Completes the file and returns its digests and counts. */
  public Spool finish() throws IOException {
    formatter.finish();
    submitBlock();
    blocks.finish();
    object.write(DEFLATE_END);
    object.write(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt((int) checksum.getValue())
            .putInt((int) bytes)
            .array());
    object.close();
    return new Spool(
        file,
        Digests.hex(objectDigest),
        Digests.hex(contentDigest),
        Files.size(file),
        customerMessages,
        errorMessages,
        closed);
  }

  @Override
  public void close() throws IOException {
    try (object;
        blocks) {
      formatter.close();
    }
  }
}
