package dev.orderpipeline.processor.intake;

/**
 * Whole records of a file, as bytes; {@link Swar#SLACK} bytes follow. Where the last record of the
 * file lacks a line end, a line feed stands in the first of these.
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
