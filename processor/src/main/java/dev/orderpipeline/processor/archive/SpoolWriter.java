package dev.orderpipeline.processor.archive;

import dev.orderpipeline.model.Digests;
import dev.orderpipeline.model.Message;
import dev.orderpipeline.processor.intake.OrderedExecutor;
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
 * Writes messages to a spool, one line each, in the order in which they come. The lines are made
 * and packed piece by piece, so that several threads can do it; the pieces together are one gzip
 * member, and the same whoever packs them. Not thread-safe.
 */
public final class SpoolWriter implements Closeable {
  private static final int PIECE_BYTES = 1 << 18;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Deflate, no flags, no time, nothing about speed, no operating system. */
  private static final byte[] GZIP_HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};

  /** An empty last block: what stands before it ends on a byte. */
  private static final byte[] DEFLATE_END = {3, 0};

  private final Path file;
  private final MessageDigest objectDigest = Digests.sha256();
  private final MessageDigest contentDigest = Digests.sha256();
  private final CRC32 checksum = new CRC32();
  private final OutputStream object;
  private final MessageFormatter forming;
  private final OrderedExecutor.Line<Packed> pieces;
  private byte[] piece = new byte[PIECE_BYTES];
  private int filled;
  private long bytes;
  private long customerMessages;
  private long errorMessages;

  /** Lines, and what they are packed. */
  private record Packed(ByteBuffer plain, ByteBuffer packed) {}

  /** A writer to {@code file}, which must not exist, on the calling thread alone. */
  public SpoolWriter(Path file) throws IOException {
    this(file, OrderedExecutor.alone());
  }

  /**
   * A writer to {@code file}, which must not exist.
   *
   * @param threads make and pack the lines; all else is done by the calling thread
   */
  public SpoolWriter(Path file, OrderedExecutor threads) throws IOException {
    this(file, Files.newOutputStream(file), threads);
  }

  /**
   * A writer to a file that is uploaded while it is written.
   *
   * @param threads make and pack the lines; all else is done by the calling thread
   */
  public SpoolWriter(ArchiveUpload upload, OrderedExecutor threads) throws IOException {
    this(upload.file(), upload.open(), threads);
  }

  /** A writer of {@code file} to what is open to it. */
  SpoolWriter(Path file, OutputStream out, OrderedExecutor threads) throws IOException {
    this.file = file;
    this.object = new DigestOutputStream(new BufferedOutputStream(out, BUFFER_BYTES), objectDigest);
    this.forming = new MessageFormatter(threads, lines -> append(lines.bytes(), lines.length()));
    this.pieces = threads.line(this::take);
    object.write(GZIP_HEADER);
  }

  /** Appends a message. */
  public void write(Message message) throws IOException {
    forming.add(message);
    count(message instanceof Message.CustomerMessage);
  }

  /** Appends all messages of another spool. */
  public void copy(Path spool) throws IOException {
    forming.finish();
    try (SpoolReader reader = new SpoolReader(spool, 0)) {
      for (String body = reader.next(); body != null; body = reader.next()) {
        byte[] line = (body + '\n').getBytes(StandardCharsets.UTF_8);
        append(line, line.length);
        count(MessageLine.of(body).total());
      }
    }
  }

  private void count(boolean total) {
    if (total) {
      customerMessages++;
    } else {
      errorMessages++;
    }
  }

  /** Appends whole lines. A piece ends where the next line has no room in it. */
  private void append(byte[] lines, int length) throws IOException {
    int from = 0;
    while (length - from > piece.length - filled) {
      int to = endOfLines(lines, from, from + piece.length - filled);
      fill(lines, from, to);
      endPiece();
      from = to;
      to = endOfLine(lines, from);
      if (to - from > piece.length) {
        piece = new byte[to - from];
      }
    }
    fill(lines, from, length);
  }

  private void fill(byte[] lines, int from, int to) {
    System.arraycopy(lines, from, piece, filled, to - from);
    filled += to - from;
  }

  /** Behind the last line that ends before {@code to}, or {@code from}. */
  private static int endOfLines(byte[] lines, int from, int to) {
    int end = to;
    while (end > from && lines[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** Behind the line that begins at {@code from}. */
  private static int endOfLine(byte[] lines, int from) {
    int end = from;
    while (lines[end] != '\n') {
      end++;
    }
    return end + 1;
  }

  private void endPiece() throws IOException {
    if (filled > 0) {
      byte[] plain = piece;
      int length = filled;
      piece = new byte[PIECE_BYTES];
      filled = 0;
      pieces.add(() -> packed(plain, length));
    }
  }

  /** Deflates a piece by itself, up to the end of a byte. */
  private static Packed packed(byte[] plain, int length) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(plain, 0, length);
      byte[] packed = new byte[length / 4 + 1_024];
      int size = 0;
      int count = deflater.deflate(packed, size, packed.length - size, Deflater.SYNC_FLUSH);
      while (count > 0) {
        size += count;
        if (size == packed.length) {
          packed = Arrays.copyOf(packed, 2 * size);
        } else {
          break;
        }
        count = deflater.deflate(packed, size, packed.length - size, Deflater.SYNC_FLUSH);
      }
      return new Packed(ByteBuffer.wrap(plain, 0, length), ByteBuffer.wrap(packed, 0, size));
    } finally {
      deflater.end();
    }
  }

  private void take(Packed next) throws IOException {
    checksum.update(next.plain().array(), 0, next.plain().limit());
    contentDigest.update(next.plain().array(), 0, next.plain().limit());
    bytes += next.plain().limit();
    object.write(next.packed().array(), 0, next.packed().limit());
  }

  /** Ends the spool and tells what it holds. */
  public Spool finish() throws IOException {
    forming.finish();
    endPiece();
    pieces.finish();
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
        errorMessages);
  }

  @Override
  public void close() throws IOException {
    try (object;
        pieces) {
      forming.close();
    }
  }
}
