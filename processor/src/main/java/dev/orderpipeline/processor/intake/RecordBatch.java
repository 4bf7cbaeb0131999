package dev.orderpipeline.processor.intake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The records of a block, and of another one later: a batch is filled again and again, so that its
 * memory stays in a core's cache. Most records are plain: their cells are ranges of the block's
 * bytes, and no text is made of them before it is asked for. Not thread-safe.
 */
public final class RecordBatch {
  private static final Block NOTHING = new Block(new byte[0], 0, 0, 1);

  /** As many cells as a block of 64 KiB can have, and a mark of its end. */
  private static final int MAX_KEPT = 1 << 17;

  private final char delimiter;
  private final int width;
  private int[] starts = new int[64];
  private int[] lines = new int[64];

  /** Where a plain record's first separator is; what no plain record is has the complement. */
  private int[] places = new int[64];

  private boolean[] others = new boolean[64];
  private int size;
  private int[] separators = new int[1024];
  private Block block = NOTHING;
  private List<RawRecord> raw = List.of();
  private FileRejectedException rejection;

  RecordBatch(char delimiter, int width) {
    this.delimiter = delimiter;
    this.width = width;
  }

  /** Forgets the block before this one. */
  void begin(Block next) {
    block = next;
    size = 0;
    // What was grown for a long record is not kept for shorter ones.
    if (separators.length > MAX_KEPT) {
      separators = new int[1024];
    }
    raw = List.of();
    rejection = null;
  }

  Block block() {
    return block;
  }

  /** Where what may end a cell stands. */
  int[] separators() {
    return separators;
  }

  /** The same, with room for as many again. */
  int[] moreSeparators() {
    separators = Arrays.copyOf(separators, 2 * separators.length);
    return separators;
  }

  void addPlain(int start, long line, int separator, boolean othersThanAscii) {
    grow();
    starts[size] = start;
    lines[size] = (int) line;
    places[size] = separator;
    others[size++] = othersThanAscii;
  }

  void addRaw(int index) {
    grow();
    places[size++] = ~index;
  }

  private void grow() {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      lines = Arrays.copyOf(lines, 2 * size);
      places = Arrays.copyOf(places, 2 * size);
      others = Arrays.copyOf(others, 2 * size);
    }
  }

  /** Adds what commons-csv read; what lies behind its rejection is no part of the file. */
  void complete(CommonsCsvReader.Result read) {
    raw = read.records();
    rejection = read.rejection();
    if (rejection != null) {
      int reached = 0;
      while (reached < size && (places[reached] >= 0 || ~places[reached] < raw.size())) {
        reached++;
      }
      size = reached;
    }
  }

  /** How many records there are, blank ones included. */
  public int size() {
    return size;
  }

  /** Why the file cannot be read behind these records, or null. */
  public FileRejectedException rejection() {
    return rejection;
  }

  /** Whether the record has as many cells as the header, and they are ranges of the bytes. */
  public boolean isPlain(int index) {
    return places[index] >= 0;
  }

  /** The block: what ranges are of. */
  public byte[] bytes() {
    return block.bytes();
  }

  /** The physical line on which a plain record begins. */
  public int line(int index) {
    return lines[index];
  }

  /** Where a plain record's cell begins. */
  public int cellFrom(int index, int cell) {
    return cell == 0 ? starts[index] : separators[places[index] + cell - 1] + 1;
  }

  /** Where a plain record's cell ends. */
  public int cellTo(int index, int cell) {
    return separators[places[index] + cell];
  }

  /** Whether a plain record holds other characters than ASCII, somewhere. */
  public boolean hasOthersThanAscii(int index) {
    return others[index];
  }

  /** The record as text, or null if it is blank and thus none. */
  public RawRecord record(int index) {
    if (!isPlain(index)) {
      return raw.get(~places[index]);
    }
    String[] cells = new String[width];
    for (int cell = 0; cell < width; cell++) {
      int from = cellFrom(index, cell);
      cells[cell] =
          new String(block.bytes(), from, cellTo(index, cell) - from, StandardCharsets.UTF_8);
    }
    return new RawRecord(lines[index], cells, false, delimiter);
  }
}
