package dev.orderpipeline.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a response as a stream. Its end returns the connection to the pool; closing it
 * earlier closes the connection. Not thread-safe.
 */
final class ResponseBody extends InputStream {
  private static final int MAX_LINE_BYTES = 1 << 13;

  /** Up to this length, the rest of a body is read, which is cheaper than a new connection. */
  private static final int MAX_DRAINED_BYTES = 1 << 14;

  private final ReceivedBytes in;
  private final EndListener listener;
  private final boolean chunked;
  private final boolean untilEnd;
  private long left;
  private boolean firstChunk = true;
  private boolean ended;

  /** The failure of an earlier read, if any: later reads must not report the end instead. */
  private IOException failure;

  /** Decides about the connection after the body. */
  interface EndListener {
    /**
     * The body was read completely.
     *
     * @param reusable whether the connection can serve another request
     */
    void onComplete(boolean reusable);

    /** The body failed, or was closed before its end. */
    void onIncomplete();
  }

  ResponseBody(ReceivedBytes in, long length, EndListener listener) {
    this.in = in;
    this.listener = listener;
    this.chunked = length == ResponseHead.CHUNKED;
    this.untilEnd = length == ResponseHead.UNTIL_END;
    this.left = chunked ? 0 : untilEnd ? Long.MAX_VALUE : length;
    if (length == 0) {
      end(true);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (ended) {
      return -1;
    }
    if (failure != null) {
      throw new IOException("an earlier read of the response body failed", failure);
    }
    try {
      return readSome(target, offset, length);
    } catch (IOException e) {
      failure = e;
      listener.onIncomplete();
      throw e;
    }
  }

  private int readSome(byte[] target, int offset, int length) throws IOException {
    if (chunked && left == 0 && !beginChunk()) {
      end(true);
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, left));
    if (count < 0) {
      if (untilEnd) {
        end(false);
        return -1;
      }
      throw new EOFException(
          "the connection ended " + left + " bytes before the end of a response body");
    }
    if (!untilEnd) {
      left -= count;
      if (left == 0 && !chunked) {
        end(true);
      }
    }
    return count;
  }

  /** Reads up to the data of the next chunk; false if there is none. */
  private boolean beginChunk() throws IOException {
    if (!firstChunk && !in.readLine(MAX_LINE_BYTES).isEmpty()) {
      throw new MalformedResponseException("a chunk is longer than its length");
    }
    firstChunk = false;
    String size = in.readLine(MAX_LINE_BYTES);
    int extension = size.indexOf(';');
    String digits = (extension < 0 ? size : size.substring(0, extension)).strip();
    try {
      left = digits.startsWith("+") ? -1 : Long.parseLong(digits, 16);
    } catch (NumberFormatException e) {
      left = -1;
    }
    if (left < 0) {
      throw new MalformedResponseException("a chunk has no length");
    }
    if (left > 0) {
      return true;
    }
    while (!in.readLine(MAX_LINE_BYTES).isEmpty()) {
      // Ignores trailers.
    }
    return false;
  }

  private void end(boolean reusable) {
    ended = true;
    listener.onComplete(reusable);
  }

  @Override
  public void close() {
    if (!ended && failure == null && !drain()) {
      ended = true;
      listener.onIncomplete();
    }
  }

  /** Reads what is available without blocking; returns whether that was the rest of the body. */
  private boolean drain() {
    byte[] unused = new byte[1024];
    int drained = 0;
    try {
      while (!ended && drained < MAX_DRAINED_BYTES && in.isAvailable()) {
        drained += Math.max(0, readSome(unused, 0, unused.length));
      }
    } catch (IOException connectionUnusable) {
      return false;
    }
    return ended;
  }
}
