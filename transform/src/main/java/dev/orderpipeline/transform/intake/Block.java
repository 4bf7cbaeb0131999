package dev.orderpipeline.transform.intake;

/**
 * The bytes of some whole records of a file, followed by {@link Swar#PADDING} spare bytes. If the
 * last record of the file lacks a line end, the first spare byte is a line feed.
 */
public final class Block {
  private final byte[] bytes;
  private final int from;
  private final int to;
  private final long firstLine;

  /**
   * @param firstLine the physical line of the first byte, from 1
   */
  public Block(byte[] bytes, int from, int to, long firstLine) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.firstLine = firstLine;
  }

  /** The array that has the records. */
  public byte[] bytes() {
    return bytes;
  }

  /** The index of the first byte. */
  public int from() {
    return from;
  }

  /** The index after the last byte. */
  public int to() {
    return to;
  }

  /** The physical line of the first byte, from 1. */
  public long firstLine() {
    return firstLine;
  }
}
