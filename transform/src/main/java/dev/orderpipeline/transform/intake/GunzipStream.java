package dev.orderpipeline.transform.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip data of one or more members, up to its last byte.
 *
 * <p>{@link java.util.zip.GZIPInputStream} stops after a member when the underlying stream has no
 * byte available, and ignores trailing bytes that are not gzip. A download would silently lose
 * rows. Here the data ends only at the end of the stream.
 *
 * <p>Faults of the data are {@link DamagedException} or {@link TooLargeException}; exceptions of
 * the underlying stream pass through unchanged. Not thread-safe.
 */
final class GunzipStream extends InputStream {
  private static final int MAGIC_1 = 0x1F;
  private static final int MAGIC_2 = 0x8B;
  private static final int DEFLATE = 8;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;

  private final InputStream in;
  private final long maxBytes;
  private final byte[] buffer = new byte[32 << 10];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final CRC32 headerChecksum = new CRC32();
  private int at;
  private int end;
  private long decoded;
  private boolean inMember;
  private boolean ended;

  /**
   * @param in closed with this stream
   * @param maxBytes the maximum number of unpacked bytes
   */
  GunzipStream(InputStream in, long maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (!inMember) {
        beginMember();
        continue;
      }
      int count = inflate(target, offset, length);
      if (count > 0) {
        checksum.update(target, offset, count);
        decoded += count;
        if (decoded > maxBytes) {
          throw new TooLargeException(maxBytes);
        }
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsInput()) {
        if (!fill()) {
          throw truncated();
        }
        inflater.setInput(buffer, at, end - at);
      } else {
        throw new DamagedException("needs a compression dictionary that it does not contain");
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws DamagedException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw new DamagedException("is damaged", e);
    }
  }

  private void beginMember() throws IOException {
    if (at == end && !fill()) {
      ended = true;
      return;
    }
    headerChecksum.reset();
    if (headerByte() != MAGIC_1 || headerByte() != MAGIC_2) {
      throw new DamagedException("is followed by bytes that are not gzip data");
    }
    int method = headerByte();
    int flags = headerByte();
    if (method != DEFLATE || (flags & RESERVED) != 0) {
      throw new DamagedException("is damaged");
    }
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip(headerByte() | headerByte() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      int expected = (int) headerChecksum.getValue() & 0xFFFF;
      if ((headerByte() | headerByte() << 8) != expected) {
        throw new DamagedException("is damaged: a checksum does not match");
      }
    }
    inflater.reset();
    checksum.reset();
    inflater.setInput(buffer, at, end - at);
    inMember = true;
  }

  private void endMember() throws IOException {
    at = end - inflater.getRemaining();
    long unpacked = inflater.getBytesWritten();
    if (trailerNumber() != checksum.getValue() || trailerNumber() != (unpacked & 0xFFFF_FFFFL)) {
      throw new DamagedException("is damaged: a checksum does not match");
    }
    inMember = false;
  }

  private long trailerNumber() throws IOException {
    long number = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      number |= (long) nextByte() << shift;
    }
    return number;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      headerByte();
    }
  }

  private void skipText() throws IOException {
    int b = headerByte();
    while (b != 0) {
      b = headerByte();
    }
  }

  private int headerByte() throws IOException {
    int b = nextByte();
    headerChecksum.update(b);
    return b;
  }

  private int nextByte() throws IOException {
    if (at == end && !fill()) {
      throw truncated();
    }
    return buffer[at++] & 0xFF;
  }

  /** Reads the next bytes into the buffer; false at the end of the underlying stream. */
  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  private static DamagedException truncated() {
    return new DamagedException("is cut off");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  /** The gzip data is incomplete or corrupt. The message continues "gzip data that". */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String problem) {
      super(problem);
    }

    DamagedException(String problem, Throwable cause) {
      super(problem, cause);
    }
  }

  /** The gzip data unpacks to more bytes than the limit. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(long maxBytes) {
      super("unpacks to more than " + maxBytes + " bytes");
    }
  }
}
