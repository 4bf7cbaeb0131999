package dev.orderpipeline.transform.cleaning;

import dev.orderpipeline.transform.intake.Blanks;
import dev.orderpipeline.transform.intake.RawRecord;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Counts the orders of a file by the day of their {@code order_timestamp}, for a check whether the
 * file is that of its date. Counts the rows of the first lines, and a sample of the others: the
 * same ones for every engine. Timestamps of other forms than a number of seconds or milliseconds
 * since 1970, or a date that begins with the year, do not count. Not thread-safe.
 */
public final class OrderDays implements Serializable {
  private static final long serialVersionUID = 1L;

  /** All rows up to this line are counted. */
  private static final int FIRST_LINES = 1 << 10;

  /** Of the later lines, one in this many is counted. */
  private static final int SAMPLE = 1 << 4;

  /** Further days are counted together, as of no day. */
  private static final int MAX_DAYS = 1_000;

  private static final int SECONDS_DIGITS = 10;
  private static final int MILLIS_DIGITS = 13;
  private static final int DATE_LENGTH = 10;
  private static final long SECONDS_OF_DAY = 86_400;
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final TreeMap<Long, Long> rows = new TreeMap<>();
  private long others;

  /** Rows of one day that are not in {@link #rows} yet: neighbours are mostly of the same day. */
  private long lastDay = UNKNOWN;

  private long lastRows;

  /** Whether the row on a line is counted. */
  public static boolean isSampled(long line) {
    return line <= FIRST_LINES || line % SAMPLE == 0;
  }

  /**
   * Counts a row whose line is sampled.
   *
   * @param text has the cell with the timestamp, and may have spaces around it
   */
  public void add(byte[] text, int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && text[begin] == ' ') {
      begin++;
    }
    while (begin < end && text[end - 1] == ' ') {
      end--;
    }
    addDay(day(text, begin, end));
  }

  /**
   * Counts a row if its line is sampled.
   *
   * @param cell the cell with the timestamp; -1 if the file has none
   */
  public void add(RawRecord record, int cell) {
    if (cell >= 0 && cell < record.size() && !record.isSwallowed() && isSampled(record.line())) {
      byte[] text = Blanks.strip(record.cell(cell)).getBytes(StandardCharsets.UTF_8);
      addDay(day(text, 0, text.length));
    }
  }

  private void addDay(long day) {
    if (day == UNKNOWN) {
      return;
    }
    if (day != lastDay) {
      flush();
      lastDay = day;
    }
    lastRows++;
  }

  private void flush() {
    if (lastRows > 0) {
      add(lastDay, lastRows);
      lastRows = 0;
    }
  }

  private void add(long day, long count) {
    if (rows.size() < MAX_DAYS || rows.containsKey(day)) {
      rows.merge(day, count, Long::sum);
    } else {
      others += count;
    }
  }

  /** The day since 1970 in UTC, or {@link #UNKNOWN}. */
  private static long day(byte[] text, int from, int to) {
    int length = to - from;
    if (length == SECONDS_DIGITS || length == MILLIS_DIGITS) {
      long number = number(text, from, from + SECONDS_DIGITS);
      if (number >= 0 && number(text, from + SECONDS_DIGITS, to) >= 0) {
        return number / SECONDS_OF_DAY;
      }
    }
    return length >= DATE_LENGTH && text[from + 4] == '-' && text[from + 7] == '-'
        ? date(
            number(text, from, from + 4),
            number(text, from + 5, from + 7),
            number(text, from + 8, from + DATE_LENGTH))
        : UNKNOWN;
  }

  private static long date(long year, long month, long day) {
    try {
      return year < 1 || month < 1 || day < 1
          ? UNKNOWN
          : LocalDate.of((int) year, (int) month, (int) day).toEpochDay();
    } catch (DateTimeException e) {
      return UNKNOWN;
    }
  }

  /** The number that the digits have; -1 if there is another character. */
  private static long number(byte[] text, int from, int to) {
    long number = 0;
    for (int at = from; at < to; at++) {
      int digit = text[at] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** Adds the rows of other lines of the same file. */
  public void add(OrderDays other) {
    flush();
    other.flush();
    other.rows.forEach(this::add);
    others += other.others;
  }

  /** Forgets all rows. */
  public void clear() {
    rows.clear();
    others = 0;
    lastRows = 0;
  }

  /** The number of counted rows. */
  public long rows() {
    return rows(day -> true) + others;
  }

  /** The number of counted rows of some days, in UTC. */
  public long rows(Predicate<LocalDate> days) {
    flush();
    return rows.entrySet().stream()
        .filter(entry -> days.test(LocalDate.ofEpochDay(entry.getKey())))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OrderDays days && text().equals(days.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  private String text() {
    flush();
    return rows + "+" + others;
  }

  @Override
  public String toString() {
    return text();
  }
}
