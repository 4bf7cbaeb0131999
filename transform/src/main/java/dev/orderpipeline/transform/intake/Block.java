package dev.orderpipeline.transform.intake;

/**
 * The bytes of some whole records of a file, followed by {@link Swar#SLACK} spare bytes. If the
 * last record of the file lacks a line end, the first spare byte is a line feed.
 */
final class Block {
  private final byte[] bytes;
  private final int from;
  private final int to;
  private final long firstLine;

  Block(byte[] bytes, int from, int to, long firstLine) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.firstLine = firstLine;
  }

  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** The physical line of the first byte, from 1. */
  long firstLine() {
    return firstLine;
  }
}
