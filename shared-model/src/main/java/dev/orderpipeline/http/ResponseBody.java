package dev.orderpipeline.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an answer as it comes. When all of it has come, the connection is given back; when it
 * is closed before, the connection is, too. Not thread-safe.
 */
final class ResponseBody extends InputStream {
  private static final int MAX_LINE = 1 << 13;

  /** A rest up to this is read rather than a connection opened anew. */
  private static final int MAX_PASSED_OVER = 1 << 14;

  private final ReceivedBytes in;
  private final Ending ending;
  private final boolean chunked;
  private final boolean untilEnd;
  private long left;
  private boolean firstChunk = true;
  private boolean ended;

  /** Why reading failed, if it did: who reads on must not take that for the end. */
  private IOException failure;

  /** What is to be done with the connection. */
  interface Ending {
    /**
     * All of the body has come.
     *
     * @param reusable whether another answer may follow
     */
    void complete(boolean reusable);

    /** The rest of the body is of no use. */
    void broken();
  }

  ResponseBody(ReceivedBytes in, long length, Ending ending) {
    this.in = in;
    this.ending = ending;
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
      throw new IOException("the body of the answer could not be read", failure);
    }
    try {
      return readSome(target, offset, length);
    } catch (IOException e) {
      failure = e;
      ending.broken();
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
          "the connection ended " + left + " bytes before the end of an answer's body");
    }
    if (!untilEnd) {
      left -= count;
      if (left == 0 && !chunked) {
        end(true);
      }
    }
    return count;
  }

  /** Reads on to the data of the next chunk; false if there is none. */
  private boolean beginChunk() throws IOException {
    if (!firstChunk && !in.readLine(MAX_LINE).isEmpty()) {
      throw new MalformedResponseException("a chunk is longer than it says");
    }
    firstChunk = false;
    String size = in.readLine(MAX_LINE);
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
    while (!in.readLine(MAX_LINE).isEmpty()) {
      // Nobody asked for trailers.
    }
    return false;
  }

  private void end(boolean reusable) {
    ended = true;
    ending.complete(reusable);
  }

  @Override
  public void close() {
    if (!ended && failure == null && !passOverRest()) {
      ended = true;
      ending.broken();
    }
  }

  /** Reads what has already come; true if that is all the rest. */
  private boolean passOverRest() {
    byte[] unused = new byte[1024];
    int passedOver = 0;
    try {
      while (!ended && passedOver < MAX_PASSED_OVER && in.isAvailable()) {
        passedOver += Math.max(0, readSome(unused, 0, unused.length));
      }
    } catch (IOException theRestIsOfNoUse) {
      return false;
    }
    return ended;
  }
}
