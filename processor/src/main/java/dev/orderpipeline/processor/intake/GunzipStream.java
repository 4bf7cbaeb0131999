package dev.orderpipeline.processor.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip data of one member or more, to its last byte and no further.
 *
 * <p>The JDK's own stream takes a member for the last one when the stream below has no byte at hand
 * just then, and passes over what follows that is no gzip: a download would lose rows without
 * anyone seeing it. Here only the end of the bytes ends the data. What is wrong with the data has
 * exceptions of its own; those of the stream below come through as they are.
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
  private final long most;
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
   * @param most how many bytes may be unpacked
   */
  GunzipStream(InputStream in, long most) {
    this.in = in;
    this.most = most;
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
        if (decoded > most) {
          throw new TooLargeException(most);
        }
        return count;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsInput()) {
        if (!fill()) {
          throw cutOff();
        }
        inflater.setInput(buffer, at, end - at);
      } else {
        throw new DamagedException("is packed with a dictionary that it does not hold");
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
      throw new DamagedException("is followed by bytes that are no gzip data");
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
      throw cutOff();
    }
    return buffer[at++] & 0xFF;
  }

  /** Draws the next bytes once all are used; false at the end of the stream below. */
  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  private static DamagedException cutOff() {
    return new DamagedException("is cut off");
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  /** The gzip data is not whole. The message follows "gzip data that". */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String what) {
      super(what);
    }

    DamagedException(String what, Throwable cause) {
      super(what, cause);
    }
  }

  /** More was unpacked than may be. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(long most) {
      super("unpacks to more than " + most + " bytes");
    }
  }
}
