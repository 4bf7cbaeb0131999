package dev.orderpipeline.transform.fastpath;

import dev.orderpipeline.transform.cleaning.Cleaned;
import dev.orderpipeline.transform.cleaning.DecimalMark;
import dev.orderpipeline.transform.cleaning.RowCleaner;
import dev.orderpipeline.transform.intake.FileRejectedException;
import dev.orderpipeline.transform.intake.Notices;
import dev.orderpipeline.transform.intake.RawRecord;
import java.util.BitSet;

/**
 * The cleaned rows of one block. A batch is reused for many blocks.
 *
 * <p>A simple row is sound, and its references are ranges of {@link #bytes}. {@link #cleaned}
 * returns any row as an object. Not thread-safe.
 */
public final class CleanBatch {
  private static final int MILLION = 1_000_000;
  private static final long MAX_WHOLE = Long.MAX_VALUE / MILLION - 1;

  private final RecordBatch records;
  private final RowCleaner cleaner;
  private final SimpleRowCleaner simpleCleaner;
  private final BitSet decimalCommas = new BitSet();
  private final BitSet ambiguous = new BitSet();
  private int firstPoint;
  private final int[][] froms;
  private final int[][] tos;
  private boolean[] simple = {};
  private Cleaned[] others = {};
  private Notices[] notices = {};
  private long[] totals = {};

  CleanBatch(RecordBatch records, RowCleaner cleaner, SimpleRowCleaner simpleCleaner) {
    this.records = records;
    this.cleaner = cleaner;
    this.simpleCleaner = simpleCleaner;
    this.froms = new int[simpleCleaner.references()][0];
    this.tos = new int[simpleCleaner.references()][0];
  }

  /** Cleans the records that the record batch has. */
  void clean() {
    int size = records.size();
    if (size > simple.length) {
      makeRoom(size + size / 4);
    }
    decimalCommas.clear();
    ambiguous.clear();
    firstPoint = -1;
    for (int i = 0; i < size; i++) {
      simple[i] = records.isPlain(i) && simpleCleaner.clean(records, i, this);
      if (simple[i]) {
        DecimalMark mark = simpleCleaner.mark();
        if (mark == DecimalMark.POINT) {
          firstPoint = firstPoint < 0 ? i : firstPoint;
        } else if (mark != DecimalMark.NONE) {
          decimalCommas.set(i, mark.isComma());
          ambiguous.set(i, mark.isAmbiguous());
        }
        continue;
      }
      RawRecord record = records.record(i);
      others[i] = record == null ? null : cleaner.clean(record);
      notices[i] = cleaner.notices();
    }
  }

  private void makeRoom(int rows) {
    simple = new boolean[rows];
    others = new Cleaned[rows];
    notices = new Notices[rows];
    totals = new long[rows];
    for (int i = 0; i < froms.length; i++) {
      froms[i] = new int[rows];
      tos[i] = new int[rows];
    }
  }

  RecordBatch records() {
    return records;
  }

  void reference(int reference, int row, int from, int to) {
    froms[reference][row] = from;
    tos[reference][row] = to;
  }

  /** Stores an amount in millionths. */
  void total(int row, long millionths) {
    totals[row] = millionths;
  }

  /** Stores an amount in millionths; false if it exceeds a long. */
  boolean total(int row, long whole, int millionths) {
    totals[row] = whole * MILLION + millionths;
    return whole <= MAX_WHOLE && whole >= -MAX_WHOLE;
  }

  /** The number of rows, including blank lines. */
  public int size() {
    return records.size();
  }

  /** Why the file is unreadable after these rows, or null. */
  public FileRejectedException rejection() {
    return records.rejection();
  }

  /** Whether the row is sound and its references are ranges of {@link #bytes}. */
  public boolean isSimple(int row) {
    return simple[row];
  }

  /** The bytes that the ranges refer to; at least eight bytes follow each range. */
  public byte[] bytes() {
    return records.bytes();
  }

  /** The physical line of a simple row. */
  public int line(int row) {
    return records.line(row);
  }

  /** Where a simple row's reference begins; references are numbered in the usual column order. */
  public int from(int reference, int row) {
    return froms[reference][row];
  }

  /** Where a simple row's reference ends. */
  public int to(int reference, int row) {
    return tos[reference][row];
  }

  /** The amount that a simple row adds to its order, in millionths. */
  public long total(int row) {
    return totals[row];
  }

  /** Any row, unchanged; null for a blank line. */
  public RawRecord record(int row) {
    return records.record(row);
  }

  /** Any row or its rejection; null for a blank line. */
  public Cleaned cleaned(int row) {
    return simple[row] ? cleaner.clean(record(row)) : others[row];
  }

  /** What is unusual about a row, after {@link #cleaned}. */
  public Notices notices(int row) {
    return simple[row] ? cleaner.notices() : notices[row];
  }

  /** The first simple row whose amount has a decimal point, if that is certain; or -1. */
  public int firstPoint() {
    return firstPoint;
  }

  /** Whether {@link #hasDecimalComma} or {@link #isAmbiguous} is true for a row. */
  public boolean hasUnusualMarks() {
    return !decimalCommas.isEmpty() || !ambiguous.isEmpty();
  }

  /** Whether a simple row has an amount whose comma is read as a decimal point. */
  public boolean hasDecimalComma(int row) {
    return decimalCommas.get(row);
  }

  /** Whether the mark in a simple row's amount can also group thousands. */
  public boolean isAmbiguous(int row) {
    return ambiguous.get(row);
  }
}
