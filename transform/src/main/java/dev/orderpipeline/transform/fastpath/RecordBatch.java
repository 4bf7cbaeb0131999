package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.transform.intake.Block;
import dev.orderpipeline.transform.intake.CommonsCsvReader;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The records of one block. A reused batch stays in a core's cache, and plain records are ranges of
 * bytes that become text only on request. Not thread-safe.
 */
final class RecordBatch {
  private static final Block NO_BLOCK = new Block(new byte[0], 0, 0, 1);

  /** A block of 64 KiB has at most this many separators. */
  private static final int MAX_KEPT_SEPARATORS = 1 << 17;

  private final char delimiter;
  private final int width;
  private int[] starts = new int[64];
  private int[] lines = new int[64];

  /** The index of a plain record's first separator, or the complement of an index in raw. */
  private int[] indexes = new int[64];

  private boolean[] nonAscii = new boolean[64];
  private int size;
  private int[] separators = new int[1024];
  private Block block = NO_BLOCK;
  private List<RawRecord> raw = List.of();
  private FileRejectedException rejection;

  RecordBatch(char delimiter, int width) {
    this.delimiter = delimiter;
    this.width = width;
  }

  /** Starts with a block and discards the previous one. */
  void begin(Block next) {
    block = next;
    size = 0;
    // An array that grew for a long record is not kept.
    if (separators.length > MAX_KEPT_SEPARATORS) {
      separators = new int[1024];
    }
    raw = List.of();
    rejection = null;
  }

  Block block() {
    return block;
  }

  /** The offsets of the bytes that can end a cell. */
  int[] separators() {
    return separators;
  }

  /** Doubles the room for separators and returns the larger array. */
  int[] moreSeparators() {
    separators = Arrays.copyOf(separators, 2 * separators.length);
    return separators;
  }

  void addPlain(int start, long line, int separator, boolean isNonAscii) {
    grow();
    starts[size] = start;
    lines[size] = (int) line;
    indexes[size] = separator;
    nonAscii[size++] = isNonAscii;
  }

  void addRaw(int index) {
    grow();
    indexes[size++] = ~index;
  }

  private void grow() {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      lines = Arrays.copyOf(lines, 2 * size);
      indexes = Arrays.copyOf(indexes, 2 * size);
      nonAscii = Arrays.copyOf(nonAscii, 2 * size);
    }
  }

  /** Adds the results of commons-csv; a rejection drops all records after it. */
  void complete(CommonsCsvReader.Result read) {
    raw = read.records();
    rejection = read.rejection();
    if (rejection != null) {
      int reached = 0;
      while (reached < size && (indexes[reached] >= 0 || ~indexes[reached] < raw.size())) {
        reached++;
      }
      size = reached;
    }
  }

  /** The number of records, including blank ones. */
  int size() {
    return size;
  }

  /** Why the file is unreadable after these records, or null. */
  FileRejectedException rejection() {
    return rejection;
  }

  /** Whether the record has as many cells as the header, as ranges of {@link #bytes}. */
  boolean isPlain(int index) {
    return indexes[index] >= 0;
  }

  /** The bytes that the ranges refer to. */
  byte[] bytes() {
    return block.bytes();
  }

  /** The physical line on which a plain record begins. */
  int line(int index) {
    return lines[index];
  }

  /** Where a plain record's cell begins. */
  int cellFrom(int index, int cell) {
    return cell == 0 ? starts[index] : separators[indexes[index] + cell - 1] + 1;
  }

  /** Where a plain record's cell ends. */
  int cellTo(int index, int cell) {
    return separators[indexes[index] + cell];
  }

  /** Whether a plain record has characters that are not ASCII. */
  boolean hasNonAscii(int index) {
    return nonAscii[index];
  }

  /** The record as text, or null if it is blank. */
  RawRecord record(int index) {
    if (!isPlain(index)) {
      return raw.get(~indexes[index]);
    }
    String[] cells = new String[width];
    for (int cell = 0; cell < width; cell++) {
      int from = cellFrom(index, cell);
      cells[cell] =
          new String(block.bytes(), from, cellTo(index, cell) - from, StandardCharsets.UTF_8);
    }
    return RawRecord.separatedBy(delimiter, lines[index], cells);
  }
}
